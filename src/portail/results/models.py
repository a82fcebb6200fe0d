"""Marks of works and results of terms, as the board's system has them. Floor 7."""

from django.db import models
from django.db.models import Case, Expression, F, Func, When
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import LessThan

from portail.accounts.models import Person
from portail.boards.models import Board
from portail.classes.models import Section, Term, Work
from portail.records.models import Student
from portail.results.rules import NEWS


def _told_at(published_at: Expression | F) -> Case:
    """When families may be told: once it is published and received, both; history has long been told."""
    is_news = LessThan(F("received_at") - published_at, NEWS)
    return Case(
        When(is_news, then=Greatest(published_at, "received_at")),
        default=Coalesce(published_at, "received_at"),
    )


# An index begins with each of the columns that have none of their own.


class Mark(models.Model):
    """What a student got for a work.

    value: as the school wrote it, « 82,5 » or « A », "" when there is none. number: the same as a number,
    None for a letter; of the work's maximum, and so is group_average. published_at: as the board says it,
    else received_at counts: when an import first brought the mark, which no correction moves. told_at: kept
    by the database, for an index: under a row policy no sum over columns searches one.
    """

    class State(models.TextChoices):
        MARKED = "marked"
        ABSENT = "absent"
        EXCUSED = "excused"
        MISSING = "missing"  # not handed in

    board = models.ForeignKey(Board, on_delete=models.PROTECT, db_index=False)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="marks")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="marks", db_index=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.MARKED)
    value = models.CharField(max_length=12, blank=True, default="")
    number = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    group_average = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    published_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    told_at = models.GeneratedField(
        expression=_told_at(F("published_at")), output_field=models.DateTimeField(), db_persist=True
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "work"], name="results_mark_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["marked", "absent", "excused", "missing"]),
                name="results_mark_state",
            ),
        ]
        # What came since a moment: of a board, for notices; of a student, for their family's home.
        indexes = [
            models.Index(fields=["board", "told_at"], name="results_mark_told"),
            models.Index(fields=["student", "told_at"], name="results_mark_of_student"),
        ]


class TermResult(models.Model):
    """A subject's result for a term, as the school computed it; never computed here.

    term: None for the year's result. competency: "" for the subject's own. weight: the competency's share
    of the subject, in percent. number, group_average: in percent. received_at, told_at: as for marks; the day
    of publication begins it.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, db_index=False)
    source_id = models.CharField(max_length=80)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="term_results")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="term_results")
    term = models.ForeignKey(Term, null=True, on_delete=models.PROTECT)
    competency = models.CharField(max_length=120, blank=True, default="")
    value = models.CharField(max_length=12)
    number = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    group_average = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    published_on = models.DateField(null=True)
    received_at = models.DateTimeField()
    told_at = models.GeneratedField(
        expression=_told_at(
            Func(
                "published_on",
                template="(%(expressions)s::timestamp AT TIME ZONE 'America/Toronto')",
                output_field=models.DateTimeField(),
            )
        ),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="results_termresult_source_once")
        ]
        indexes = [models.Index(fields=["board", "told_at"], name="results_termresult_told")]


class Preference(models.Model):
    """How a person reads results. hidden: no number shows before they ask for it, page by page."""

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="results_preference"
    )
    hidden = models.BooleanField(default=False)
