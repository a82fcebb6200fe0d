"""« Agenda »: a week of every child on one page, told once, and nobody else's."""

import gzip
from datetime import UTC, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from portail.agenda.settings import AGENDA_SHOWN
from portail.boards.settings import BadSetting, change_setting
from tests.agenda.days import (
    CALENDAR,
    MONDAY,
    THURSDAY,
    TUESDAY,
    change,
    classes,
    day,
    event,
    homework,
    publish_week,
)
from tests.cast import ALICE, BOB, CAPITALE, DELPHINE, EMILE_B, GRANDE_MAREE, LEA, LOUIS, MAIKA, RIVES
from tests.people import account, board_id, linked, signed_in, student_of
from tests.publishing import publish
from tests.roles import as_role
from tests.wire import statements

pytestmark = pytest.mark.django_db(transaction=True)
# Monday morning of the week that the days tell.
MORNING = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


def page(client: Client, asked: str = "") -> BeautifulSoup:
    with time_machine.travel(MORNING, tick=False):
        response = client.get(f"/agenda/{asked}")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def words(found: BeautifulSoup, selector: str) -> str:
    return " ".join(" ".join(one.get_text(" ", strip=True).split()) for one in found.select(selector))


def test_today_comes_first_with_its_cycle_day_and_periods() -> None:
    publish_week()
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    first = page(signed_in(alice)).select("section.day")[0]
    assert "Aujourd’hui, lundi 23\u00a0novembre" in first.select_one("h2").get_text()
    assert "Jour 4" in words(first, ".said")
    assert "8\u00a0h\u00a005" in str(first.select_one(".periods"))
    subjects = [one.select_one(".what").get_text(" ", strip=True) for one in first.select(".periods li")]
    assert [one.split()[0] for one in subjects] == ["Mathématique", "Français", "Service"]


def test_what_changes_is_said_first() -> None:
    publish_week(horaire_exceptions=[change("X1", "FRA", MONDAY, "déplacée", periode="F4-2", local="C-3")])
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    first = page(signed_in(alice)).select("section.day")[0]
    assert first.select("h2 ~ *")[0].get("class") == ["notice", "waits"]
    assert "Français" in words(first, ".changes") and "local C-3" in words(first, ".changes")


def test_a_storm_shows_no_period_and_says_why_first() -> None:
    publish_week(calendrier=[day(MONDAY, "tempête", libelle="Verglas"), *CALENDAR[1:]])
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    first = page(signed_in(alice)).select("section.day")[0]
    assert "École fermée" in words(first, ".notice.waits") and "Verglas" in words(first, ".notice.waits")
    assert not first.select(".periods")


def test_one_thing_of_two_children_is_told_once_with_both_names() -> None:
    publish_week(
        CAPITALE, LOUIS, LEA,
        evenements=[event("E1", "Patinoire", THURSDAY, ecole=LOUIS.school.code)],
        travaux=[homework("T1", "MAT", TUESDAY, "Page 42")],
    )  # fmt: skip
    delphine = account(DELPHINE.email)
    linked(delphine, LOUIS, LEA)
    found = page(signed_in(delphine))
    for title in ("Patinoire", "Page 42"):
        ((thing),) = [one for one in found.select(".things > li") if title in one.get_text()]
        assert [tag.get_text(strip=True) for tag in thing.select(".tag")] == ["Louis", "Léa"]


def test_a_link_filters_one_child_and_another_familys_is_not_found() -> None:
    publish_week(CAPITALE, LOUIS, LEA)
    delphine = account(DELPHINE.email)
    linked(delphine, LOUIS, LEA)
    client = signed_in(delphine)
    louis = student_of(LOUIS).public_id
    tags = {tag.get_text(strip=True) for tag in page(client, f"?enfant={louis}").select("main .tag")}
    assert tags == {"Louis"}
    for other in (student_of(MAIKA).public_id, "sans-forme"):
        assert client.get(f"/agenda/?enfant={other}").status_code == 404


@pytest.mark.parametrize("typed", ["2026-W99", "hier", "2026-W48-1", "٢٠٢٦-W48", "0001-W01", "9999-W52"])
def test_a_week_that_is_none_shows_this_one(typed: str) -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    assert "23" in words(page(signed_in(alice), f"?semaine={typed}"), ".over")


def test_another_week_is_a_link_away() -> None:
    publish_week()
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    client = signed_in(alice)
    after = page(client).select(".segments a")[2]["href"]
    assert "2026-W49" in after
    assert "30\u00a0novembre" in page(client, after.removeprefix("/agenda/")).select_one(".over").get_text()


def test_what_the_board_never_sent_is_said_and_not_shown_as_empty() -> None:
    publish(CAPITALE, calendrier=CALENDAR)
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    said = words(page(signed_in(alice)), ".notice")
    assert "Votre école ne publie pas" in said and "l’horaire" in said and "le calendrier" not in said


def test_the_barred_parent_sees_nothing() -> None:
    publish_week()
    bob = account(BOB.email)
    found = page(signed_in(bob))
    assert "Mathématique" not in found.get_text() and MAIKA.given_names not in found.get_text()


