"""That a result or a report card is new since the last visit: once it is published and received, both."""

from datetime import datetime, timedelta

import pytest

from portail.accounts.models import Person
from portail.boards.settings import Setting, change_setting
from portail.overview.home import ChildHome
from portail.results.settings import RESULTS_HOUR, WORKS_SHOWN
from tests.cast import ALICE, CAPITALE, MAIKA
from tests.overview.test_home_pieces import home_of
from tests.people import account, board_id, linked
from tests.publishing import publish
from tests.report_cards.cards import CARD, LINES, THEN, issue, issue_all
from tests.results.school import mark, term_result, work, year_of
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Five in the morning of the 23rd, hours before results show; the evening before; and four that day.
NIGHT = NOW - 5 * HOUR
EVENING = "2026-11-22T18:00:00-05:00"
FOUR = datetime.fromisoformat("2026-11-23T16:00:00-05:00")


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


def seen(person: Person, *, former: datetime | None, now: datetime) -> ChildHome:
    """Maïka on the home of PERSON, whose former visit ended then."""
    Person.objects.filter(pk=person.pk).update(former_visit_at=former, seen_at=now)
    return home_of(person, now=now).children[0]


def send(*marks: dict[str, str], now: datetime = NIGHT, **files: list[dict[str, str]]) -> None:
    sent = {**year_of(subjects=2, marks=2), "resultats": list(marks), **files}
    if "resultats_etapes" not in files:
        del sent["resultats_etapes"]
    publish(CAPITALE, now=now, **sent)


def subjects(person: Person, *, former: datetime | None, now: datetime = NOW) -> list[str]:
    return [one.term or one.subject for one in seen(person, former=former, now=now).results]


def decide[T](setting: Setting[T], typed: str) -> None:
    with as_role("jobs"):
        change_setting(setting, board_id=board_id(CAPITALE), typed=typed, by="tests", now=NOW)


def test_a_mark_published_before_its_import_is_new_when_it_comes_and_once(alice: Person) -> None:
    send(mark(publie_le=EVENING))
    assert subjects(alice, former=NIGHT - HOUR) == ["Mathématique"]
    assert subjects(alice, former=NIGHT + HOUR) == []


def test_a_mark_of_the_day_is_new_from_the_hour_of_the_board(alice: Person) -> None:
    send(mark(publie_le="2026-11-23T08:00:00-05:00"), now=NOW)
    assert subjects(alice, former=NOW - DAY, now=FOUR - HOUR) == []
    assert subjects(alice, former=FOUR - HOUR, now=FOUR + HOUR) == ["Mathématique"]
    assert subjects(alice, former=FOUR + HOUR, now=FOUR + 2 * HOUR) == []
    decide(RESULTS_HOUR, "10:00")
    assert subjects(alice, former=NOW - DAY, now=FOUR - HOUR) == ["Mathématique"]


def test_the_results_of_a_term_are_one_line_and_its_marks_another(alice: Person) -> None:
    send(mark(publie_le=EVENING), mark(of=1, publie_le=EVENING),
         resultats_etapes=[term_result(of, publie_le="2026-11-22") for of in range(2)])  # fmt: skip
    found = subjects(alice, former=NIGHT - HOUR)
    assert sorted(found) == ["Français", "Mathématique", "Étape 1"]


def test_the_marks_of_long_ago_that_a_board_adds_are_no_news(alice: Person) -> None:
    send(mark(publie_le="2026-09-15T16:00:00-04:00"),
         resultats_etapes=[term_result(publie_le="2026-09-15")])  # fmt: skip
    assert subjects(alice, former=NIGHT - HOUR) == []
    assert sorted(subjects(alice, former=NOW - 80 * DAY)) == ["Mathématique", "Étape 1"], (
        "but to whoever was away since"
    )


def test_nothing_is_new_to_whoever_never_came(alice: Person) -> None:
    send(mark(publie_le=EVENING))
    assert subjects(alice, former=None) == []


def test_what_is_kept_from_families_is_not_news(alice: Person) -> None:
    hidden = [work(0, resultats_visibles="non"), work(1), work(0, 1), work(1, 1)]
    send(mark(publie_le=EVENING), mark(of=1, publie_le=EVENING), travaux=hidden)
    assert subjects(alice, former=NIGHT - HOUR) == ["Français"]
    decide(WORKS_SHOWN, "no")
    assert subjects(alice, former=NIGHT - HOUR) == []


# Report cards -------------------------------------------------------------------------------------


def cards(person: Person, *, former: datetime, now: datetime) -> list[tuple[str, datetime]]:
    found = seen(person, former=former, now=now).cards
    return [(one.name, datetime.fromisoformat(one.at)) for one in found]


def test_a_card_that_comes_after_its_publication_is_new_when_it_comes(alice: Person) -> None:
    issue(now=THEN + DAY)
    name = "Bulletin de l’étape 1"
    assert cards(alice, former=THEN + HOUR, now=THEN + 2 * DAY) == [(name, THEN + DAY)]
    assert cards(alice, former=THEN + DAY + HOUR, now=THEN + 2 * DAY) == []


def test_a_card_that_comes_before_its_publication_is_new_when_it_is_published(alice: Person) -> None:
    issue(now=THEN - DAY)
    assert cards(alice, former=THEN - HOUR, now=THEN - HOUR / 2) == []
    assert [at for _name, at in cards(alice, former=THEN - HOUR, now=THEN + HOUR)] == [THEN]


def test_the_cards_of_former_years_are_no_news(alice: Person) -> None:
    issue(now=THEN + 40 * DAY)
    assert cards(alice, former=THEN + DAY, now=THEN + 41 * DAY) == []


def test_a_card_taken_back_since_is_not_shown(alice: Person) -> None:
    issue(now=THEN + HOUR)
    issue(now=THEN + DAY, card={**CARD, "retire_le": "2025-11-21"})
    assert cards(alice, former=THEN, now=THEN + 2 * DAY) == []


def test_of_many_cards_the_newest_are_shown(alice: Person) -> None:
    many = [{**CARD, "bulletin": f"M{number}", "nom": f"Bulletin {number}",
             "publie_le": (THEN - number * HOUR).isoformat()} for number in range(5)]  # fmt: skip
    issue_all(many, lines=[{**line, "bulletin": card["bulletin"]} for card in many for line in LINES],
              now=THEN - 6 * HOUR)  # fmt: skip
    found = cards(alice, former=THEN - 7 * HOUR, now=THEN + HOUR)
    assert [name for name, _at in found] == ["Bulletin 0", "Bulletin 1", "Bulletin 2"]
