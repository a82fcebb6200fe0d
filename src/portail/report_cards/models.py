"""Report cards: what the board's files say today, and each version issued, kept for good. Floor 7."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from portail.boards.models import Board, School
from portail.records.models import Student


class Kind(models.TextChoices):
    TERM = "term"  # « bulletin »
    FIRST = "first"  # « première communication », no marks asked


class Header(models.Model):
    """One line of bulletins.csv, as the board's system says it now. Nobody reads it but the import.

    name: what the school calls it, « Bulletin de l’étape 1 ». term: its number in the year, None when it
    is of none. legend: what the letters used in it mean, one a line. withdrawn_on: the school took it back.
    decision: how the year ends, « Passe en 4e année ». credits: « unités » obtained in all, at secondary.
    guardians: to whom the school addresses it, one a line, as it wrote them. Printed for whoever may read the
    card, so never what links or contacts say: two homes do not see each other's details.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    source_id = models.CharField(max_length=80)
    student = models.ForeignKey(Student, on_delete=models.CASCADE)
    school = models.ForeignKey(School, on_delete=models.PROTECT)
    year = models.CharField(max_length=20)
    term = models.SmallIntegerField(null=True)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=60, blank=True, default="")
    group = models.CharField(max_length=40, blank=True, default="")
    teacher = models.CharField(max_length=120, blank=True, default="")
    director = models.CharField(max_length=120, blank=True, default="")
    absences = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    lates = models.SmallIntegerField(null=True)
    comment = models.CharField(max_length=2000, blank=True, default="")
    legend = models.CharField(max_length=1000, blank=True, default="")
    issued_on = models.DateField()
    published_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    decision = models.CharField(max_length=200, blank=True, default="")
    guardians = models.CharField(max_length=300, blank=True, default="")
    credits = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="report_cards_header_source_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["term", "first"]), name="report_cards_header_kind"
            ),
        ]


class Body(models.Model):
    """The lines of bulletins_matieres.csv of one card, in their order. Nobody reads it but the import."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    header = models.OneToOneField(Header, on_delete=models.CASCADE)
    lines = models.JSONField()
    is_active = models.BooleanField(default=True)


class ReportCard(models.Model):
    """One version of a card as it was issued: written once, never changed.

    source_id: the card of which it is a version. number: 1, 2, … within the card and the student.
    run_id: the import that issued it, 0 when an undone import brought a former version back.
    student_key: the student's public id, which nobody but the school reads once they left.
    content: all that is printed, as it was then (rules.Content); {} when the school took the card back.
    digest: of what the board's files said, to tell a change. recorded_at: when the portal received it.
    code: 16 signs printed on it. proofs: code and birth date of this version and of the former ones:
    whoever shows one of these may compare (rules.proof_of).
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    # In the database: an import that is undone deletes the students that it brought.
    student = models.ForeignKey(Student, on_delete=models.DB_CASCADE)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    number = models.SmallIntegerField()
    run_id = models.BigIntegerField()
    student_key = models.UUIDField()
    birth_date = models.DateField()
    year = models.CharField(max_length=20)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name = models.CharField(max_length=80)
    school = models.CharField(max_length=160)
    issued_on = models.DateField()
    published_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    is_withdrawn = models.BooleanField(default=False)
    content = models.JSONField()
    digest = models.CharField(max_length=64, blank=True, default="")
    code = models.CharField(max_length=16)
    proofs = ArrayField(models.CharField(max_length=60))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "source_id", "student", "number"], name="report_cards_version_once"
            ),
        ]
        indexes = [
            models.Index(fields=["student", "published_at"], name="report_cards_of_student"),
            models.Index(fields=["board", "run_id"], name="report_cards_of_run"),
            models.Index(fields=["board", "recorded_at"], name="report_cards_recorded"),
            GinIndex(fields=["proofs"], name="report_cards_proofs"),
        ]
