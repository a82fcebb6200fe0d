"""What an import says becomes versions that nothing changes any more."""

from datetime import timedelta

import pytest
from django.db import connection

from portail.database.context import rows_of
from portail.imports.undoing import undo_run
from portail.records.models import Student
from portail.report_cards.rules import proof_of, read_content
from tests.cast import CAPITALE, LOUIS, MAIKA, RIVES
from tests.people import board_id, student_of
from tests.publishing import publish, publish_anyhow
from tests.report_cards.cards import (
    CARD,
    LINES,
    SKILL,
    TERMS,
    THEN,
    issue,
    issue_preschool,
    lines_with,
    versions,
)
from tests.roles import as_role, superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

LATER = THEN + timedelta(days=3)
CHANGED = lines_with("2", resultat="79")


def numbers() -> list[tuple[int, bool]]:
    return [(one.number, one.is_withdrawn) for one in versions()]


def undo(run_id: int) -> None:
    with as_role("jobs"):
        undo_run(run_id=run_id, board_id=board_id(CAPITALE), by="tests", now=NOW + timedelta(hours=2))


def test_a_card_and_its_lines_are_issued_once() -> None:
    issue(etapes=TERMS)
    (card,) = versions()
    content = read_content(card.content, averages=True)
    assert (card.number, card.name, card.published_at, card.recorded_at) == (1, CARD["nom"], THEN, THEN)
    assert (content.given_names, content.school, content.absences) == ("Maïka", MAIKA.school.name, "2.5")
    assert [(one.name, one.weight) for one in content.weights] == [
        ("Étape 1", "20"), ("Étape 2", "20"), ("Étape 3", "60"),
    ]  # fmt: skip
    french, maths = content.subjects
    assert (french.result, french.average, french.teacher) == ("80", "74", "M. Pierre-Luc Gagné")
    assert [(each.name, each.weight, each.result) for each in french.competencies] == [
        ("Lire", "40", "78"), ("Écrire", "40", "81"), ("Communiquer oralement", "20", "84"),
    ]  # fmt: skip
    assert (maths.result, maths.competencies[0].result) == ("82.5", "NE")
    assert card.proofs == [proof_of(code=card.code, birth_date=MAIKA.birth_date)]


def test_an_other_competency_is_words_and_no_subject() -> None:
    issue(lines=[*LINES, SKILL])
    (card,) = versions()
    content = read_content(card.content, averages=True)
    assert [one.name for one in content.subjects] == ["Français, langue d’enseignement", "Mathématique"]
    (skill,) = content.skills
    assert (skill.name, skill.teacher) == ("Organiser son travail", "M. Pierre-Luc Gagné")
    assert skill.comment == "Maïka prévoit son temps.\nElle finit ce qu’elle commence."


@pytest.mark.parametrize(
    ("column", "written", "code"),
    [("resultat", "82", "comment_alone"), ("competence", "Lire", "comment_alone"),
     ("ponderation", "20", "comment_alone"), ("moyenne_groupe", "74", "comment_alone"),
     ("resultat_final", "80", "comment_alone"), ("commentaire", "", "empty_cell")],
)  # fmt: skip
def test_one_that_holds_a_mark_or_no_words_keeps_its_card_waiting(
    column: str, written: str, code: str
) -> None:
    report = publish_anyhow(
        CAPITALE, now=THEN, bulletins=[CARD], bulletins_matieres=[*LINES, {**SKILL, column: written}]
    )
    assert report.findings.codes == {code}
    assert versions() == []


def test_lines_that_say_nothing_of_the_newer_columns_are_kept_as_before_these_were() -> None:
    issue()
    before = set(versions()[0].content["lines"][0])
    issue(now=LATER, lines=[{**line, "genre": "matière"} for line in LINES])
    assert before == {
        "subject", "competency", "weight", "result", "average", "final", "teacher", "comment",
    }  # fmt: skip
    assert numbers() == [(1, False)]


def test_preschool_letters_and_their_legend_are_kept_as_written() -> None:
    issue_preschool()
    (card,) = versions(RIVES)
    content = read_content(card.content, averages=True)
    assert content.subjects[0].competencies[0].result == "A"
    assert not (content.has_weights or content.has_averages or content.has_finals)
    assert content.legend == ("A : se développe très bien", "B : se développe adéquatement")


def test_the_same_rows_again_issue_nothing() -> None:
    issue()
    before = student_of(MAIKA).revision
    issue(now=LATER, card={**CARD, "publie_le": "2025-11-21T16:00:00-05:00"})
    assert numbers() == [(1, False)]
    assert student_of(MAIKA).revision == before


