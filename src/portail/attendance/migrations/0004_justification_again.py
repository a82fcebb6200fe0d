"""An absence may have several reasons, one after the other: each but the last was refused by the school."""

import django.db.models.deletion
from django.db import migrations, models

_ABSENCE = models.ForeignKey(
    db_index=False,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="justifications",
    to="attendance.absence",
)
# The key itself stays: made again, it would be checked against rows that no context lets through.
_ONCE = "attendance_justification_absence_id_key"


class Migration(migrations.Migration):
    dependencies = [("attendance", "0003_followed_once")]
    operations = [
        migrations.AddField(
            model_name="justification",
            name="attempt",
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(model_name="justification", name="absence", field=_ABSENCE)
            ],
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE attendance_justification DROP CONSTRAINT {_ONCE}",
                    f"ALTER TABLE attendance_justification ADD CONSTRAINT {_ONCE} UNIQUE (absence_id)",
                )
            ],
        ),
        migrations.AddConstraint(
            model_name="justification",
            constraint=models.UniqueConstraint(
                fields=("absence", "attempt"), name="attendance_justification_once"
            ),
        ),
    ]
