"""What parents ask of schools about a file, and the copies made of what is held on them. Floor 9."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from portail.accounts.models import Person
from portail.boards.models import Board
from portail.records.models import Student


class SchoolRequest(models.Model):
    """A correction asked for, or somebody who says that they are not the guardian, for the school to answer.

    person_id is a plain value, as in the trail: what was asked stays the school's when the account closes.
    part: which part of the file, "" for whoever is not the guardian.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction"
        NOT_GUARDIAN = "not_guardian"

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    # Without a constraint: an import that is undone takes away the students it brought, whatever was asked.
    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="school_requests", db_constraint=False
    )
    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    part = models.CharField(max_length=12, blank=True, default="")
    text = models.CharField(max_length=1000, blank=True, default="")
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")
    answer = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["board", "state", "opened_at"], name="privacy_request_queue"),
            models.Index(fields=["person_id", "opened_at"], name="privacy_request_by"),
        ]


class Copy(models.Model):
    """A copy of what is held on a person: asked for, then made by a job, fetched once, and gone.

    students: whose data it holds, and shows: what of whom (« 12:results »), the cards of children who left
    among it; it is given only to who may see all of that still. digest: "" until it is made and again once it
    is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="copies")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    size = models.BigIntegerField(default=0)
    students = ArrayField(models.BigIntegerField(), default=list)
    shows = ArrayField(models.CharField(max_length=40), default=list, db_default=[])

    class Meta:
        indexes = [models.Index(fields=["person", "asked_at"], name="privacy_copy_by")]
