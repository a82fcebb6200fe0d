"""What is kept for a statement is read whole, and cut in its parts by whoever asks (ADR 0031)."""

from django.db import migrations

# « actor@moment|part 1|part 2|… », as app_keep gives it too; NULL when it is not of this statement.
_KEPT = """
CREATE OR REPLACE FUNCTION app_kept(name text) RETURNS text LANGUAGE sql STABLE AS $$
SELECT CASE WHEN starts_with(current_setting('app.' || name, true), app_moment())
    THEN current_setting('app.' || name, true) END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("database", "0003_kept_lists")]
    operations = [migrations.RunSQL(_KEPT, migrations.RunSQL.noop)]
