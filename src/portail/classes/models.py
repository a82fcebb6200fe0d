"""Terms, class sections, enrolments and works, as the board's system has them. Floor 7."""

import uuid

from django.db import models
from django.db.models.functions import Now

from portail.boards.models import Board, School
from portail.records.models import Student


class Term(models.Model):
    """A term of a school year (« étape »). weight: its share of the year in percent, None when not said:
    weights are each year's own (research: two report cards instead of three in 2021).

    school: the one it is of, None when it is the whole board's.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    school = models.ForeignKey(School, null=True, on_delete=models.PROTECT)
    source_id = models.CharField(max_length=80)
    year = models.CharField(max_length=20)
    number = models.SmallIntegerField()
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    weight = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="classes_term_source_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="classes_term_in_order"
            ),
        ]


class Section(models.Model):
    """A subject taught to a group (« groupe-matière »). teacher: as families know them, « Mme Zoé Roy »."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    school = models.ForeignKey(School, on_delete=models.PROTECT)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    year = models.CharField(max_length=20)
    subject_code = models.CharField(max_length=20, blank=True, default="")
    subject = models.CharField(max_length=80)
    group = models.CharField(max_length=40, blank=True, default="")
    teacher = models.CharField(max_length=120, blank=True, default="")
    room = models.CharField(max_length=40, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="classes_section_source_once")
        ]


class Enrolment(models.Model):
    """A student is in a section now: whoever leaves it has a FormerEnrolment."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="enrolments")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="enrolments")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "section"], name="classes_enrolment_once")]
        indexes = [models.Index(fields=["section"], name="classes_enrolment_of_section")]


class FormerEnrolment(models.Model):
    """A student was in a section, and left it while it went on: its works and marks stay theirs to read.

    Whoever comes back has an Enrolment beside it. run_id: the import that took them out, a plain number as
    in the journal of changes.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, db_index=False)
    # In the database: an import that is undone deletes the students and sections that it brought.
    section = models.ForeignKey(Section, on_delete=models.DB_CASCADE, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.DB_CASCADE, related_name="+", db_index=False)
    run_id = models.BigIntegerField()
    left_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "section"], name="classes_formerenrolment_once")
        ]
        indexes = [models.Index(fields=["board", "run_id"], name="classes_formerenrolment_of_run")]


class Work(models.Model):
    """A work of a section: homework, a lesson, or something that is marked.

    max_mark, counts, weight, competency: of a marked work; weight in percent of the term's result; counts
    and weight are None when not said. results_shown: the teacher lets families see its marks. changed_at:
    when an import last wrote the row.
    """

    class Kind(models.TextChoices):
        HOMEWORK = "homework"
        LESSON = "lesson"
        EVALUATION = "evaluation"

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="works")
    term = models.ForeignKey(Term, null=True, on_delete=models.PROTECT)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    details = models.CharField(max_length=2000, blank=True, default="")
    assigned_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    max_mark = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    counts = models.BooleanField(null=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    competency = models.CharField(max_length=120, blank=True, default="")
    results_shown = models.BooleanField(default=True)
    changed_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="classes_work_source_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["homework", "lesson", "evaluation"]), name="classes_work_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(max_mark__isnull=True) | models.Q(max_mark__gt=0),
                name="classes_work_max_mark",
            ),
        ]
        indexes = [models.Index(fields=["section", "due_on"], name="classes_work_by_due")]
