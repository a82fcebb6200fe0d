"""The calendar feed, read over HTTP by two libraries: what its parent may see now, and nothing else."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import icalendar
import pytest
import requests
import vobject
from django.test import Client

from portail.accounts.models import Person
from portail.agenda import actions
from portail.agenda.models import Feed
from portail.database.context import rows_of
from portail.web.public import views_calendar
from tests.agenda.days import (
    CALENDAR,
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    change,
    day,
    event,
    homework,
    publish_week,
)
from tests.cast import ALICE, CAPITALE, DELPHINE, LEA, LOUIS, MAIKA
from tests.people import account, linked, signed_in, student_of
from tests.publishing import publish
from tests.roles import superuser_connection
from tests.wire import statements
from tests.world import package

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
LONG = "Congé mobile, fête de l’école et longue fin de semaine; à lundi"
ADDRESS = re.compile(r'value="[^"]*(/calendrier/[\w-]{32}\.ics)"')

type Read = Callable[..., requests.Response]


@pytest.fixture
def read(live_server: Any) -> Read:
    """What a calendar program gets at an address: a session of its own, no cookie."""

    def get(path: str, **headers: str) -> requests.Response:
        return requests.get(f"{live_server.url}{path}", headers=headers, timeout=10)

    return get


@pytest.fixture(autouse=True)
def on_a_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's clock is that of the days; other threads' timers stay as they are."""
    clock = SimpleNamespace(now=lambda: MORNING, localdate=lambda now=MORNING: now.date())
    monkeypatch.setattr(views_calendar, "timezone", clock)


def made(client: Client, *, whose: str = "famille", detail: str = "all") -> str:
    """The address that the page gives, this once."""
    page = client.post("/agenda/abonnements/", {"whose": whose, "detail": detail})
    found = ADDRESS.search(page.text)
    assert page.status_code == 200 and found, page.text
    return found[1]


def alices(*, detail: str = "all") -> str:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    return made(signed_in(alice, confirmed=True), detail=detail)


def titles(response: requests.Response) -> list[str]:
    return [str(one["SUMMARY"]) for one in icalendar.Calendar.from_ical(response.content).walk("VEVENT")]


def publish_all() -> None:
    publish_week(
        horaire_exceptions=[
            change("X1", "FRA", MONDAY, "annulée", periode="F4-2", note="enseignante malade"),
            change("X2", "MAT", TUESDAY, "déplacée", periode="M5-1", debut="13:00", local="C-3"),
        ],
        evenements=[
            event("E1", "Patinoire", THURSDAY, ecole=MAIKA.school.code, debut="13:00", fin="15:00"),
        ],
        travaux=[homework("T1", "MAT", TUESDAY, "Page 42", details="Votre fils doit s’appliquer.")],
        calendrier=[*CALENDAR[:4], day(FRIDAY, "congé", libelle=LONG)],
    )  # fmt: skip


def test_two_independent_clients_read_the_same_days(read: Read) -> None:
    publish_all()
    answer = read(alices())
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    one = icalendar.Calendar.from_ical(answer.content)
    other = vobject.readOne(answer.text)
    assert sorted(str(each["SUMMARY"]) for each in one.walk("VEVENT")) == sorted(
        each.summary.value for each in other.vevent_list
    )
    assert {str(each["UID"]): each.decoded("DTSTART") for each in one.walk("VEVENT")} == {
        each.uid.value: each.dtstart.value for each in other.vevent_list
    }
    (zone,) = one.walk("VTIMEZONE")
    assert zone["TZID"] == "America/Toronto"


def test_the_file_holds_to_its_format(read: Read) -> None:
    publish_all()
    content = read(alices()).content
    assert max(map(len, content.split(b"\r\n"))) <= 75 and b"\n" not in content.replace(b"\r\n", b"")
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert len({str(each["UID"]) for each in events}) == len(events) > 5
    for each in events:
        assert each.decoded("DTSTAMP").tzinfo is not None and each.decoded("DTEND") >= each.decoded("DTSTART")
    (holiday,) = [each for each in events if "Congé mobile" in str(each["SUMMARY"])]
    assert (holiday.decoded("DTSTART"), holiday.decoded("DTEND")) == (date(2026, 11, 27), date(2026, 11, 28))
    assert str(holiday["TRANSP"]) == "TRANSPARENT"


