"""Lists that a row policy's function works out once: kept for the actor, until the next statement.

A policy is asked again for every table that a statement reads, and a parent's page reads some thirty: what a
function worked out is kept in a LOCAL setting, under the actor and the moment that the statement began. The
next statement has another moment, so it never sees what the links were before it (ADR 0031). A statement is
what a client sends at once: several in one text, or those of a function, share their moment.
"""

from django.db import migrations

_KEPT = """
CREATE FUNCTION app_kept(list text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    asked CONSTANT text := current_setting('app.actor', true) || '@' || statement_timestamp();
    kept CONSTANT text := current_setting('app.' || list, true);
BEGIN
    RETURN CASE WHEN starts_with(kept, asked) THEN substr(kept, length(asked) + 1) END;
END $$;
"""

_KEEP = """
CREATE FUNCTION app_keep(list text, value text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM set_config(
        'app.' || list, current_setting('app.actor') || '@' || statement_timestamp() || value, true);
    RETURN value;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("database", "0002_change")]
    operations = [
        migrations.RunSQL(_KEPT, "DROP FUNCTION app_kept(text)"),
        migrations.RunSQL(_KEEP, "DROP FUNCTION app_keep(text, text)"),
    ]
