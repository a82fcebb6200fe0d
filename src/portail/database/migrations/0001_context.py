"""The functions that row policies read the context with: no context is an error, not an empty page."""

from django.db import migrations

_FUNCTION = """
CREATE FUNCTION app_{name}() RETURNS {type} LANGUAGE plpgsql STABLE AS $$
DECLARE
    actor text := current_setting('app.actor', true);
BEGIN
    -- Unset reads NULL in a new connection and '' once a LOCAL setting has ended.
    IF actor IS NULL OR actor = '' THEN
        RAISE EXCEPTION 'no row context' USING ERRCODE = '42501',
            HINT = 'open one with portail.database.context.rows_of';
    END IF;
    RETURN current_setting('app.{name}', true)::{type};
END $$;
"""

_TODAY = """
CREATE FUNCTION app_today() RETURNS date LANGUAGE sql STABLE AS
$$ SELECT (now() AT TIME ZONE 'America/Toronto')::date $$;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        *(
            migrations.RunSQL(_FUNCTION.format(name=name, type=kind), f"DROP FUNCTION app_{name}()")
            for name, kind in (("actor", "bigint"), ("board", "bigint"), ("address", "text"))
        ),
        migrations.RunSQL(_TODAY, "DROP FUNCTION app_today()"),
    ]