def test_a_change_of_one_line_is_a_new_version_and_the_former_stays() -> None:
    issue()
    before = student_of(MAIKA).revision
    issue(now=LATER, lines=CHANGED)
    first, second = versions()
    said = [read_content(one.content, averages=True).subjects[0] for one in (first, second)]
    assert [subject.competencies[0].result for subject in said] == ["78", "79"]
    assert (second.number, second.published_at) == (2, LATER)
    assert first.code != second.code and second.proofs[:1] == first.proofs and len(second.proofs) == 2
    assert student_of(MAIKA).revision == before + 1


def test_a_card_that_is_no_longer_said_stays_as_it_was_issued() -> None:
    issue()
    publish(CAPITALE, now=LATER, bulletins=[{**CARD, "bulletin": "B9", "eleve": LOUIS.source_id}],
            bulletins_matieres=[{**line, "bulletin": "B9"} for line in LINES])  # fmt: skip
    assert [(one.source_id, one.number, one.is_withdrawn) for one in versions()] == [
        ("B1", 1, False), ("B9", 1, False),
    ]  # fmt: skip
    assert len({one.code for one in versions()}) == 2


def test_what_is_not_published_yet_is_replaced_without_a_trace() -> None:
    issue(now=THEN - timedelta(days=2))
    issue(now=THEN - timedelta(days=1), lines=CHANGED)
    (card,) = versions()
    assert card.number == 1
    assert read_content(card.content, averages=True).subjects[0].competencies[0].result == "79"


def test_a_card_that_leaves_the_files_before_its_publication_was_never_issued() -> None:
    issue(now=THEN - timedelta(days=2))
    publish(CAPITALE, now=THEN - timedelta(days=1), bulletins=[
        {**CARD, "bulletin": "B9", "eleve": LOUIS.source_id}])  # fmt: skip
    assert versions() == []


def test_lines_without_their_places_are_told_and_none_is_kept() -> None:
    lines = [{name: cell for name, cell in line.items() if name != "rang"} for line in LINES]
    report = publish_anyhow(CAPITALE, now=THEN, bulletins=[CARD], bulletins_matieres=lines)
    assert not report.accepted and report.findings.codes == {"missing_column"}
    assert numbers() == []


def test_a_card_waits_for_its_lines() -> None:
    publish(CAPITALE, now=THEN, bulletins=[CARD])
    assert versions() == []
    publish(CAPITALE, now=LATER, bulletins_matieres=LINES)
    assert numbers() == [(1, False)]


def test_one_bad_line_keeps_the_whole_card_as_it_was() -> None:
    issue()
    report = publish_anyhow(
        CAPITALE, now=LATER, bulletins_matieres=lines_with("2", ponderation="beaucoup", resultat="12")
    )
    assert report.accepted and report.figures.aside == len(LINES)
    assert numbers() == [(1, False)]


def test_a_card_that_the_school_takes_back_is_withdrawn_and_may_come_again() -> None:
    issue()
    issue(now=LATER, card={**CARD, "retire_le": "2025-11-22"})
    issue(now=LATER + timedelta(days=1))
    assert numbers() == [(1, False), (2, True), (3, False)]
    withdrawn = versions()[1]
    assert (withdrawn.content, withdrawn.name) == ({}, CARD["nom"])


def test_a_card_given_to_another_student_is_withdrawn_from_the_first() -> None:
    issue()
    issue(now=LATER, card={**CARD, "eleve": LOUIS.source_id})
    assert {(one.student_id == student_of(MAIKA).pk, one.number, one.is_withdrawn) for one in versions()} == {
        (True, 1, False),
        (True, 2, True),
        (False, 1, False),
    }


def test_undoing_a_run_issues_the_former_version_again() -> None:
    issue(now=NOW)
    undo(issue(now=NOW + timedelta(hours=1), lines=CHANGED).run_id)
    first, second, third = versions()
    assert (third.number, third.content, third.digest) == (3, first.content, first.digest)
    assert len(third.proofs) == 3 and third.code not in (first.code, second.code)
    issue(now=NOW + timedelta(hours=3))
    assert len(versions()) == 3


def test_undoing_the_run_that_issued_a_card_withdraws_it() -> None:
    undo(issue(now=NOW).run_id)
    assert numbers() == [(1, False), (2, True)]


def test_undoing_a_run_that_nobody_could_read_leaves_no_trace() -> None:
    undo(issue(now=NOW, card={**CARD, "publie_le": "2027-06-20T16:00:00-04:00"}).run_id)
    assert versions() == []


def test_students_who_go_with_an_undone_run_take_their_cards_along() -> None:
    issue()
    pk = student_of(MAIKA).pk
    with superuser_connection() as raw:
        raw.execute("DELETE FROM records_guardianship WHERE student_id = %s", [pk])
        raw.execute("DELETE FROM report_cards_body")
        raw.execute("DELETE FROM report_cards_header")
    with as_role("jobs"), rows_of(board=board_id(CAPITALE)), connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_student WHERE id = %s", [pk])
        assert not Student.objects.filter(pk=pk).exists()
    assert versions() == []
