"""What a board's runs and settings raise, so that pages made before them are made anew (ADR 0034)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0004_settings_rights")]
    operations = [
        migrations.AddField(model_name="board", name="revision", field=models.BigIntegerField(db_default=1))
    ]