def test_an_exception_is_where_it_takes_place_and_says_no_reason(read: Read) -> None:
    publish_all()
    answer = read(alices())
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    on_tuesday = {
        str(one["SUMMARY"]): one for one in events if str(one.decoded("DTSTART")).startswith(TUESDAY)
    }
    moved = on_tuesday["Mathématique"]
    assert moved.decoded("DTSTART").isoformat() == f"{TUESDAY}T13:00:00-05:00" and moved["LOCATION"] == "C-3"
    (cancelled,) = [one for one in events if str(one["SUMMARY"]) == "Annulé\u00a0: Français"]
    assert cancelled["STATUS"] == "CANCELLED"
    for secret in (
        "malade",
        "appliquer",
        MAIKA.family_name,
        MAIKA.file_number,
        str(student_of(MAIKA).public_id),
    ):
        assert secret not in answer.text.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("detail", "there", "not_there"),
    [
        ("days", ["Congé mobile"], ["Page 42", "Mathématique", "Patinoire"]),
        ("homework", ["Congé mobile", "Page 42"], ["Patinoire", "Service de garde"]),
        ("all", ["Congé mobile", "Page 42", "Patinoire", "Service de garde"], []),
    ],
)
def test_a_feed_has_the_detail_that_its_parent_chose(
    detail: str, there: list[str], not_there: list[str], read: Read
) -> None:
    publish_all()
    told = " | ".join(titles(read(alices(detail=detail))))
    assert all(one in told for one in there) and not any(one in told for one in not_there)


def test_one_thing_of_two_children_is_one_event_with_both_names(read: Read) -> None:
    publish_week(CAPITALE, LOUIS, LEA, travaux=[homework("T1", "MAT", TUESDAY, "Page 42")])
    delphine = account(DELPHINE.email)
    linked(delphine, LOUIS, LEA)
    client = signed_in(delphine, confirmed=True)
    told = titles(read(made(client)))
    assert [one for one in told if "Page 42" in one] == ["Louis, Léa : Devoir, Mathématique : Page 42"]
    one_child = titles(read(made(client, whose=str(student_of(LEA).public_id))))
    assert [one for one in one_child if "Page 42" in one] == ["Devoir, Mathématique : Page 42"]


