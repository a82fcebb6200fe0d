"""What a person follows is worked out once a statement, and each category by its age rule (links.ages)."""

from django.db import migrations

from portail.database.policies import PLANNED_ONCE, changed_policy
from portail.links.rights import WHOLE, among, followed

# The age rules that some board of the person's children has, by the settings' names.
_RULES = f"""
CREATE FUNCTION app_age_rules() RETURNS text LANGUAGE plpgsql STABLE {PLANNED_ONCE} AS $$
BEGIN
    RETURN app_keep('age_rules', coalesce(
        (SELECT string_agg(d.name, ' ') FROM boards_boardsetting d
        WHERE d.board_id = ANY (app_followed('board', 'whole')) AND d.name LIKE '%-until-age'), ''));
END $$;
"""

# Of a category that no age rule is about, the lists are those of the whole.
_STANDS_APART = """
CREATE FUNCTION app_stands_apart(category text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN category = 'whole'
        OR strpos(coalesce(app_kept('age_rules'), app_age_rules()), category || '-until-age') > 0;
END $$;
"""

# The students' own rows are read by the list of the whole, which is kept by then: no circle.
_FOLLOW = f"""
CREATE FUNCTION app_follow(category text) RETURNS void LANGUAGE plpgsql STABLE {PLANNED_ONCE} AS $$
DECLARE
    students bigint[]; contacts bigint[]; boards bigint[]; schools bigint[];
BEGIN
    IF category = 'whole' THEN
        SELECT array_agg(l.student_id), array_agg(l.contact_id), array_agg(DISTINCT l.board_id)
        INTO students, contacts, boards FROM links_link l
        WHERE l.person_id = app_actor() AND l.active AND (l.ends_on IS NULL OR l.ends_on >= app_today());
    ELSE
        SELECT array_agg(s.id) INTO students FROM records_student s
        WHERE s.id = ANY (app_followed('student', 'whole')) AND NOT EXISTS (
            SELECT FROM boards_boardsetting d
            WHERE d.board_id = s.board_id AND d.name = category || '-until-age'
            AND s.birth_date + make_interval(years => d.value::int) <= app_today());
        contacts := app_followed('contact', 'whole');
        boards := app_followed('board', 'whole');
    END IF;
    PERFORM app_keep('student_' || category, coalesce(students, '{{}}')::text),
        app_keep('contact_' || category, coalesce(contacts, '{{}}')::text),
        app_keep('board_' || category, coalesce(boards, '{{}}')::text);
    SELECT array_agg(DISTINCT s.school_id) INTO schools FROM records_student s
    WHERE s.id = ANY (students) AND s.school_id IS NOT NULL;
    PERFORM app_keep('school_' || category, coalesce(schools, '{{}}')::text);
END $$;
"""

_FOLLOWED = """
CREATE FUNCTION app_followed(what text, category text) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    list CONSTANT text := what || '_' || category;
    found text := app_kept(list);
BEGIN
    IF found IS NULL THEN
        -- Nobody's context at all is an error, as for every policy.
        PERFORM app_actor();
        IF app_stands_apart(category) THEN
            PERFORM app_follow(category);
            found := app_kept(list);
        ELSE
            found := app_keep(list, app_followed(what, 'whole')::text);
        END IF;
    END IF;
    RETURN found::bigint[];
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("links", "0004_alter_link_suspended_for"),
        ("database", "0003_kept_lists"),
        ("boards", "0004_settings_rights"),
    ]
    operations = [
        # They stay when one goes back: policies that ask them may.
        migrations.RunSQL(_RULES, migrations.RunSQL.noop),
        migrations.RunSQL(_STANDS_APART, migrations.RunSQL.noop),
        migrations.RunSQL(_FOLLOW, migrations.RunSQL.noop),
        migrations.RunSQL(_FOLLOWED, migrations.RunSQL.noop),
        changed_policy("records_student", "parents", using=followed(column="id")),
        changed_policy(
            "records_contact", "parents", using=among("id", f"app_followed('contact', '{WHOLE}')")
        ),
    ]
