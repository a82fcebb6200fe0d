"""Results arrive as the school wrote them, whether numbers, letters or reasons why there is none."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from portail.boards.publications import published
from portail.database.context import rows_of
from portail.imports.undoing import undo_run
from portail.results.models import Mark, TermResult
from tests.cast import CAPITALE, MAIKA
from tests.people import board_id, student_of
from tests.publishing import publish, publish_anyhow
from tests.results.school import mark, publish_year, term_result, year_of
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def the_mark() -> Mark:
    with rows_of(board=board_id(CAPITALE)):
        return Mark.objects.select_related("work", "student").get()


@pytest.mark.parametrize(
    ("written", "kept", "number"),
    [
        ("82", "82", Decimal("82.00")),
        ("82,5", "82,5", Decimal("82.50")),
        ("82.5", "82.5", Decimal("82.50")),
        ("0", "0", Decimal("0.00")),
        ("A", "A", None),
        ("B+", "B+", None),
        ("82 %", "82 %", None),
        ("82,555", "82,555", None),
    ],
)
def test_a_value_is_kept_as_it_was_written(written: str, kept: str, number: Decimal | None) -> None:
    publish(CAPITALE, **{**year_of(marks=1), "resultats": [mark(note=written)]})
    found = the_mark()
    assert (found.value, found.number, found.state) == (kept, number, "marked")
    assert found.work.title == "Travail 1" and found.student.source_id == MAIKA.source_id


@pytest.mark.parametrize(
    ("said", "kept"), [("absent", "absent"), ("Exempté", "excused"), ("non remis", "missing")]
)
def test_why_there_is_no_value_is_kept(said: str, kept: str) -> None:
    publish(CAPITALE, **{**year_of(marks=1), "resultats": [mark(note="", etat=said)]})
    assert (the_mark().state, the_mark().value, the_mark().number) == (kept, "", None)


def test_a_mark_that_says_nothing_is_set_aside() -> None:
    report = publish_anyhow(CAPITALE, **{**year_of(marks=1), "resultats": [mark(note="")]})
    assert report.figures.aside == 1
    assert {group.code for group in report.findings.groups} == {"empty_cell"}


def test_the_year_and_the_competencies_stand_beside_the_subjects_result() -> None:
    rows = [
        term_result(),
        term_result(competence="Résoudre", note="A", poids="30"),
        term_result(term=None, note="81,5"),
    ]
    publish(CAPITALE, **{**year_of(marks=1), "resultats_etapes": rows})
    with rows_of(board=board_id(CAPITALE)):
        kept = TermResult.objects.order_by("id").select_related("term")
        assert [(r.term and r.term.number, r.competency, r.value, r.number, r.weight) for r in kept] == [
            (1, "", "78", Decimal(78), None),
            (1, "Résoudre", "A", None, Decimal(30)),
            (None, "", "81,5", Decimal("81.50"), None),
        ]
        assert {r.published_on for r in kept} == {date(2026, 11, 20)}


def test_two_results_of_one_thing_are_both_set_aside() -> None:
    rows = [term_result(), term_result(resultat="autre", note="79")]
    report = publish_anyhow(CAPITALE, **{**year_of(marks=1), "resultats_etapes": rows})
    assert report.figures.aside == 2
    assert {group.code for group in report.findings.groups} == {"repeated_result"}


def test_a_correction_is_of_the_same_mark_and_keeps_when_it_came() -> None:
    publish_year(marks=1)
    first = the_mark()
    publish(CAPITALE, now=NOW + timedelta(days=1), resultats=[mark(note="49")])
    second = the_mark()
    assert (second.pk, second.value) == (first.pk, "49")
    assert first.received_at == second.received_at == NOW
    assert first.published_at == datetime(2026, 11, 20, 13, 5, tzinfo=UTC)


def test_a_mark_raises_the_revision_of_its_student() -> None:
    publish_year(marks=1)
    before = student_of(MAIKA).revision
    publish(CAPITALE, resultats=[mark(note="12")])
    assert student_of(MAIKA).revision == before + 1


def test_the_same_rows_again_write_nothing_and_a_run_is_undone() -> None:
    publish_year(marks=2)
    assert publish(CAPITALE, **year_of(marks=2)).figures.touched == 0
    run = publish(CAPITALE, resultats=[mark(note="12")]).run_id
    with rows_of(board=board_id(CAPITALE)):
        assert Mark.objects.filter(is_active=True).count() == 1
    with as_role("jobs"):
        undo_run(run_id=run, board_id=board_id(CAPITALE), by="tests", now=NOW)
    with rows_of(board=board_id(CAPITALE)):
        values = Mark.objects.filter(is_active=True).order_by("id").values_list("value", flat=True)
        assert list(values) == ["35,5", "36,5"]


def test_both_files_are_published_each_by_itself() -> None:
    capitale = board_id(CAPITALE)
    publish(CAPITALE, **{name: rows for name, rows in year_of().items() if name != "resultats_etapes"})
    assert published(boards=[capitale], domain="marks").keys() == {capitale}
    assert published(boards=[capitale], domain="term_results") == {}
