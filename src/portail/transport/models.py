"""Trips to and from school, as the board's transport service has them. Floor 7."""

import uuid

from django.db import models
from django.db.models.functions import Now

from portail.boards.models import Board
from portail.records.models import Contact, Student


class Trip(models.Model):
    """One regular trip of a student, on some days of the week: where and when they get on or off.

    contact: whose home it serves, None when it is both homes'. days: « 12345 » from Monday on, "" when every
    school day. pattern: in words, what days of the week cannot say (« une semaine sur deux »). change: what
    is unlike before, in the service's words. changed_at: when an import last wrote the row.
    """

    class Half(models.TextChoices):
        MORNING = "morning"
        NOON = "noon"
        AFTERNOON = "afternoon"

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="trips")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    half = models.CharField(max_length=9, choices=Half.choices)
    days = models.CharField(max_length=5, blank=True, default="")
    pattern = models.CharField(max_length=120, blank=True, default="")
    leaves_at = models.TimeField()
    stop = models.CharField(max_length=160)
    route = models.CharField(max_length=20, blank=True, default="")
    company = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    change = models.CharField(max_length=300, blank=True, default="")
    changed_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="transport_trip_source_once"),
            models.CheckConstraint(
                condition=models.Q(half__in=["morning", "noon", "afternoon"]), name="transport_trip_half"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="transport_trip_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["student"], name="transport_trip_of_student"),
            models.Index(fields=["board", "changed_at"], name="transport_trip_by_change"),
        ]
