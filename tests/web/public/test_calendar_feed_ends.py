"""A calendar’s secret address is a way in: made by who proved who they are, told, and ended with the rest."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.access.actions import disavow
from portail.accounts.alerts import tell
from portail.accounts.models import Person
from portail.agenda.models import Feed
from portail.database.context import rows_of
from portail.web.public import views_calendar
from tests.accounts.visitor import Visitor
from tests.agenda.days import publish_week
from tests.cast import ALICE, MAIKA
from tests.people import account, linked, signed_in
from tests.web.public.test_calendar_feed import ADDRESS, made
from tests.web.public.test_not_me import token_of

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/agenda/abonnements/"
CHOICE = {"whose": "famille", "detail": "days"}
MORNING = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    publish_week()
    return person


@pytest.fixture(autouse=True)
def on_a_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=lambda: MORNING, localdate=lambda now=MORNING: now.date())
    monkeypatch.setattr(views_calendar, "timezone", clock)


def feeds_of(person: Person) -> list[Feed]:
    with rows_of(actor=person.pk):
        return list(Feed.objects.all())


def told() -> list[str]:
    jobs = ProcrastinateJob.objects.filter(task_name="access.tell_way_changed").order_by("id")
    return [job.args["kind"] for job in jobs]


def test_who_proved_nothing_lately_is_asked_again_and_finds_the_choice(alice: Person) -> None:
    browser = signed_in(alice)
    answer = browser.post(PAGE, CHOICE)
    assert answer.status_code == 302 and answer["Location"].startswith("/mon-compte/confirmer/")
    assert feeds_of(alice) == []
    page = browser.get(PAGE, CHOICE).text
    assert re.search(r'value="days"[^>]*checked', page) and not re.search(r'value="all"[^>]*checked', page)


def test_a_former_address_is_changed_by_who_proved_who_they_are_alone(alice: Person) -> None:
    made(signed_in(alice, confirmed=True))
    (before,) = feeds_of(alice)
    answer = signed_in(alice).post(f"{PAGE}{before.pk}/renouveler/")
    assert answer.status_code == 302 and answer["Location"].startswith("/mon-compte/confirmer/")
    assert feeds_of(alice)[0].digest == before.digest


def test_looking_and_revoking_ask_for_nothing(alice: Person) -> None:
    made(signed_in(alice, confirmed=True))
    (feed,) = feeds_of(alice)
    browser = signed_in(alice)
    assert browser.get(PAGE).status_code == 200
    assert browser.post(f"{PAGE}{feed.pk}/revoquer/").status_code == 302
    assert feeds_of(alice) == []


def test_every_address_is_told_of_one_made_and_of_one_changed(alice: Person) -> None:
    browser = signed_in(alice, confirmed=True)
    made(browser)
    assert told() == ["feed-made"]
    assert ADDRESS.search(browser.post(f"{PAGE}{feeds_of(alice)[0].pk}/renouveler/").text)
    assert told() == ["feed-made", "feed-made"]


def test_not_me_ends_every_calendar(alice: Person) -> None:
    address = made(signed_in(alice, confirmed=True))
    assert Client().get(address).status_code == 200
    assert disavow(token=token_of("feed-made", alice), now=timezone.now())
    assert Client().get(address).status_code == 404 and feeds_of(alice) == []


def test_an_account_in_doubt_is_read_by_no_calendar(alice: Person) -> None:
    address = made(signed_in(alice, confirmed=True))
    Person.objects.filter(pk=alice.pk).update(doubted_at=MORNING)
    assert Client().get(address).status_code == 404


def test_a_password_chosen_by_mail_ends_every_calendar(alice: Person) -> None:
    address = made(signed_in(alice, confirmed=True))
    elsewhere = Visitor()
    elsewhere.ask(ALICE.email, flow="reinitialiser")
    elsewhere.type_code(flow="reinitialiser")
    elsewhere.choose("Cinq Tuques Mouillées", flow="reinitialiser")
    assert elsewhere.is_signed_in()
    assert Client().get(address).status_code == 404 and feeds_of(alice) == []


def test_what_a_refused_token_says_changes_nothing(alice: Person) -> None:
    address = made(signed_in(alice, confirmed=True))
    with rows_of(actor=alice.pk):
        tell("passkey-removed", person_id=alice.pk, now=MORNING)
    assert not disavow(token="x" * 44, now=MORNING)
    assert Client().get(address).status_code == 200
