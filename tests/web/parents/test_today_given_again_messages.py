"""Messages on « Aujourd’hui »: given again only while neither the school nor the family changed them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from portail.boards.settings import change_setting
from portail.communications.models import Message, Question
from portail.communications.settings import ONE_ANSWER_SUFFICES
from portail.database.context import rows_of
from tests.cast import ALICE, CAPITALE, GRANDMOTHER, MAIKA
from tests.communications.rows import message, question, to
from tests.people import account, board_id, linked, signed_in, student_of
from tests.publishing import publish
from tests.roles import as_role
from tests.wire import statements

pytestmark = pytest.mark.django_db(transaction=True)

HOME = "/aujourdhui/"
SUBJECT = "Journée pédagogique du 27 novembre"


def parent(address: str) -> Client:
    person = account(address)
    linked(person, MAIKA)
    return signed_in(person)


@pytest.fixture
def alice() -> Client:
    """A browser whose home was made, and is given again."""
    publish(CAPITALE, messages=[message()], messages_destinataires=[to(MAIKA)], questions=[question()])
    browser = parent(ALICE.email)
    browser.get(HOME)
    with statements() as sent:
        assert SUBJECT in browser.get(HOME).text
    assert len(sent) == 2
    return browser


def keys() -> tuple[str, str]:
    """The addresses of the message and of its question."""
    with rows_of(board=board_id(CAPITALE)):
        page = f"/messages/{Message.objects.get().public_id}/"
        return page, f"{page}questions/{Question.objects.get().public_id}/"


def is_unread(browser: Client) -> bool:
    return BeautifulSoup(browser.get(HOME).content, "html.parser").select_one(".nav .count") is not None


def answer(browser: Client) -> None:
    typed = {"value": "yes", "version": "1", "student": str(student_of(MAIKA).public_id)}
    assert browser.post(keys()[1], typed).status_code == 302


def test_a_message_that_came_is_there_at_once(alice: Client) -> None:
    publish(CAPITALE, messages=[message(), message("M2", objet="Collecte de livres")],
            messages_destinataires=[to(MAIKA), to(MAIKA, "M2")])  # fmt: skip
    assert "Collecte de livres" in alice.get(HOME).text


def test_a_message_that_was_opened_is_unread_no_more(alice: Client) -> None:
    assert is_unread(alice)
    alice.get(keys()[0])
    assert not is_unread(alice)


def test_what_was_answered_waits_no_more(alice: Client) -> None:
    assert "Répondre" in alice.get(HOME).text
    answer(alice)
    assert "Répondre" not in alice.get(HOME).text


def test_what_the_other_home_settled_waits_no_more(alice: Client) -> None:
    with as_role("jobs"):
        board, now = board_id(CAPITALE), timezone.now()
        change_setting(ONE_ANSWER_SUFFICES, board_id=board, typed="yes", by="tests", now=now)
    assert "Répondre" in alice.get(HOME).text
    answer(parent(GRANDMOTHER.email))
    assert "Répondre" not in alice.get(HOME).text


def test_a_message_for_later_comes_at_its_hour(alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    later = message("M2", objet="Collecte de livres", sent_at=now + timedelta(minutes=5))
    publish(CAPITALE, messages=[message(), later], messages_destinataires=[to(MAIKA), to(MAIKA, "M2")])
    assert "Collecte de livres" not in alice.get(HOME).text
    assert "Collecte de livres" not in alice.get(HOME).text
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=5, seconds=1))
    assert "Collecte de livres" in alice.get(HOME).text


def test_a_question_that_closed_waits_no_more(alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    soon = question(avant_le=(now + timedelta(minutes=5)).isoformat(timespec="seconds"))
    publish(CAPITALE, messages=[message()], messages_destinataires=[to(MAIKA)], questions=[soon])
    assert "Répondre" in alice.get(HOME).text
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=5, seconds=1))
    assert "Répondre" not in alice.get(HOME).text
