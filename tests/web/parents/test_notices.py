"""« Mes avis »: each topic of each child, the hours, this device; and « Se désabonner » from a mail."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client

from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.digests.actions import stop
from portail.digests.encryption import new_private_key
from portail.digests.models import Preference, Subscription
from portail.digests.queries import reader_of
from portail.digests.rules import Manner
from portail.digests.tokens import read_token, token_of
from portail.records.events import INTERRUPTING, Topic
from tests.cast import ALICE, CHARLIE, DELPHINE, LEA, LOUIS, MAIKA
from tests.people import account, linked, signed_in, student_of
from tests.web.test_weight import check
from tests.wire import statements
from tests.world import NOW

pytestmark = pytest.mark.django_db

PAGE = "/mon-compte/avis/"


@pytest.fixture
def delphine() -> Person:
    person = account(DELPHINE.email)
    linked(person, LOUIS, LEA)
    return person


def fields(browser: Client) -> dict[str, str]:
    """What the page's form would send if one only pressed « Enregistrer »."""
    form = BeautifulSoup(browser.get(PAGE).text, "html.parser").select_one("main form")
    assert form is not None
    return {
        str(one["name"]): str((one.select_one("option[selected]") or one.select("option")[0])["value"])
        for one in form.select("select")
    }


def chosen(person: Person, child: Any, topic: Topic) -> Manner:
    with rows_of(actor=person.pk):
        return reader_of(person.pk).chosen(topic, student_id=student_of(child).pk)


def kept(person: Person) -> list[tuple[int | None, str, str]]:
    with rows_of(actor=person.pk):
        return list(Preference.objects.filter(person=person).values_list("student_id", "topic", "manner"))


def test_what_is_usual_is_shown_and_keeping_it_writes_nothing(delphine: Person) -> None:
    browser = signed_in(delphine)
    typed = fields(browser)
    assert (typed["digest_at"], typed["quiet_from"], typed["quiet_until"]) == ("17:00", "21:00", "07:00")
    for topic in Topic:
        usual = "at_once" if topic in INTERRUPTING else "digest"
        assert {value for name, value in typed.items() if name.startswith(f"{topic}-")} == {usual}
    assert browser.post(PAGE, typed).status_code == 302
    assert kept(delphine) == []


def test_a_choice_for_one_child_is_hers_alone_and_one_for_both_is_for_all(delphine: Person) -> None:
    browser, lea = signed_in(delphine), student_of(LEA)
    off = {f"fees-{student_of(child).public_id}": "off" for child in (LOUIS, LEA)}
    browser.post(PAGE, fields(browser) | off | {f"absences-{lea.public_id}": "digest"})
    assert sorted(kept(delphine), key=str) == [(None, "fees", "off"), (lea.pk, "absences", "digest")][::-1]
    assert chosen(delphine, LOUIS, Topic.ABSENCES) is Manner.AT_ONCE
    assert fields(browser)[f"absences-{lea.public_id}"] == "digest"


def test_the_hours_are_kept_and_what_waits_is_looked_at_again(delphine: Person) -> None:
    browser = signed_in(delphine)
    browser.post(PAGE, fields(browser) | {"digest_at": "07:00", "quiet_until": "06:00"})
    assert fields(browser)["digest_at"] == "07:00"
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'person_id' FROM procrastinate_jobs WHERE task_name LIKE 'digests.%'")
        assert cursor.fetchall() == [(str(delphine.pk),)]


def test_a_digest_in_the_quiet_hours_is_refused_beside_its_hour(delphine: Person) -> None:
    browser = signed_in(delphine)
    page = browser.post(PAGE, fields(browser) | {"digest_at": "06:00"})
    assert page.status_code == 200 and "heures de silence. Changez" in page.text
    assert kept(delphine) == []


def test_a_topic_that_may_not_interrupt_cannot_be_chosen_at_once(delphine: Person) -> None:
    browser = signed_in(delphine)
    name = f"fees-{student_of(LEA).public_id}"
    assert browser.post(PAGE, fields(browser) | {name: "at_once"}).status_code == 200
    assert kept(delphine) == []


def test_another_familys_child_is_no_field_of_the_form(delphine: Person) -> None:
    browser = signed_in(delphine)
    browser.post(PAGE, fields(browser) | {f"fees-{student_of(MAIKA).public_id}": "off"})
    assert kept(delphine) == []


