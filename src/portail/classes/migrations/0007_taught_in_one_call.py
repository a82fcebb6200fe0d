"""What is taught to the children whom a person follows, read by one call as what is followed (ADR 0031)."""

from django.db import migrations

from portail.database.policies import PLANNED_ONCE

# In the layout of what is followed: the age rules first. OFFSET 0: the students are asked once.
_TEACH = f"""
CREATE OR REPLACE FUNCTION app_teach(category text) RETURNS text LANGUAGE plpgsql STABLE {PLANNED_ONCE} AS $$
DECLARE
    lists text;
BEGIN
    SELECT app_keep('sections_' || category,
        concat_ws('|', split_part(app_kept('whole'), '|', 2), t.present, t.present || t.former)) INTO lists
    FROM (
        SELECT ARRAY(SELECT e.section_id FROM classes_enrolment e
                WHERE e.student_id = ANY (followed.students)) AS present,
            ARRAY(SELECT l.section_id FROM classes_formerenrolment l
                WHERE l.student_id = ANY (followed.students)) AS former
        FROM (SELECT app_followed('student', category) AS students OFFSET 0) followed) t;
    RETURN lists;
END $$;
"""

_TAUGHT = """
CREATE OR REPLACE FUNCTION app_taught(what text, category text) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    lists text := coalesce(app_kept('sections_whole'), app_teach('whole'));
BEGIN
    IF category <> 'whole' AND strpos(split_part(lists, '|', 2), category || '-until-age') > 0 THEN
        lists := coalesce(app_kept('sections_' || category), app_teach(category));
    END IF;
    RETURN split_part(lists, '|', CASE what WHEN 'present' THEN 3 WHEN 'any' THEN 4 END);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("classes", "0006_counts_unsaid"), ("links", "0007_followed_in_one_call")]
    operations = [
        migrations.RunSQL(_TEACH, migrations.RunSQL.noop),
        migrations.RunSQL(_TAUGHT, migrations.RunSQL.noop),
        migrations.RunSQL("DROP FUNCTION IF EXISTS app_teach(int, text)", migrations.RunSQL.noop),
    ]
