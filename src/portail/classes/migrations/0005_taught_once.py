"""What is taught to the children whom a person follows is worked out once a statement.

A former section still lets its own name, its works and their marks be read: not what is sent to it since.
"""

from django.db import migrations

from portail.classes.rights import taught
from portail.database.policies import PLANNED_ONCE, changed_policy
from portail.links.migrations._former_rights import AGE_RULES
from portail.links.rights import followed, of_followed_board

# The parts of what is kept: the sections of now, and with them those that were left.
_PART = "CASE what WHEN 'present' THEN 1 WHEN 'any' THEN 2 END"

_TAUGHT = f"""
CREATE FUNCTION app_taught(what text, category text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
SELECT coalesce(
    CASE WHEN category <> 'whole' AND strpos({AGE_RULES}, category || '-until-age') = 0
        THEN app_kept('sections_whole', {_PART}) END,
    app_kept('sections_' || category, {_PART}),
    app_teach({_PART}, category))::bigint[]
$$;
"""

_TEACH = f"""
CREATE FUNCTION app_teach(part int, category text) RETURNS text LANGUAGE plpgsql STABLE {PLANNED_ONCE} AS $$
DECLARE
    students CONSTANT bigint[] := app_followed('student', category);
BEGIN
    IF category <> 'whole' AND students = app_followed('student', 'whole') THEN
        RETURN (CASE part WHEN 1 THEN app_taught('present', 'whole') ELSE app_taught('any', 'whole') END)::text;
    END IF;
    PERFORM app_keep('sections_' || category, concat_ws('|', t.present, t.present || t.former))
    FROM (
        SELECT ARRAY(SELECT e.section_id FROM classes_enrolment e
                WHERE e.student_id = ANY (students)) AS present,
            ARRAY(SELECT l.section_id FROM classes_formerenrolment l
                WHERE l.student_id = ANY (students)) AS former) t;
    RETURN app_kept('sections_' || category, part);
END $$;
"""


def dropped(table: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(f"DROP POLICY {name} ON {table}", migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("classes", "0004_former_rights"), ("links", "0005_followed_once")]
    operations = [
        migrations.RunSQL(_TEACH, migrations.RunSQL.noop),
        migrations.RunSQL(_TAUGHT, migrations.RunSQL.noop),
        changed_policy("classes_term", "parents", using=of_followed_board()),
        changed_policy("classes_enrolment", "parents", using=followed()),
        changed_policy("classes_formerenrolment", "parents", using=followed()),
        changed_policy("classes_section", "parents", using=taught(column="id", former=True)),
        changed_policy("classes_work", "parents", using=taught(former=True)),
        dropped("classes_section", "former_parents"),
        dropped("classes_work", "former_parents"),
    ]
