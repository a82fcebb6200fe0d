"""What messages ask: answered in place and once, taken back, asked again; each home its own."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from portail.accounts.models import Person
from portail.boards.settings import Setting, change_setting
from portail.communications.models import Answer, Message, Question, Settlement
from portail.communications.settings import ANSWERS_WITHDRAWN, ONE_ANSWER_SUFFICES
from portail.database.context import rows_of
from tests.cast import ALICE, BOB, CAPITALE, DELPHINE, GRANDMOTHER, LEA, LOUIS, MAIKA
from tests.communications.rows import message, question, to
from tests.people import account, board_id, linked, signed_in, student_of
from tests.publishing import publish
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def parent(address: str, *children: object) -> tuple[Client, Person]:
    person = account(address)
    linked(person, *children)  # type: ignore[arg-type]  # children of the cast
    return signed_in(person), person


@pytest.fixture
def alice() -> Client:
    return parent(ALICE.email, MAIKA)[0]


@pytest.fixture
def rita() -> Client:
    """The other home: Maïka's grandmother."""
    return parent(GRANDMOTHER.email, MAIKA)[0]


def ask(**cells: str) -> None:
    publish(
        CAPITALE,
        messages=[message()],
        messages_destinataires=[to(MAIKA), to(LOUIS), to(LEA)],
        questions=[question(**cells)],
    )


def decide(setting: Setting[bool], typed: str) -> None:
    with as_role("jobs"):
        change_setting(setting, board_id=board_id(CAPITALE), typed=typed, by="tests", now=NOW)


def page_address() -> str:
    with rows_of(board=board_id(CAPITALE)):
        return f"/messages/{Message.objects.get().public_id}/"


def question_address() -> str:
    with rows_of(board=board_id(CAPITALE)):
        return f"{page_address()}questions/{Question.objects.get().public_id}/"


def answer(
    browser: Client, value: str = "yes", *, child: UUID | str | None = "maika", version: int = 1, **more: str
) -> BeautifulSoup:
    """What the page says after an answer is posted."""
    student = student_of(MAIKA).public_id if child == "maika" else child
    typed = {"value": value, "version": str(version), **more} | ({"student": str(student)} if student else {})
    response = browser.post(question_address(), typed, follow=True)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(found: Tag) -> str:
    return " ".join(found.get_text(" ").split())


def seen(browser: Client) -> str:
    return words(BeautifulSoup(browser.get(page_address()).content, "html.parser"))


def answers() -> list[tuple[str, str, int, bool]]:
    """(child, value, version, still counts), the oldest first."""
    with rows_of(board=board_id(CAPITALE)):
        kept = Answer.objects.order_by("pk").select_related("student")
        return [(one.student.given_names, one.value, one.version, one.withdrawn_at is None) for one in kept]


def test_a_question_is_answered_in_place_and_no_longer_waits(alice: Client) -> None:
    ask()
    assert "À donner au plus tard le" in seen(alice)
    page = answer(alice)
    assert "Réponse transmise à l’école." in words(page) and "Transmise Oui" in words(page)
    assert answers() == [("Maïka", "yes", 1, True)]
    assert "Rien n’attend votre réponse" in words(
        BeautifulSoup(alice.get("/messages/?a-repondre=1").content, "html.parser")
    )


def test_the_same_answer_twice_is_one(alice: Client) -> None:
    ask()
    answer(alice)
    answer(alice)
    assert answers() == [("Maïka", "yes", 1, True)]


def test_another_answer_takes_the_place_of_the_former_which_is_kept(alice: Client) -> None:
    ask()
    answer(alice)
    answer(alice, "no")
    assert answers() == [("Maïka", "yes", 1, False), ("Maïka", "no", 1, True)]


def test_each_child_has_an_answer_of_their_own() -> None:
    browser, _ = parent(DELPHINE.email, LOUIS, LEA)
    ask()
    answer(browser, "yes", child=student_of(LOUIS).public_id)
    answer(browser, "no", child=student_of(LEA).public_id)
    assert answers() == [("Louis", "yes", 1, True), ("Léa", "no", 1, True)]


def test_a_question_for_the_family_is_asked_once_and_counts_for_each_child() -> None:
    browser, _ = parent(DELPHINE.email, LOUIS, LEA)
    ask(par="famille")
    assert seen(browser).count("Votre réponse est demandée") == 1
    answer(browser, child=None)
    assert sorted(answers()) == [("Louis", "yes", 1, True), ("Léa", "yes", 1, True)]
    assert seen(browser).count("Transmise") == 1


def test_a_choice_takes_what_it_offers_and_nothing_else(alice: Client) -> None:
    ask(genre="choix", choix="Lundi,Mardi")
    page = answer(alice, "Mercredi")
    assert "Choisissez une réponse." in words(page) and answers() == []
    answer(alice, "Mardi")
    assert answers() == [("Maïka", "Mardi", 1, True)]


