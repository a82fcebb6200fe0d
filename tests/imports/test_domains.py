"""Packages that bring more than people: each file alone, compared, applied, undone like the rest."""

import pytest

from portail.boards.models import Publication
from portail.boards.publications import published
from portail.classes.models import Enrolment, Section, Term, Work
from portail.database.context import rows_of
from portail.imports.undoing import undo_run
from portail.records.models import Student
from tests.cast import CAPITALE, MAIKA
from tests.people import board_id, student_of
from tests.publishing import publish, publish_anyhow
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

TERM = {"etape": "2026-1", "annee": "2026-2027", "numero": "1", "nom": "Étape 1", "debut": "2026-08-27",
        "fin": "2026-11-06", "poids": "20"}  # fmt: skip
GROUP = {"groupe": "MAT-301", "ecole": MAIKA.school.code, "annee": "2026-2027", "matiere": "Mathématique",
         "enseignant": "Mme Joëlle Nguyễn-Roy"}  # fmt: skip
PLACE = {"groupe": "MAT-301", "eleve": MAIKA.source_id}
WORK = {"travail": "T1", "groupe": "MAT-301", "etape": "2026-1", "genre": "évaluation", "titre": "Chapitre 3",
        "pour_le": "2026-11-06", "note_maximale": "50", "compte": "oui", "poids": "30,5"}  # fmt: skip
CLASSES = {"etapes": [TERM], "groupes": [GROUP], "inscriptions": [PLACE], "travaux": [WORK]}


def test_a_package_of_classes_alone_ends_nobody() -> None:
    report = publish(CAPITALE, **CLASSES)
    with rows_of(board=board_id(CAPITALE)):
        assert Student.objects.filter(is_active=True).count() > 0
        work = Work.objects.select_related("section", "term").get()
        assert (work.section.subject, work.term and work.term.number, str(work.weight)) == (
            "Mathématique", 1, "30.50",
        )  # fmt: skip
        assert work.changed_at == NOW
        assert Enrolment.objects.get().student_id == student_of(MAIKA).pk
    assert report.contract == "français"
    assert {name: tally.created for name, tally in report.figures.tallies.items()} == {
        "classes_term": 1, "classes_section": 1, "classes_enrolment": 1, "classes_work": 1,
    }  # fmt: skip


def test_the_same_rows_again_write_nothing() -> None:
    publish(CAPITALE, **CLASSES)
    again = publish(CAPITALE, **{**CLASSES, "organismes": [{"code": CAPITALE.code, "nom": CAPITALE.name}]})
    assert again.figures.touched == 0


def test_a_file_that_is_not_sent_leaves_its_rows_alone() -> None:
    publish(CAPITALE, **CLASSES)
    publish(CAPITALE, travaux=[{**WORK, "titre": "Chapitre 3, reprise"}])
    with rows_of(board=board_id(CAPITALE)):
        assert Section.objects.get().is_active
        assert Term.objects.get().is_active
        assert Work.objects.get().title == "Chapitre 3, reprise"


def test_a_change_raises_the_revision_of_whoever_sees_it() -> None:
    publish(CAPITALE, **CLASSES)
    before = student_of(MAIKA).revision
    publish(CAPITALE, travaux=[{**WORK, "pour_le": "2026-11-09"}])
    assert student_of(MAIKA).revision == before + 1


def test_a_row_that_points_at_nobody_waits() -> None:
    report = publish_anyhow(CAPITALE, groupes=[GROUP], inscriptions=[PLACE, {**PLACE, "eleve": "inconnu"}])
    assert report.accepted
    assert report.figures.waiting == 1


def test_a_bad_row_is_set_aside_and_what_was_known_of_it_stays() -> None:
    publish(CAPITALE, **CLASSES)
    report = publish(CAPITALE, travaux=[{**WORK, "pour_le": "demain"}])
    assert report.figures.aside == 1
    with rows_of(board=board_id(CAPITALE)):
        assert Work.objects.get().is_active
        assert str(Work.objects.get().due_on) == "2026-11-06"


def test_a_run_of_classes_is_undone() -> None:
    publish(CAPITALE, **CLASSES)
    run = publish(CAPITALE, travaux=[{**WORK, "titre": "Autre"}]).run_id
    with as_role("jobs"):
        undo_run(run_id=run, board_id=board_id(CAPITALE), by="tests", now=NOW)
    with rows_of(board=board_id(CAPITALE)):
        assert Work.objects.get().title == "Chapitre 3"


def test_what_a_board_publishes_is_known() -> None:
    capitale = board_id(CAPITALE)
    assert published(boards=[capitale], domain="works") == {}
    publish(CAPITALE, **CLASSES)
    assert published(boards=[capitale], domain="works").keys() == {capitale}
    assert Publication.objects.get(board_id=capitale, domain="works").last_at == NOW
