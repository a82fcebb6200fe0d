"""What bulk runs changed, kept so that a run can be undone. Floor 2."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Change(models.Model):
    """One row of a table as it was before a run, or up to 10,000 rows that the run created.

    board_id, run_id: plain numbers, since boards and runs live on floors above; a run's owner forgets
    its changes. before: the whole row, None for created ones.
    """

    board_id = models.BigIntegerField()
    run_id = models.BigIntegerField()
    table = models.CharField(max_length=63)
    row_ids = ArrayField(models.BigIntegerField())
    before = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["board_id", "run_id"], name="database_change_of_run")]