def test_a_signature_is_a_name_and_a_box_and_keeps_what_was_typed(alice: Client) -> None:
    ask(genre="signature")
    page = answer(alice, name="Alice Tremblay")
    assert "Cochez la case pour signer." in words(page)
    field = page.select_one("input[name=name]")
    assert field is not None and field["value"] == "Alice Tremblay"
    answer(alice, name="Alice Tremblay", agreed="on")
    assert "Signé : Alice Tremblay" in seen(alice)
    with rows_of(board=board_id(CAPITALE)):
        assert Answer.objects.get().prompt == question()["texte"]


def test_an_answer_is_taken_back_where_the_board_allows_it(alice: Client) -> None:
    ask()
    answer(alice)
    alice.post(f"{question_address()}retirer/", {"student": str(student_of(MAIKA).public_id)})
    assert answers() == [("Maïka", "yes", 1, False)]
    assert "Votre réponse est demandée" in seen(alice)
    answer(alice)
    decide(ANSWERS_WITHDRAWN, "no")
    assert "Retirer ma réponse" not in seen(alice)
    alice.post(f"{question_address()}retirer/", {"student": str(student_of(MAIKA).public_id)})
    assert answers()[-1] == ("Maïka", "yes", 1, True)


def test_a_new_version_asks_again_and_refuses_answers_to_the_former(alice: Client) -> None:
    ask()
    answer(alice)
    ask(version="2", texte="La sortie est au Musée de la mer et à l’île. Acceptez-vous?")
    assert "Votre réponse est demandée" in seen(alice)
    page = answer(alice, version=1)
    assert "L’école a changé cette question." in words(page)
    answer(alice, "no", version=2)
    assert answers() == [("Maïka", "yes", 1, True), ("Maïka", "no", 2, True)]


def test_nothing_is_answered_after_the_deadline(alice: Client) -> None:
    ask(avant_le=(timezone.now() - timedelta(minutes=1)).isoformat(timespec="seconds"))
    assert "Le délai est passé" in seen(alice)
    page = answer(alice)
    assert "Le délai pour répondre est passé." in words(page) and answers() == []


def test_neither_home_sees_the_other_read_or_answer(alice: Client, rita: Client) -> None:
    ask()
    answer(alice)
    page = seen(rita)
    assert "Votre réponse est demandée" in page and "Oui" in page and "Transmise" not in page
    assert "Non lu" not in page
    answer(rita, "no")
    assert "Transmise Oui" in seen(alice)
    assert len(answers()) == 2


def test_where_one_answer_is_enough_the_other_home_knows_that_alone(alice: Client, rita: Client) -> None:
    decide(ONE_ANSWER_SUFFICES, "yes")
    ask(genre="signature")
    answer(alice, name="Alice Tremblay", agreed="on")
    page = seen(rita)
    assert "Déjà répondu" in page and "Alice" not in page
    assert "Cette question a déjà sa réponse." in words(answer(rita, name="Rita", agreed="on"))
    rita.post(f"{question_address()}retirer/", {"student": str(student_of(MAIKA).public_id)})
    assert answers() == [("Maïka", "Alice Tremblay", 1, True)]
    alice.post(f"{question_address()}retirer/", {"student": str(student_of(MAIKA).public_id)})
    with rows_of(board=board_id(CAPITALE)):
        assert Settlement.objects.filter(withdrawn_at=None).count() == 0
    answer(rita, name="Rita Tremblay", agreed="on")
    assert answers()[-1] == ("Maïka", "Rita Tremblay", 1, True)


def test_nobody_answers_for_anothers_child_or_another_question(alice: Client) -> None:
    ask()
    louis = {"value": "yes", "version": "1", "student": str(student_of(LOUIS).public_id)}
    assert alice.post(question_address(), louis).status_code == 404
    assert alice.post(question_address(), {"value": "yes", "version": "1"}).status_code == 404
    mine = louis | {"student": str(student_of(MAIKA).public_id)}
    swapped = re.sub(r"questions/[^/]+", f"questions/{uuid4()}", question_address())
    assert alice.post(swapped, mine).status_code == 404
    elsewhere = re.sub(r"messages/[^/]+", f"messages/{uuid4()}", question_address())
    assert alice.post(elsewhere, mine).status_code == 404
    assert alice.post(f"{question_address()}retirer/", louis).status_code == 404
    assert alice.post(f"{question_address()}retirer/", {"student": "moi"}).status_code == 404
    assert answers() == []


def test_the_barred_parent_answers_nothing() -> None:
    ask()
    browser = signed_in(account(BOB.email))
    typed = {"value": "yes", "version": "1", "student": str(student_of(MAIKA).public_id)}
    assert browser.post(question_address(), typed).status_code == 404
    assert answers() == []


def test_the_other_languages_link_from_a_form_in_error_leads_to_the_message(alice: Client) -> None:
    ask()
    assert alice.get(question_address()).headers["Location"] == page_address()
    assert alice.get(f"{page_address()}ecrire/").headers["Location"] == page_address()
