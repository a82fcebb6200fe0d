"""The page of absences: every child on one page, one small form for each that waits."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from portail.attendance.settings import HIDDEN_REASONS, REASONS
from portail.boards.settings import change_setting
from tests.attendance.rows import absence
from tests.cast import ALICE, BOB, CAPITALE, EMILE_B, MAIKA, RIVES
from tests.people import account, board_id, linked, signed_in
from tests.publishing import publish
from tests.roles import as_role
from tests.wire import statements
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/absences/"


@pytest.fixture
def alice() -> Client:
    """A browser of Alice's, who follows Maïka and Émile, of two boards."""
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    return signed_in(person)


def soup(browser: Client, path: str = PAGE) -> BeautifulSoup:
    answer = browser.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(found: BeautifulSoup) -> str:
    return " ".join(found.get_text(" ").split())


def history(page: BeautifulSoup) -> list[str]:
    return [words(line) for line in page.select("#historique .absence-line")]


def decide(setting: object, typed: str) -> None:
    with as_role("jobs"):
        change_setting(setting, board_id=board_id(CAPITALE), typed=typed, by="tests", now=NOW)


def test_each_absence_that_waits_has_its_form_and_its_child(alice: Client) -> None:
    publish(
        CAPITALE, absences=[absence(), absence("A2", moment="", debut="13:00", fin="14:15", periodes="3,4")]
    )
    publish(RIVES, absences=[absence("R1", EMILE_B)])
    page = soup(alice)
    panels = [words(panel) for panel in page.select(".panel.child")]
    assert sorted(panel.split()[0] for panel in panels) == ["Maïka", "Maïka", "Émile"]
    assert len(page.select("form[action$='/motiver/']")) == 3
    assert any("De 13 h 00 à 14 h 15" in panel and "3 e et 4 e périodes" in panel for panel in panels)
    assert "3 absences attendent un motif." in words(page)
    assert len({tag["id"] for tag in page.select("[id]")}) == len(page.select("[id]"))


def test_the_deadline_is_said_before_it_passes_and_after(alice: Client) -> None:
    publish(
        CAPITALE,
        absences=[absence(), absence("A2", recorded_at=timezone.now() - timedelta(days=20))],
    )
    page = words(soup(alice))
    assert "À motiver au plus tard le" in page
    assert "Le délai de l’école est passé." in page


def test_up_to_five_reasons_are_chips_and_more_are_a_list(alice: Client) -> None:
    publish(CAPITALE, absences=[absence()])
    assert len(soup(alice).select(".chip input[type=radio]")) == 4
    decide(REASONS, ";".join(f"R{n}:other:Motif {n}" for n in range(5)) + ";RDV:appointment::note")
    page = soup(alice)
    assert not page.select(".chip")
    assert [option.text for option in page.select("select option")][1:] == [
        *(f"Motif {n}" for n in range(5)), "Rendez-vous",
    ]  # fmt: skip
    assert "Pièce demandée pour" in words(page)


def test_the_history_says_what_became_of_each(alice: Client) -> None:
    day = timezone.localdate() - timedelta(days=1)
    publish(
        CAPITALE,
        absences=[
            absence("A1", day=day, etat="motivée", repondu_le="2026-11-23T07:48:00-05:00",
                    repondu_par="Mme Thériault"),
            absence("A2", day=day - timedelta(days=1), etat="refusée",
                    repondu_le=(timezone.now() - timedelta(days=20)).isoformat(timespec="seconds")),
            absence("A3", day=day - timedelta(days=2), genre="retard", moment="", debut="8:21"),
            absence("A4", day=day - timedelta(days=3), genre="départ hâtif", moment="", debut="14:00"),
        ],
    )  # fmt: skip
    lines = history(soup(alice))
    assert [line.split()[1] for line in lines] == ["Motivée", "Refusée", "Retard", "Départ"]
    assert "Reçu par Mme Thériault le 23 novembre à 7 h 48." in lines[0]
    assert "appelez le secrétariat" in lines[1]
    assert "Aucune action demandée." in lines[2]


def test_a_meeting_that_the_board_hides_is_nowhere_and_a_reason_of_the_school_neither(alice: Client) -> None:
    decide(HIDDEN_REASONS, "PSY")
    publish(
        CAPITALE,
        absences=[
            absence("A1", motif="PSY", matiere="Chimie organique", etat="motivée"),
            absence("A2", motif="PSY"),
            absence("A3", motif="FAMILLE", etat="motivée"),
        ],
    )
    page = soup(alice)
    assert "Chimie" not in words(page) and not page.select("form[action$='/motiver/']")
    (line,) = history(page)
    assert "Famille" not in line and "Motivée" in line


def test_a_board_that_never_sent_absences_is_said_not_to_publish(alice: Client) -> None:
    publish(CAPITALE, absences=[absence()])
    page = words(soup(alice))
    assert "Votre école ne publie pas les absences sur le portail." in page
    assert RIVES.phone in page


def test_where_nothing_was_noted_the_page_says_so_and_offers_to_announce(alice: Client) -> None:
    publish(CAPITALE, absences=[absence()])
    publish(CAPITALE, absences=[absence("A9", child=MAIKA, genre="retard")])
    publish(RIVES, absences=[absence("R1", EMILE_B)])
    page = soup(alice)
    assert "Une absence attend un motif." in words(page)
    assert page.select("a[href='/absences/annoncer/']")


def test_a_person_without_children_is_led_to_associate_one() -> None:
    page = soup(signed_in(account(BOB.email)))
    assert page.select("a[href='/enfants/associer/']")


def test_a_year_ago_is_another_school_year(alice: Client) -> None:
    publish(CAPITALE, absences=[absence(day=timezone.localdate() - timedelta(days=366))])
    assert not soup(alice).select("form[action$='/motiver/']")


def test_a_long_history_is_cut_and_can_be_seen_whole(alice: Client) -> None:
    publish(CAPITALE, absences=[absence(f"A{n}", genre="retard", debut="8:21") for n in range(34)])
    page = soup(alice)
    assert len(history(page)) == 30
    (more,) = (link for link in page.select("#historique a") if "34" in link.text)
    assert len(history(soup(alice, str(more["href"]).partition("#")[0]))) == 34


@pytest.mark.parametrize("path", [PAGE, "/absences/annoncer/"])
def test_the_page_costs_the_same_queries_whatever_it_shows(alice: Client, path: str) -> None:
    def cost() -> int:
        alice.get(path)
        with statements() as sent:
            alice.get(path)
        return len([one for one in sent if " FROM " in one])

    publish(CAPITALE, absences=[absence()])
    one = cost()
    publish(CAPITALE, absences=[absence(f"A{n}", etat=("à motiver", "motivée")[n % 2]) for n in range(20)])
    publish(RIVES, absences=[absence(f"R{n}", EMILE_B) for n in range(10)])
    assert one == cost() <= 6