def test_each_list_has_its_name_and_the_page_works_without_children() -> None:
    browser = signed_in(account(ALICE.email))
    page = BeautifulSoup(browser.get(PAGE).text, "html.parser")
    assert [one["id"] for one in page.select("select") if not page.select(f"label[for={one['id']}]")] == []
    assert page.select("table") == [] and "Heure du résumé" in page.text


def test_the_page_costs_the_same_for_one_child_and_for_two(delphine: Person) -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    counts = []
    for person in (alice, delphine):
        browser = signed_in(person)
        browser.get(PAGE)
        with statements() as sent:
            browser.get(PAGE)
        counts.append(sum("FROM" in one for one in sent))
    assert counts[0] == counts[1]


# From a mail -------------------------------------------------------------------------------------------


def address(person: Person, kind: str) -> str:
    person.refresh_from_db()
    return f"/avis/arreter/{token_of(handle=person.handle, kind=kind)}/"


def test_opening_the_link_changes_nothing_and_the_button_turns_that_kind_off_alone(delphine: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    link = address(delphine, "absences")
    page = browser.get(link)
    assert "Ne plus recevoir" in page.text and DELPHINE.email not in page.text and "Léa" not in page.text
    assert chosen(delphine, LEA, Topic.ABSENCES) is Manner.AT_ONCE
    assert "C’est fait" in browser.post(link).text
    assert chosen(delphine, LEA, Topic.ABSENCES) is Manner.OFF
    assert chosen(delphine, LEA, Topic.SAFETY) is Manner.AT_ONCE


def test_a_mail_program_posts_by_itself_as_often_as_it_likes(delphine: Person) -> None:
    for _again in range(2):
        answer = Client(enforce_csrf_checks=True).post(
            address(delphine, "digest"), {"List-Unsubscribe": "One-Click"}
        )
        assert answer.status_code == 200
    with rows_of(actor=delphine.pk):
        assert reader_of(delphine.pk).rhythm.digest_at is None
        assert reader_of(delphine.pk).manner(Topic.SAFETY, student_id=None) is Manner.AT_ONCE


def test_a_token_opens_nothing_else_and_none_can_be_made(delphine: Person) -> None:
    charlie = account(CHARLIE.email)
    charlie.refresh_from_db(), delphine.refresh_from_db()
    hers, his = (token_of(handle=one.handle, kind="digest") for one in (delphine, charlie))
    body, _dot, seal = hers.rpartition(".")
    other, _dot, _seal = his.rpartition(".")
    forged = [
        f"{other}.{seal}",
        f"{body}.",
        body,
        "x",
        hers[:-1] + "é",
        token_of(handle=delphine.handle, kind="all"),
    ]
    assert [token for token in forged if read_token(token) or stop(token, now=NOW)] == []
    assert Client().get(f"/avis/arreter/{hers}/").status_code == 200
    assert "sessionid" not in Client().post(f"/avis/arreter/{hers}/").cookies
    with rows_of(actor=charlie.pk):
        assert reader_of(charlie.pk).rhythm.digest_at is not None


# This device -------------------------------------------------------------------------------------------


def test_the_page_stays_light_where_a_device_can_be_woken(delphine: Person, settings: Any) -> None:
    settings.VAPID_PRIVATE_KEY = new_private_key()
    page = signed_in(delphine).get(PAGE)
    assert "data-push" in page.text
    check(page.content, PAGE)


def test_a_device_is_refused_in_words_whatever_it_sends(delphine: Person, settings: Any) -> None:
    settings.VAPID_PRIVATE_KEY = ""
    browser = signed_in(delphine)
    for sent in (
        {"endpoint": "https://10.0.0.1/"},
        {"endpoint": "x" * 2000},
        {"endpoint": "x", "secret": "y" * 99},
    ):
        page = browser.post(f"{PAGE}appareil/", sent, follow=True)
        assert "ne peut pas afficher d’avis" in page.text
    with rows_of(actor=delphine.pk):
        assert not Subscription.objects.exists()


def test_the_worker_is_at_the_root_and_only_names_our_files() -> None:
    answer = Client().get("/sw.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    parts = ("push", "offline")
    assert answer.text == '"use strict";\n' + "".join(
        f'importScripts("/static/ui/{part}.js");\n' for part in parts
    )
