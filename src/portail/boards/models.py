"""The directory: boards, schools, school years, and the names they are searched by. Floor 5."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Board(models.Model):
    """A school service centre, a school board, or a private school as a board of one school.

    code: the ministry's, or the private school's. absent_access: how a guardian's access reads
    where an import says nothing (DESIGN 4): "unknown" gives no link, "yes" must be stated.
    revision: raised by each run applied or undone and by each setting, with what they change (ADR 0034).
    """

    class Kind(models.TextChoices):
        FRANCOPHONE = "francophone"
        ANGLOPHONE = "anglophone"
        SPECIAL_STATUS = "special_status"
        PRIVATE = "private"

    class AbsentAccess(models.TextChoices):
        UNKNOWN = "unknown"
        YES = "yes"

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    subscribed = models.BooleanField(default=False)
    absent_access = models.CharField(max_length=7, choices=AbsentAccess.choices, default=AbsentAccess.UNKNOWN)
    region = models.CharField(max_length=80, blank=True, default="")
    municipality = models.CharField(max_length=80, blank=True, default="")
    website = models.CharField(max_length=200, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    revision = models.BigIntegerField(db_default=1)


class School(models.Model):
    """A school of a board. source_id: the board's own key for it in its exports, once one came."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="schools")
    code = models.CharField(max_length=12)
    source_id = models.CharField(max_length=80, blank=True, default="")
    name = models.CharField(max_length=160)
    municipality = models.CharField(max_length=80, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    address = models.CharField(max_length=200, blank=True, default="")
    preschool = models.BooleanField(default=False)
    primary = models.BooleanField(default=False)
    secondary = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "code"], name="boards_school_code_once"),
            models.UniqueConstraint(
                fields=["board", "source_id"],
                condition=~models.Q(source_id=""),
                name="boards_school_source_once",
            ),
        ]


class BoardName(models.Model):
    """One way to look a board up: its names, acronyms, towns and schools, folded for searching."""

    class Kind(models.TextChoices):
        CURRENT = "current"
        FORMER = "former"
        ACRONYM = "acronym"
        TOWN = "town"
        SCHOOL = "school"

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="names")
    school = models.ForeignKey(School, null=True, on_delete=models.CASCADE)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    text = models.CharField(max_length=160)
    folded = models.CharField(max_length=160)

    class Meta:
        indexes = [models.Index(fields=["folded"], name="boards_name_folded", opclasses=["text_pattern_ops"])]


class SchoolYear(models.Model):
    """A board's school year, named by its label, « 2026-2027 »."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="school_years")
    label = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "label"], name="boards_year_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="boards_year_in_order"
            ),
        ]


class BoardSetting(models.Model):
    """What a board decided, where it is not the usual. value: as its setting reads it (boards.settings)."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="settings")
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "name"], name="boards_setting_once")]


class Publication(models.Model):
    """A domain that a board's packages have: what a school never sent is said, rather than shown as empty.

    domain: as records.domains names it. schools: those of which rows ever came; None before any was of a
    school, empty since one was the whole board's, and then every school is taken to publish it. last_at: when
    a package last said what it holds, changed or not.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="publications")
    domain = models.CharField(max_length=40)
    schools = ArrayField(models.BigIntegerField(), null=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "domain"], name="boards_publication_once")]
