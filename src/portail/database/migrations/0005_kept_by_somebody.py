"""A list is kept for somebody: without a context, keeping one is refused, whatever the plan of what makes it.

Tables that are empty and read whole ask nothing of the lists that would refuse. One expression, that PostgreSQL
may put it in the place of the call (ADR 0031).
"""

from django.db import migrations

_KEEP = """
CREATE OR REPLACE FUNCTION app_keep(name text, parts text) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT set_config('app.' || name, CASE WHEN app_actor() IS NOT NULL THEN app_moment() || parts END, true) $$;
"""


class Migration(migrations.Migration):
    dependencies = [("database", "0004_kept_whole")]
    operations = [migrations.RunSQL(_KEEP, migrations.RunSQL.noop)]
