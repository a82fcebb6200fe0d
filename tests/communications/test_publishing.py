"""What packages bring of messages: one row whatever the number of readers, corrected, asked again."""

import pytest

from portail.communications.models import Message, Question, ToSchool, ToSection, ToStudent
from portail.database.context import rows_of
from tests.cast import CAPITALE, MAIKA
from tests.communications.rows import message, question, to
from tests.people import board_id, student_of
from tests.publishing import publish, publish_anyhow
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

SECTION = {"groupe": "G1", "ecole": MAIKA.school.code, "annee": "2026-2027", "matiere": "Français"}


def sent(**files: object) -> dict[str, object]:
    return {"messages": [message()], "messages_destinataires": [to(MAIKA.school)], **files}


def test_a_message_is_one_row_whatever_the_number_of_its_readers() -> None:
    publish(
        CAPITALE,
        groupes=[SECTION],
        **sent(messages_destinataires=[to(MAIKA.school), to(MAIKA), to("G1")]),
    )
    with rows_of(board=board_id(CAPITALE)):
        found = Message.objects.get()
        assert (found.subject, found.is_urgent, found.received_at) == (
            "Journée pédagogique du 27 novembre", False, NOW,
        )  # fmt: skip
        assert "journee pedagogique" in found.folded and "theriault" in found.folded
        assert [model.objects.count() for model in (ToStudent, ToSection, ToSchool)] == [1, 1, 1]


def test_a_recipient_that_the_record_does_not_have_waits() -> None:
    unknown = {**to(MAIKA), "destinataire": "inconnu"}
    report = publish_anyhow(CAPITALE, **sent(messages_destinataires=[to(MAIKA), unknown]))
    assert report.accepted and report.figures.waiting == 1


def test_a_recipient_said_twice_counts_once() -> None:
    publish(CAPITALE, **sent(messages_destinataires=[to(MAIKA), to(MAIKA)]))
    with rows_of(board=board_id(CAPITALE)):
        assert ToStudent.objects.count() == 1


def test_a_recipient_of_an_unknown_message_is_told() -> None:
    report = publish_anyhow(CAPITALE, **sent(messages_destinataires=[to(MAIKA, "M9")]))
    assert {group.code for group in report.findings.groups} == {"unknown_reference"}


def test_whoever_a_message_is_for_has_a_new_revision() -> None:
    before = student_of(MAIKA).revision
    publish(CAPITALE, **sent())
    assert student_of(MAIKA).revision == before + 1


def test_a_correction_keeps_when_a_message_first_came() -> None:
    publish(CAPITALE, **sent())
    publish(CAPITALE, messages=[message(objet="Journée pédagogique du 28 novembre")])
    with rows_of(board=board_id(CAPITALE)):
        assert Message.objects.get().subject == "Journée pédagogique du 28 novembre"
        assert ToSchool.objects.count() == 1


@pytest.mark.parametrize("choices", ["", "Oui", ",".join(f"Choix {n}" for n in range(11))])
def test_a_choice_has_two_to_ten_answers(choices: str) -> None:
    report = publish_anyhow(CAPITALE, **sent(questions=[question(genre="choix", choix=choices)]))
    assert "number_out_of_range" in {group.code for group in report.findings.groups}


def test_a_question_is_of_a_first_version_and_for_each_child_where_nothing_is_said() -> None:
    publish(CAPITALE, **sent(questions=[question(version="", par="", choix="Bleu,Rouge")]))
    with rows_of(board=board_id(CAPITALE)):
        found = Question.objects.get()
        assert (found.version, found.per_child, found.choices) == (1, True, "")
