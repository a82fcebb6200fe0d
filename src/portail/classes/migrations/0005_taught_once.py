"""What is taught to the children whom a person follows is worked out once a statement.

A former section still lets its own name, its works and their marks be read: not what is sent to it since.
"""

from django.db import migrations

from portail.classes.rights import taught
from portail.database.policies import PLANNED_ONCE, changed_policy
from portail.links.rights import followed, of_followed_board

_TEACH = f"""
CREATE FUNCTION app_teach(category text) RETURNS void LANGUAGE plpgsql STABLE {PLANNED_ONCE} AS $$
DECLARE
    students CONSTANT bigint[] := app_followed('student', category);
    present CONSTANT bigint[] := ARRAY(
        SELECT e.section_id FROM classes_enrolment e WHERE e.student_id = ANY (students));
    former CONSTANT bigint[] := ARRAY(
        SELECT f.section_id FROM classes_formerenrolment f WHERE f.student_id = ANY (students));
BEGIN
    PERFORM app_keep('present_section_' || category, present::text),
        app_keep('any_section_' || category, (present || former)::text);
END $$;
"""

_TAUGHT = """
CREATE FUNCTION app_taught(what text, category text) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    list CONSTANT text := what || '_section_' || category;
    found text := app_kept(list);
BEGIN
    IF found IS NULL THEN
        IF app_stands_apart(category) THEN
            PERFORM app_teach(category);
            found := app_kept(list);
        ELSE
            found := app_keep(list, app_taught(what, 'whole')::text);
        END IF;
    END IF;
    RETURN found::bigint[];
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
