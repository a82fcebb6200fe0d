"""The trail: who did what on whom. Appended to, never changed. Floor 3."""

import uuid

from django.db import models

VIEWED = "student.viewed"
"""The act of reading a student's file: the one that the student's parents may read too."""


class Entry(models.Model):
    """One act.

    Ids are plain values without foreign keys, on purpose: the trail outlives whom it tells of.
    actor_id: a person; None for a command, whose operator's name stands in `details`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=40)
    board_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            models.Index(fields=["board_id", "at"], name="audit_by_board"),
        ]
