"""Results and report cards on « Aujourd’hui », which is given again until the hour that brings one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portail.accounts.models import Person
from tests.cast import ALICE, CAPITALE, MAIKA
from tests.people import account, linked, signed_in
from tests.publishing import publish
from tests.report_cards.cards import CARD, issue
from tests.results.school import mark, term_result, year_of
from tests.web.parents.home import HOME, given_again

pytestmark = pytest.mark.django_db(transaction=True)

FOUR = datetime.fromisoformat("2026-11-23T16:00:00-05:00")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

type Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(UTC))

    set_to(FOUR - HOUR)
    return set_to


@pytest.fixture
def alice(clock: Clock) -> Client:
    """A browser of a parent who was here the day before; it is three in the afternoon."""
    person = account(ALICE.email)
    linked(person, MAIKA)
    browser = signed_in(person)
    Person.objects.filter(pk=person.pk).update(former_visit_at=FOUR - 24 * HOUR, seen_at=FOUR - HOUR)
    return browser


def send(*marks: dict[str, str]) -> None:
    year = {
        name: rows for name, rows in year_of(subjects=2, marks=2).items() if not name.startswith("resultats")
    }
    publish(CAPITALE, now=FOUR - HOUR, **year, **({"resultats": marks} if marks else {}))


def test_what_the_day_brought_comes_at_the_hour_of_the_board(alice: Client, clock: Clock) -> None:
    send(mark(publie_le="2026-11-23T08:00:00-05:00"))
    assert "Nouveau résultat" not in given_again(alice)
    clock(FOUR - MINUTE)
    assert "Nouveau résultat" not in alice.get(HOME).text
    clock(FOUR)
    assert "Nouveau résultat" in alice.get(HOME).text


def test_a_mark_for_later_comes_at_its_own_hour(alice: Client, clock: Clock) -> None:
    send(mark(publie_le=(FOUR + 5 * MINUTE).isoformat()))
    clock(FOUR + MINUTE)
    assert "Nouveau résultat" not in given_again(alice)
    clock(FOUR + 6 * MINUTE)
    assert "Nouveau résultat" in alice.get(HOME).text


def test_a_card_for_later_comes_at_its_hour(alice: Client, clock: Clock) -> None:
    issue(card={**CARD, "publie_le": (FOUR + 5 * MINUTE).isoformat()}, now=FOUR - HOUR)
    clock(FOUR + MINUTE)
    assert "/bulletins/" not in given_again(alice)
    clock(FOUR + 6 * MINUTE)
    assert "/bulletins/" in alice.get(HOME).text


def test_a_result_that_came_is_there_at_once(alice: Client, clock: Clock) -> None:
    send()
    clock(FOUR + HOUR)
    assert "Résultats :" not in given_again(alice)
    publish(CAPITALE, now=FOUR + HOUR, resultats_etapes=[term_result(publie_le="2026-11-23")])
    assert "Résultats" in alice.get(HOME).text
