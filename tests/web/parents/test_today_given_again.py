"""« Aujourd’hui » is given again as it was only while nothing on it changed (ADR 0034)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from portail.accounts.models import Person
from portail.agenda.settings import AGENDA_SHOWN
from portail.boards.settings import change_setting
from portail.database.context import rows_of
from portail.imports.models import Run
from portail.imports.undoing import undo_run
from portail.links.settings import SETTINGS as AGES
from portail.web.ui.kept import KeptPage, KeptPages
from tests.cast import ALICE, CAPITALE, EMILE_B, MAIKA
from tests.people import account, board_id, linked, signed_in
from tests.publishing import Rows, publish
from tests.roles import as_role, superuser_connection
from tests.wire import statements

pytestmark = pytest.mark.django_db(transaction=True)

HOME = "/aujourdhui/"
TODAY = date(2026, 11, 24)
SCHOOL = MAIKA.school.code


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A school day, at the hour that one says; 7:30 at first."""

    def set_to(hour: str, *, day: date = TODAY) -> None:
        moment = datetime.combine(day, time.fromisoformat(hour), tzinfo=ZoneInfo("America/Toronto"))
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(UTC))

    set_to("07:30")
    return set_to


@pytest.fixture
def alice(clock: Callable[[str], None]) -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    publish(CAPITALE, now=timezone.now(), **school_day())
    return person


@pytest.fixture
def browser(alice: Person) -> Client:
    browser = signed_in(alice)
    assert "Anglais" in words_of(browser)
    return browser


def words_of(browser: Client) -> str:
    """The page, each of its spaces an ordinary one."""
    return browser.get(HOME).text.translate({0xA0: " ", 0x202F: " "})


def school_day(**others: Rows) -> dict[str, Rows]:
    """A morning of two classes, and what is due; OTHERS stand in the place of these files."""
    slots = [("ANG", "08:05", "09:05"), ("MUS", "09:10", "10:10")]
    return {
        "groupes": [
            {"groupe": code, "ecole": SCHOOL, "annee": "2026-2027", "matiere": name}
            for code, name in (("ANG", "Anglais"), ("MUS", "Musique"))
        ],
        "inscriptions": [{"groupe": code, "eleve": MAIKA.source_id} for code in ("ANG", "MUS")],
        "calendrier": [{"jour": "a", "date": TODAY.isoformat(), "genre": "classe", "jour_cycle": "1"}],
        "horaire": [
            {"periode": code, "groupe": code, "jour_cycle": "1", "debut": begins, "fin": ends}
            for code, begins, ends in slots
        ],
        "travaux": [
            {"travail": "w", "groupe": "ANG", "genre": "devoir", "titre": "Lire le chapitre 4",
             "pour_le": TODAY.isoformat()}
        ],
        **others,
    }  # fmt: skip


def asked_for(browser: Client) -> tuple[int, str]:
    """How many statements the home took, and its words."""
    with statements() as sent:
        page = browser.get(HOME)
    return len(sent), page.text


def test_it_is_the_same_page_for_the_same_two_statements(browser: Client) -> None:
    first = browser.get(HOME).content
    count, again = asked_for(browser)
    assert count == 2 and again == first.decode()


def test_each_language_has_its_own(browser: Client) -> None:
    assert "Voir l’agenda" in words_of(browser)
    for _ in range(2):
        assert "Voir l’agenda" not in browser.get(f"/en{HOME}").text
    assert "Voir l’agenda" in words_of(browser)


