"""A list that is kept is read by one call, which costs a statement half as much as its expression in its place.

A statement of a page asks some fifty times, and half of what an expression costs is being set up, whether it
is then asked or not (ADR 0031).
"""

from django.db import migrations

from portail.database.policies import READS_AS_OWNER

_FOLLOWING = """
FROM links_link l JOIN records_student s ON s.id = l.student_id
WHERE l.person_id = app_actor() AND l.active AND (l.ends_on IS NULL OR l.ends_on >= app_today())"""

_LISTS = f"""
SELECT array_agg(l.student_id) AS students, array_agg(l.contact_id) AS contacts,
    array_agg(l.board_id) AS boards, array_agg(s.school_id) AS schools {_FOLLOWING}"""

_OF = """coalesce({rules}, ''), coalesce(f.students, '{{}}'), coalesce(f.contacts, '{{}}'),
        coalesce(f.boards, '{{}}'), coalesce(f.schools, '{{}}')"""

# The whole begins with the names of the age rules that the boards have.
_RULES = """(SELECT string_agg(d.name, ' ') FROM boards_boardsetting d
        WHERE d.board_id = ANY (f.boards) AND d.name LIKE '%-until-age')"""

_FOLLOW = f"""
CREATE OR REPLACE FUNCTION app_follow() RETURNS text LANGUAGE plpgsql STABLE {READS_AS_OWNER} AS $$
DECLARE
    lists text;
BEGIN
    SELECT app_keep('whole', concat_ws('|', {_OF.format(rules=_RULES)})) INTO lists FROM ({_LISTS}) f;
    RETURN lists;
END $$;
"""

# The same without the students who have the age at which their board shows parents this category no more.
_FOLLOW_YOUNGER = f"""
CREATE OR REPLACE FUNCTION app_follow_younger(category text) RETURNS text LANGUAGE plpgsql STABLE {READS_AS_OWNER} AS $$
DECLARE
    lists text;
BEGIN
    SELECT app_keep(category, concat_ws('|', {_OF.format(rules="''")})) INTO lists
    FROM ({_LISTS} AND NOT EXISTS (
        SELECT FROM boards_boardsetting d
        WHERE d.board_id = l.board_id AND d.name = category || '-until-age'
        AND s.birth_date + make_interval(years => d.value::int) <= app_today())) f;
    RETURN lists;
END $$;
"""

_FOLLOWED = """
CREATE OR REPLACE FUNCTION app_followed(what text, category text) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    lists text := coalesce(app_kept('whole'), app_follow());
BEGIN
    IF category <> 'whole' AND strpos(split_part(lists, '|', 2), category || '-until-age') > 0 THEN
        lists := coalesce(app_kept(category), app_follow_younger(category));
    END IF;
    RETURN split_part(lists, '|',
        CASE what WHEN 'student' THEN 3 WHEN 'contact' THEN 4 WHEN 'board' THEN 5 WHEN 'school' THEN 6 END);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("links", "0006_links_keep_their_ends"), ("database", "0004_kept_whole")]
    operations = [
        migrations.RunSQL(_FOLLOW, migrations.RunSQL.noop),
        migrations.RunSQL(_FOLLOW_YOUNGER, migrations.RunSQL.noop),
        migrations.RunSQL(_FOLLOWED, migrations.RunSQL.noop),
        migrations.RunSQL("DROP FUNCTION IF EXISTS app_follow(int, text)", migrations.RunSQL.noop),
    ]
