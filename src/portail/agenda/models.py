"""The calendar, the timetable and its exceptions, events, and the feeds that parents make. Floor 7."""

import uuid

from django.db import models
from django.db.models.functions import Now

from portail.accounts.models import Person
from portail.agenda.rules import ChangeKind, DayKind
from portail.boards.models import Board, School
from portail.classes.models import Section
from portail.records.models import Student


class CalendarDay(models.Model):
    """What a date is, for a school or, without one, for the whole board.

    cycle_day: as the board says it, never counted; None when the date has none. closes_at: when everybody
    leaves, if earlier than usual.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    school = models.ForeignKey(School, null=True, on_delete=models.PROTECT)
    source_id = models.CharField(max_length=80)
    on_day = models.DateField()
    kind = models.CharField(max_length=11, choices=[(kind.value, kind.value) for kind in DayKind])
    cycle_day = models.SmallIntegerField(null=True)
    label = models.CharField(max_length=120, blank=True, default="")
    closes_at = models.TimeField(null=True)
    changed_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="agenda_calendarday_source_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["class", "exam", "pedagogical", "holiday", "storm"]),
                name="agenda_calendarday_kind",
            ),
        ]
        indexes = [models.Index(fields=["board", "on_day"], name="agenda_calendarday_by_date")]


class Slot(models.Model):
    """A period of a section. cycle_day: None is every day with classes. room: "" is the section’s."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="slots")
    source_id = models.CharField(max_length=80)
    cycle_day = models.SmallIntegerField(null=True)
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    room = models.CharField(max_length=40, blank=True, default="")
    changed_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="agenda_slot_source_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="agenda_slot_in_order"
            ),
        ]
        indexes = [models.Index(fields=["section"], name="agenda_slot_of_section")]


class SlotChange(models.Model):
    """An exception to the timetable on one date. slot: None is every period of the section that day.

    starts_at, ends_at, room: the new ones, where they change.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="slot_changes")
    slot = models.ForeignKey(Slot, null=True, on_delete=models.CASCADE, related_name="changes")
    source_id = models.CharField(max_length=80)
    on_day = models.DateField()
    kind = models.CharField(max_length=9, choices=[(kind.value, kind.value) for kind in ChangeKind])
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    room = models.CharField(max_length=40, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    changed_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="agenda_slotchange_source_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["cancelled", "moved", "replaced", "added"]),
                name="agenda_slotchange_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="added")
                | models.Q(starts_at__isnull=False, ends_at__isnull=False, slot__isnull=True),
                name="agenda_slotchange_added",
            ),
        ]
        indexes = [models.Index(fields=["section", "on_day"], name="agenda_slotchange_by_date")]


class SchoolEvent(models.Model):
    """An outing, an activity or a meeting of some sections, of a school, or of the whole board.

    audience: which of the three; `for_sections` says which sections. ends_on: of what lasts several days.
    """

    class Kind(models.TextChoices):
        OUTING = "outing"
        ACTIVITY = "activity"
        MEETING = "meeting"

    class Audience(models.TextChoices):
        BOARD = "board"
        SCHOOL = "school"
        SECTIONS = "sections"

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    school = models.ForeignKey(School, null=True, on_delete=models.PROTECT)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    title = models.CharField(max_length=200)
    location = models.CharField(max_length=120, blank=True, default="")
    on_day = models.DateField()
    ends_on = models.DateField(null=True)
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    changed_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="agenda_schoolevent_source_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["outing", "activity", "meeting"]),
                name="agenda_schoolevent_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=["board", "sections"])
                | models.Q(audience="school", school__isnull=False),
                name="agenda_schoolevent_audience",
            ),
        ]
        # By whom an event is for, as a family's home looks for theirs: a board has many for others in a week.
        indexes = [
            models.Index(fields=["board", "on_day"], name="agenda_schoolevent_by_date"),
            models.Index(
                fields=["board", "on_day"],
                name="agenda_schoolevent_of_board",
                condition=models.Q(audience="board"),
            ),
            models.Index(
                fields=["school", "on_day"],
                name="agenda_schoolevent_of_school",
                condition=models.Q(audience="school"),
            ),
        ]


class EventSection(models.Model):
    """A section that an event is for."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    event = models.ForeignKey(SchoolEvent, on_delete=models.CASCADE, related_name="for_sections")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "section"], name="agenda_eventsection_once")]


class Feed(models.Model):
    """A calendar address that a parent made, for the whole family or for one child; they alone see it.

    digest: of the address's secret part, which is kept nowhere. read_on: when a calendar last asked for it.
    """

    class Detail(models.TextChoices):
        DAYS = "days"  # days off and early closings
        HOMEWORK = "homework"  # and what is due
        ALL = "all"  # and the timetable, outings and meetings

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Student, null=True, on_delete=models.CASCADE, related_name="+")
    detail = models.CharField(max_length=8, choices=Detail.choices)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    read_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$")
                & models.Q(detail__in=["days", "homework", "all"]),
                name="agenda_feed_sound",
            )
        ]
        indexes = [models.Index(fields=["person"], name="agenda_feed_of_person")]
