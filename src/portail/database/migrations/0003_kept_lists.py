"""Lists that a row policy's function works out once: kept for the actor, until the next statement.

A policy is asked again for every table that a statement reads, and a parent's page reads some thirty: what a
function worked out is kept in a LOCAL setting, under the actor and the moment that the statement began. The
next statement has another moment, so it never sees what the links were before it (ADR 0031). A statement is
what a client sends at once: several in one text, or those of a function, share their moment.

Plain SQL of one expression: PostgreSQL puts it in the place of the call. A setting holds several lists, its
parts 1, 2, …, with « | » between.
"""

from django.db import migrations

_MOMENT = """
CREATE FUNCTION app_moment() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT current_setting('app.actor', true) || '@' || statement_timestamp() || '|' $$;
"""

_KEPT = """
CREATE FUNCTION app_kept(name text, part int) RETURNS text LANGUAGE sql STABLE AS $$
SELECT CASE WHEN starts_with(current_setting('app.' || name, true), app_moment())
    THEN split_part(current_setting('app.' || name, true), '|', part + 1) END
$$;
"""

_KEEP = """
CREATE FUNCTION app_keep(name text, parts text) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT set_config('app.' || name, app_moment() || parts, true) $$;
"""


class Migration(migrations.Migration):
    dependencies = [("database", "0002_change")]
    operations = [
        migrations.RunSQL(_MOMENT, "DROP FUNCTION app_moment()"),
        migrations.RunSQL(_KEPT, "DROP FUNCTION app_kept(text, int)"),
        migrations.RunSQL(_KEEP, "DROP FUNCTION app_keep(text, text)"),
    ]
