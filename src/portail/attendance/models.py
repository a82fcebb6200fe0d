"""Absences as the school has them, and what families send of them, kept apart. Floor 7."""

import uuid

from django.db import models
from django.db.models.functions import Now

from portail.boards.models import Board, School
from portail.records.models import Student


class Absence(models.Model):
    """A student was not there, came late or left early, as the school recorded it.

    part, starts_at and ends_at, periods (« 3,4 »): what of them the school gave. reason_code: the board's.
    state: waiting for a reason, motivated or refused, with who answered and when. recorded_at: when the
    school took it down; seen_at: when the portal first read it. changed_at: when an import last wrote it.
    """

    class Kind(models.TextChoices):
        ABSENCE = "absence"
        LATE = "late"
        EARLY = "early"

    class State(models.TextChoices):
        WAITING = "waiting"
        MOTIVATED = "motivated"
        REFUSED = "refused"

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="absences")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    day = models.DateField()
    kind = models.CharField(max_length=7, choices=Kind.choices)
    part = models.CharField(max_length=9, blank=True, default="")
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    periods = models.CharField(max_length=40, blank=True, default="")
    subject = models.CharField(max_length=80, blank=True, default="")
    reason_code = models.CharField(max_length=20, blank=True, default="")
    state = models.CharField(max_length=9, choices=State.choices)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True, default="")
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=7, blank=True, default="")
    seen_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="attendance_absence_source_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["absence", "late", "early"]), name="attendance_absence_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "motivated", "refused"]),
                name="attendance_absence_state",
            ),
        ]
        indexes = [
            models.Index(fields=["student", "day"], name="attendance_absence_by_student"),
            models.Index(fields=["board", "day"], name="attendance_absence_by_day"),
        ]


class Justification(models.Model):
    """A reason was sent for an absence: what both homes may know of it. What it says is elsewhere.

    attempt: 1, 2, …: another is sent only once the school refused the former.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="+")
    absence = models.ForeignKey(
        Absence, on_delete=models.PROTECT, related_name="justifications", db_index=False
    )
    attempt = models.SmallIntegerField(default=1, db_default=1)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["absence", "attempt"], name="attendance_justification_once")
        ]


class Announcement(models.Model):
    """An absence that a family said is coming: what both homes may know of it. Both days count."""

    class Part(models.TextChoices):
        DAY = "day"
        MORNING = "morning"
        AFTERNOON = "afternoon"
        PERIODS = "periods"

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first_on = models.DateField()
    last_on = models.DateField()
    part = models.CharField(max_length=9, choices=Part.choices)
    periods = models.CharField(max_length=40, blank=True, default="")
    sent_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="attendance_announcement_in_order"
            ),
            models.UniqueConstraint(
                fields=["student", "first_on", "last_on", "part", "periods"],
                condition=models.Q(withdrawn_at=None),
                name="attendance_announcement_once",
            ),
        ]
        indexes = [
            models.Index(fields=["student", "first_on"], name="attendance_announced_by_day"),
            models.Index(fields=["board", "sent_at"], name="attendance_announced_by_sent"),
        ]


class Explanation(models.Model):
    """What a parent wrote of one justification or announcement: theirs and the school's, nobody else's.

    person_id is a plain value, as in the trail: what was sent stays the school's when the account closes.
    note_*: the document joined to it, by its digest in the files' store; note_name is as it was typed.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person_id = models.BigIntegerField()
    justification = models.OneToOneField(
        Justification, null=True, on_delete=models.CASCADE, related_name="explanation"
    )
    announcement = models.OneToOneField(
        Announcement, null=True, on_delete=models.CASCADE, related_name="explanation"
    )
    reason_code = models.CharField(max_length=20)
    comment = models.CharField(max_length=300, blank=True, default="")
    note_digest = models.CharField(max_length=64, blank=True, default="")
    note_name = models.CharField(max_length=120, blank=True, default="")
    note_type = models.CharField(max_length=40, blank=True, default="")
    note_size = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(justification=None) ^ models.Q(announcement=None),
                name="attendance_explanation_of_one",
            )
        ]
        indexes = [models.Index(fields=["person_id"], name="attendance_explanation_by")]


class Hold(models.Model):
    """So many absent in one half-day of a school that nobody is told before a person says that it is so.

    absent, students: as they were counted when the notices were held.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    school = models.ForeignKey(School, on_delete=models.PROTECT)
    day = models.DateField()
    half = models.CharField(max_length=9)
    absent = models.IntegerField()
    students = models.IntegerField()
    held_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "day", "half"], name="attendance_hold_once")]
