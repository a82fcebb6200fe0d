"""Of which schools rows of a domain came. Unknown of what is there until a run writes more of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0005_board_revision")]
    operations = [
        migrations.AddField(
            model_name="publication", name="schools", field=ArrayField(models.BigIntegerField(), null=True)
        )
    ]
