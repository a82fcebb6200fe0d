"""What a person follows is worked out once a statement, and each category by its age rule (links.ages)."""

from django.db import migrations

from portail.database.policies import READS_AS_OWNER, changed_policy, read_by_functions
from portail.links.migrations._former_rights import AGE_RULES
from portail.links.rights import WHOLE, among, followed

# The first parts of what is kept under a category's name.
_PART = "CASE what WHEN 'student' THEN 1 WHEN 'contact' THEN 2 WHEN 'board' THEN 3 WHEN 'school' THEN 4 END"

# One expression, which PostgreSQL puts in the place of the call. Of a category that no age rule is about, the
# lists are those of the whole.
_FOLLOWED = f"""
CREATE FUNCTION app_followed(what text, category text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
SELECT coalesce(
    CASE WHEN category <> 'whole' AND strpos({AGE_RULES}, category || '-until-age') = 0
        THEN app_kept('whole', {_PART}) END,
    app_kept(category, {_PART}),
    app_follow({_PART}, category))::bigint[]
$$;
"""

# Works out every list of a category. The whole comes first: it says which age rules the boards have.
_FOLLOW = f"""
CREATE FUNCTION app_follow(part int, category text) RETURNS text LANGUAGE plpgsql STABLE {READS_AS_OWNER} AS $$
BEGIN
    IF category <> 'whole' AND {AGE_RULES} IS NULL THEN
        PERFORM app_follow(part, 'whole');
        IF strpos({AGE_RULES}, category || '-until-age') = 0 THEN
            RETURN app_kept('whole', part);
        END IF;
    END IF;
    PERFORM app_keep(category, concat_ws('|', coalesce(f.students, '{{}}'), coalesce(f.contacts, '{{}}'),
        coalesce(f.boards, '{{}}'), coalesce(f.schools, '{{}}'),
        (SELECT string_agg(d.name, ' ') FROM boards_boardsetting d
        WHERE d.board_id = ANY (f.boards) AND d.name LIKE '%-until-age')))
    FROM (
        SELECT array_agg(l.student_id) AS students, array_agg(l.contact_id) AS contacts,
            array_agg(l.board_id) AS boards, array_agg(s.school_id) AS schools
        FROM links_link l JOIN records_student s ON s.id = l.student_id
        WHERE l.person_id = app_actor() AND l.active AND (l.ends_on IS NULL OR l.ends_on >= app_today())
        AND (category = 'whole' OR NOT EXISTS (
            SELECT FROM boards_boardsetting d
            WHERE d.board_id = l.board_id AND d.name = category || '-until-age'
            AND s.birth_date + make_interval(years => d.value::int) <= app_today()))) f;
    RETURN app_kept(category, part);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("links", "0004_alter_link_suspended_for"),
        ("database", "0003_kept_lists"),
        ("boards", "0004_settings_rights"),
    ]
    operations = [
        read_by_functions("records_student"),
        # They stay when one goes back: policies that ask them may.
        migrations.RunSQL(_FOLLOW, migrations.RunSQL.noop),
        migrations.RunSQL(_FOLLOWED, migrations.RunSQL.noop),
        changed_policy("records_student", "parents", using=followed(column="id")),
        changed_policy(
            "records_contact", "parents", using=among("id", f"app_followed('contact', '{WHOLE}')")
        ),
    ]