# Each file whose rows are on a child's card, changed: what the page then says.
CHANGED: dict[str, tuple[dict[str, Rows], str]] = {
    "the name of a group": (
        {"groupes": [{"groupe": "ANG", "ecole": SCHOOL, "annee": "2026-2027", "matiere": "Anglais enrichi"},
                     {"groupe": "MUS", "ecole": SCHOOL, "annee": "2026-2027", "matiere": "Musique"}]},
        "Anglais enrichi",
    ),
    "the calendar": (
        {"calendrier": [{"jour": "a", "date": TODAY.isoformat(), "genre": "pédagogique"}]},
        "journée pédagogique",
    ),
    "the timetable": (
        {"horaire": [{"periode": "ANG", "groupe": "ANG", "jour_cycle": "1", "debut": "11:15",
                      "fin": "12:15"}]},
        "11 h 15",
    ),
    "an exception": (
        {"horaire_exceptions": [{"exception": "x", "date": TODAY.isoformat(), "groupe": "MUS",
                                 "periode": "MUS", "genre": "annulée"}]},
        "annulé",
    ),
    "a work": (
        {"travaux": [{"travail": "w", "groupe": "ANG", "genre": "devoir", "titre": "Lire le chapitre 5",
                      "pour_le": TODAY.isoformat()}]},
        "Lire le chapitre 5",
    ),
    "an event": (
        {"evenements": [{"evenement": "e", "ecole": SCHOOL, "genre": "sortie", "titre": "Au planétarium",
                         "date": TODAY.isoformat()}]},
        "Au planétarium",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED)
def test_a_run_that_changes_a_day_is_on_the_next_page_and_so_is_its_undoing(
    browser: Client, what: str
) -> None:
    files, words = CHANGED[what]
    before = words_of(browser)
    assert words not in before
    publish(CAPITALE, now=timezone.now(), **files)
    assert words in words_of(browser)
    board = board_id(CAPITALE)
    with as_role("jobs"):
        with rows_of(board=board):
            run = Run.objects.filter(board_id=board).latest("pk").pk
        undo_run(run_id=run, board_id=board, by="tests", now=timezone.now())
    after = words_of(browser)
    assert words not in after and "Lire le chapitre 4" in after


def test_a_child_who_leaves_a_group_has_its_works_no_more(browser: Client) -> None:
    publish(CAPITALE, now=timezone.now(), inscriptions=[{"groupe": "MUS", "eleve": MAIKA.source_id}])
    assert "Lire le chapitre 4" not in words_of(browser)


def test_what_a_board_decides_is_on_the_next_page(browser: Client) -> None:
    board = board_id(CAPITALE)
    assert "Lire le chapitre 4" in words_of(browser)
    with as_role("jobs"):
        change_setting(AGENDA_SHOWN, board_id=board, typed="timetable", by="olive", now=timezone.now())
    assert "Lire le chapitre 4" not in words_of(browser)
    with as_role("jobs"):
        change_setting(AGENDA_SHOWN, board_id=board, typed="", by="olive", now=timezone.now())
    assert "Lire le chapitre 4" in words_of(browser)


def test_an_age_rule_is_on_the_next_page(browser: Client) -> None:
    (rule,) = [one for one in AGES if one.name.startswith("agenda")]
    with superuser_connection() as raw:
        raw.execute(
            "UPDATE records_student SET birth_date = '2010-01-01' WHERE source_id = %s", [MAIKA.source_id]
        )
    assert "Musique" in words_of(browser)
    with as_role("jobs"):
        change_setting(rule, board_id=board_id(CAPITALE), typed="14", by="olive", now=timezone.now())
    assert "Musique" not in words_of(browser)


def test_a_class_that_ended_makes_room_for_the_next(browser: Client, clock: Callable[..., None]) -> None:
    clock("09:04")
    assert "8 h 05" in words_of(browser)
    clock("09:05")
    page = words_of(browser)
    assert "8 h 05" not in page and "9 h 10" in page


def test_a_new_day_has_a_new_page(alice: Person, clock: Callable[..., None]) -> None:
    clock("22:00")
    browser = signed_in(alice)
    assert "24 novembre" in words_of(browser)
    clock("00:05", day=TODAY + timedelta(days=1))
    assert "25 novembre" in words_of(browser)


def test_what_a_page_kept_is_nobody_elses(browser: Client) -> None:
    other = signed_in(account("bob@exemple.ca"))
    for _ in range(2):
        assert "Musique" not in words_of(other)
        assert "Musique" in words_of(browser)


def test_another_child_of_the_family_is_there_at_once(browser: Client, alice: Person) -> None:
    browser.get(HOME)
    linked(alice, EMILE_B)
    assert EMILE_B.given_names in words_of(browser)


def test_no_more_than_the_room_is_kept_and_the_idlest_go_first() -> None:
    def page(text: str) -> KeptPage:
        return KeptPage(("a@exemple.ca", text), TODAY, time.max, b"x" * 100)

    kept = KeptPages(room=250)
    for key in ("one", "two"):
        kept.keep(key, "fr", page("1"))
    assert kept.get("one", "fr") is not None
    kept.keep("three", "fr", page("1"))
    assert [key for key in ("one", "two", "three") if kept.get(key, "fr")] == ["one", "three"]
    kept.keep("one", "fr", page("2"))
    assert (found := kept.get("one", "fr")) is not None and found.known_by[1] == "2"
    kept.forget("one", "fr")
    assert kept.get("one", "fr") is None and kept.get("three", "fr") is not None
    KeptPages(room=0).keep("one", "fr", page("1"))