def test_a_page_costs_as_many_statements_for_one_child_and_many_rows_as_for_several() -> None:
    publish_week()
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    client = signed_in(alice)
    page(client)
    with statements() as one:
        page(client)
    many = [homework(f"T{number}", "MAT", TUESDAY, f"Page {number}") for number in range(10)]
    publish(CAPITALE, travaux=many, evenements=[event(f"E{n}", f"Sortie {n}", THURSDAY) for n in range(10)])
    rives = [{**row, "ecole": GRANDE_MAREE.code, "jour": f"r{row['date']}"} for row in CALENDAR]
    publish(RIVES, calendrier=rives, **{**classes(EMILE_B), "groupes": [
        {**row, "ecole": GRANDE_MAREE.code} for row in classes()["groupes"]]})  # fmt: skip
    linked(alice, EMILE_B)
    with statements() as several:
        found = page(client)
    assert "Page 9" in found.get_text() and "Émile" in found.get_text()
    assert len(several) == len(one) and len(queries_of(one)) <= 6


def queries_of(sent: list[str]) -> list[str]:
    return [one for one in sent if "SELECT" in one and "set_config" not in one]


def test_the_timetable_is_a_table_of_the_cycle_with_today_marked() -> None:
    publish_week()
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    address = reverse("parents:timetable", kwargs={"student": student_of(MAIKA).public_id})
    with time_machine.travel(MORNING, tick=False):
        found = BeautifulSoup(signed_in(alice).get(address).text, "html.parser")
    heads = [one.get_text(" ", strip=True) for one in found.select("tbody th")]
    assert heads == ["Jour 4 Aujourd’hui", "Jour 5", "Tous les jours"]
    assert "Service de garde" in words(found, "tbody tr:last-child td:not(.none)")


def test_a_timetable_of_another_family_is_not_found() -> None:
    publish_week()
    charlie = signed_in(account("charlie.roy@exemple.ca"))
    address = reverse("parents:timetable", kwargs={"student": student_of(MAIKA).public_id})
    assert charlie.get(address).status_code == 404


def test_what_a_board_hides_is_on_no_page() -> None:
    publish_week(evenements=[event("E1", "Patinoire", THURSDAY)])
    with as_role("jobs"):
        change_setting(AGENDA_SHOWN, board_id=board_id(CAPITALE), typed="homework", by="tests", now=MORNING)
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    client = signed_in(alice)
    found = page(client)
    assert not found.select(".periods") and "Patinoire" not in found.get_text()
    assert "l’horaire" in words(found, ".notice") and "les sorties" in words(found, ".notice")
    address = reverse("parents:timetable", kwargs={"student": student_of(MAIKA).public_id})
    assert "ne publie pas l’horaire" in client.get(address).text


@pytest.mark.parametrize("typed", ["horaire", "timetable; marks", "none; homework"])
def test_a_board_cannot_show_what_there_is_not(typed: str) -> None:
    with as_role("jobs"), pytest.raises(BadSetting):
        change_setting(AGENDA_SHOWN, board_id=board_id(CAPITALE), typed=typed, by="tests", now=MORNING)


def test_a_child_in_no_section_has_days_and_an_empty_timetable() -> None:
    publish_week(CAPITALE, LOUIS, LEA)
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    client = signed_in(alice)
    first = page(client).select("section.day")[0]
    assert "Jour 4" in words(first, ".said") and not first.select("details")
    address = reverse("parents:timetable", kwargs={"student": student_of(MAIKA).public_id})
    assert "Aucune période" in client.get(address).text


def test_two_schools_days_that_read_the_same_are_told_together() -> None:
    publish_week()
    publish(RIVES, calendrier=[day(MONDAY, school=GRANDE_MAREE.code, jour_cycle="4")])
    alice = account(ALICE.email)
    linked(alice, MAIKA, EMILE_B)
    (said,) = page(signed_in(alice)).select("section.day")[0].select(".said")
    assert [tag.get_text(strip=True) for tag in said.select(".tag")] == ["Maïka", "Émile"]


def test_the_page_reads_in_english() -> None:
    publish_week()
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    with time_machine.travel(MORNING, tick=False):
        found = signed_in(alice).get("/en/agenda/")
    assert (
        found.status_code == 200
        and "8:05\u00a0a.m." in found.text
        and "Monday, November\u00a023" in found.text
    )


def test_nobody_has_an_agenda_without_a_child() -> None:
    assert "Aucun enfant" in page(signed_in(account("personne@exemple.ca"))).get_text()


def test_a_first_view_is_small() -> None:
    many = [homework(f"T{number}", "MAT", TUESDAY, f"Page {number}") for number in range(20)]
    publish_week(CAPITALE, LOUIS, LEA, travaux=many)
    delphine = account(DELPHINE.email)
    linked(delphine, LOUIS, LEA)
    with time_machine.travel(MORNING, tick=False):
        sent = gzip.compress(signed_in(delphine).get("/agenda/").content)
    assert len(sent) < 14_000