def test_a_client_that_has_it_is_not_sent_it_again_until_something_changes(read: Read) -> None:
    publish_all()
    address = alices()
    first = read(address)
    assert first.headers["Cache-Control"].startswith("private, max-age=")
    again = read(address, **{"If-None-Match": first.headers["ETag"]})
    assert (
        again.status_code == 304 and again.content == b"" and again.headers["ETag"] == first.headers["ETag"]
    )
    before = {str(one["UID"]) for one in icalendar.Calendar.from_ical(first.content).walk("VEVENT")}
    publish(CAPITALE, travaux=[homework("T1", "MAT", TUESDAY, "Page 43")])
    changed = read(address, **{"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200 and "Page 43" in changed.text
    assert {str(one["UID"]) for one in icalendar.Calendar.from_ical(changed.content).walk("VEVENT")} == before


def test_the_calendar_of_a_barred_parent_empties_within_a_second(read: Read, tmp_path: Any) -> None:
    publish_all()
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    client = signed_in(alice, confirmed=True)
    addresses = [made(client), made(client, whose=str(student_of(MAIKA).public_id))]
    assert all("Page 42" in read(address).text for address in addresses)
    bar(tmp_path)
    for address in addresses:
        answer = read(address)
        assert answer.status_code == 200 and titles(answer) == [] and MAIKA.given_names not in answer.text
    assert "Un enfant que vous ne suivez plus" in client.get("/agenda/abonnements/").text


def bar(folder: Any) -> None:
    """The school withdraws Alice's access in its next export."""
    from portail.imports.actions import Manner, import_board
    from tests.roles import as_role

    sent = package(CAPITALE, folder / "sent", c_alice="no")
    with as_role("jobs"):
        report = import_board(
            board=CAPITALE.code, path=sent, now=MORNING, manner=Manner(by="tests", is_confirmed=True)
        )
    assert report.accepted


def test_with_the_applications_check_off_the_row_policies_leave_the_feed_empty(
    read: Read, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page believes that the parent still follows the child; only the database knows better."""
    publish_all()
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    address = made(signed_in(alice, confirmed=True))
    with rows_of(actor=alice.pk):
        before = views_calendar.followed_children(person_id=alice.pk, today=MORNING.date())
    bar(tmp_path)
    monkeypatch.setattr(views_calendar, "followed_children", lambda **_: before)
    monkeypatch.setattr(views_calendar, "mark_read", lambda **_: None)
    assert titles(read(address)) == []


def test_unknown_revoked_and_malformed_addresses_answer_alike(read: Read) -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    client = signed_in(alice, confirmed=True)
    address = made(client)
    with rows_of(actor=alice.pk):
        feed = Feed.objects.get()
    assert client.post(f"/agenda/abonnements/{feed.pk}/revoquer/").status_code == 302
    answers = [
        read(path)
        for path in (address, "/calendrier/x.ics", f"/calendrier/{'a' * 32}.ics", "/calendrier/%00.ics")
    ]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    assert len({tuple(sorted((k, v) for k, v in one.headers.items() if k != "Date")) for one in answers}) == 1
    # A second time there is nothing left to revoke.
    assert client.post(f"/agenda/abonnements/{feed.pk}/revoquer/").status_code == 404


def test_a_renewed_feed_answers_at_its_new_address_alone(read: Read) -> None:
    publish_all()
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    client = signed_in(alice, confirmed=True)
    former = made(client)
    with rows_of(actor=alice.pk):
        feed = Feed.objects.get()
    page = client.post(f"/agenda/abonnements/{feed.pk}/renouveler/")
    found = ADDRESS.search(page.text)
    assert found and read(found[1]).status_code == 200 and read(former).status_code == 404


def test_an_address_is_shown_once_and_kept_nowhere() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    client = signed_in(alice, confirmed=True)
    secret = made(client).removeprefix("/calendrier/").removesuffix(".ics")
    assert secret not in client.get("/agenda/abonnements/").text
    with superuser_connection() as raw:
        kept = "".join(
            str(row)
            for table in ("agenda_feed", "audit_entry", "accounts_session", "limits_tally")
            for row in raw.execute(f"SELECT t::text FROM {table} t").fetchall()
        )
    assert secret not in kept


def test_nobody_renews_or_revokes_another_familys_feed(read: Read) -> None:
    publish_all()
    address = alices()
    with superuser_connection() as raw:
        ((feed,),) = raw.execute("SELECT id FROM agenda_feed").fetchall()
    charlie = signed_in(account("charlie.roy@exemple.ca"), confirmed=True)
    for act in ("renouveler", "revoquer"):
        assert charlie.post(f"/agenda/abonnements/{feed}/{act}/").status_code == 404
    assert (
        charlie.post(
            "/agenda/abonnements/", {"whose": str(student_of(MAIKA).public_id), "detail": "all"}
        ).text.count("/calendrier/")
        == 0
    )
    assert read(address).status_code == 200


def test_a_closed_account_s_feeds_are_gone(read: Read) -> None:
    from portail.accounts.actions.persons import close_account

    address = alices()
    close_account(person_id=Person.objects.get(email=ALICE.email).pk, now=MORNING)
    assert read(address).status_code == 404


def test_a_parent_makes_so_many_and_no_more() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    client = signed_in(alice, confirmed=True)
    for _ in range(actions.MOST_FEEDS):
        made(client)
    page = client.post("/agenda/abonnements/", {"whose": "famille", "detail": "all"})
    assert "Révoquez-en une" in page.text and not ADDRESS.search(page.text)


def test_who_tries_address_after_address_is_asked_to_wait(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_calendar, "TRIES_AN_HOUR", 3)
    statuses = [read(f"/calendrier/{number}.ics") for number in range(4)]
    assert [one.status_code for one in statuses] == [404, 404, 404, 429]
    assert 0 < int(statuses[-1].headers["Retry-After"]) <= 3600


def test_who_tries_addresses_turns_off_no_calendar_of_the_same_network(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_calendar, "TRIES_AN_HOUR", 1)
    address = alices()
    assert [read(f"/calendrier/{number}.ics").status_code for number in range(3)] == [404, 429, 429]
    assert read(address).status_code == 200


def test_a_calendar_that_asks_too_often_waits_and_others_do_not(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_calendar, "READS_AN_HOUR", 2)
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    client = signed_in(alice, confirmed=True)
    often, seldom = made(client), made(client)
    assert [read(often).status_code for _ in range(3)] == [200, 200, 429]
    assert read(seldom).status_code == 200


def test_a_feed_costs_as_many_statements_for_many_rows_and_children() -> None:
    publish_week(CAPITALE, LOUIS, LEA)
    delphine = account(DELPHINE.email)
    linked(delphine, LOUIS)
    address = made(signed_in(delphine, confirmed=True))
    client = Client()
    client.get(address)
    with statements() as few:
        client.get(address)
    many = [homework(f"T{number}", "MAT", TUESDAY, f"Page {number}") for number in range(10)]
    publish(CAPITALE, travaux=many, evenements=[event(f"E{n}", f"Sortie {n}", THURSDAY) for n in range(10)])
    linked(delphine, LEA)
    with statements() as more:
        assert "Page 9" in client.get(address).text
    assert len(more) == len(few)


def test_the_secret_part_never_reaches_the_log() -> None:
    from portail.config.logs import redact

    assert redact(f"Not Found: /calendrier/{'aB3_-' * 7}.ics") == "Not Found: /calendrier/[jeton].ics"


def test_the_list_says_when_a_calendar_last_asked(read: Read) -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    client = signed_in(alice, confirmed=True)
    address = made(client)
    assert "pas encore lue" in client.get("/agenda/abonnements/").text
    read(address)
    assert "lue le 23\u00a0novembre 2026" in client.get("/agenda/abonnements/").text
