"""What waits to be told is called so in each of the portal's languages."""

from django.db import migrations, models

# Made by ALTER alone: an UPDATE would need a context for every board.
_EACH = "jsonb_build_object('fr', title, 'en', title)"


class Migration(migrations.Migration):
    dependencies = [("digests", "0003_followed_once")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(model_name="waiting", name="title", field=models.JSONField())
            ],
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE digests_waiting ALTER COLUMN title TYPE jsonb USING {_EACH}",
                    "ALTER TABLE digests_waiting ALTER COLUMN title TYPE text USING title->>'fr'",
                )
            ],
        )
    ]
