"""That a card is there is told once, when it may be read, and nothing of what it says."""

from datetime import datetime, timedelta

import pytest

from portail.database.context import rows_of
from portail.records.events import Event, Topic
from portail.report_cards.events import events_since
from tests.cast import CAPITALE, MAIKA, RIVES, BoardFacts
from tests.people import board_id, student_of
from tests.report_cards.cards import CARD, LINES, THEN, issue, issue_all, lines_with, versions
from tests.titles import called

pytestmark = pytest.mark.django_db(transaction=True)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(since: datetime, until: datetime, *, board: BoardFacts = CAPITALE) -> list[Event]:
    number = board_id(board)
    with rows_of(board=number):
        return events_since(board_id=number, since=since, until=until)


def test_a_card_is_told_when_it_is_published_and_not_before() -> None:
    issue(now=THEN - DAY)
    assert told(THEN - 2 * DAY, THEN) == []
    (event,) = told(THEN, THEN + HOUR)
    (card,) = versions()
    assert (event.topic, event.student_id, event.at) == (Topic.REPORT_CARDS, student_of(MAIKA).pk, THEN)
    assert called(event) == "Un bulletin est arrivé : Bulletin de l’étape 1"
    assert event.path == f"/bulletins/{student_of(MAIKA).public_id}/{card.public_id}/"
    assert told(THEN + HOUR, THEN + DAY) == []


def test_one_that_comes_after_its_publication_is_told_when_it_comes() -> None:
    issue(now=THEN + DAY)
    assert told(THEN - DAY, THEN + DAY) == []
    assert [event.at for event in told(THEN + DAY, THEN + 2 * DAY)] == [THEN + DAY]


def test_of_several_versions_the_last_is_told() -> None:
    issue()
    issue(now=THEN + HOUR, lines=lines_with("10", resultat="99"))
    (event,) = told(THEN, THEN + DAY)
    assert called(event) == "Une nouvelle version est arrivée : Bulletin de l’étape 1"
    assert "99" not in str(event.title)  # the address may hold any two digits


def test_a_withdrawal_is_told() -> None:
    issue()
    issue(now=THEN + DAY, card={**CARD, "retire_le": "2025-11-21"})
    (event,) = told(THEN + HOUR, THEN + 2 * DAY)
    assert called(event) == "L’école a retiré un bulletin : Bulletin de l’étape 1"


def test_the_cards_of_former_years_are_no_news() -> None:
    issue(now=THEN + 40 * DAY)
    assert told(THEN, THEN + 60 * DAY) == []


def test_one_query_however_many_cards(django_assert_num_queries) -> None:
    many = [{**CARD, "bulletin": f"M{number}"} for number in range(10)]
    issue_all(many, lines=[{**line, "bulletin": card["bulletin"]} for card in many for line in LINES])
    number = board_id(CAPITALE)
    with rows_of(board=number), django_assert_num_queries(1):
        assert len(events_since(board_id=number, since=THEN, until=THEN + DAY)) == 10
    assert told(THEN, THEN + DAY, board=RIVES) == []
