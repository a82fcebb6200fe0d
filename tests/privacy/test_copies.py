"""A copy of everything held on a person: theirs alone, fetched once, never of a child taken away."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.links.actions import recheck_links
from portail.notices.models import Message
from portail.privacy.copies import CopyRefused, ask_copy, forget_copies, make_copy, take_copy
from portail.privacy.models import Copy
from portail.privacy.packing import write_csv
from portail.privacy.rules import EXPORT_LIFE, EXPORTS_A_DAY
from tests.attendance.rows import absence
from tests.cast import ALICE, BOB, CAPITALE, EMILE_B, MAIKA
from tests.communications.rows import message, to
from tests.people import account, board_id, linked, signed_in
from tests.publishing import publish
from tests.report_cards.cards import issue
from tests.results.school import publish_year
from tests.roles import as_role, superuser_connection
from tests.world import NOW

PAGE = "/mon-compte/mes-donnees/"
database = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email, "alice@exemple.com")
    linked(person, MAIKA, EMILE_B)
    return person


def asked(person: Person, *, now: Any = NOW) -> Any:
    with rows_of(actor=person.pk):
        return ask_copy(person.pk, now=now)


def made(person: Person, *, now: Any = NOW) -> Any:
    """A copy asked for, and made by the worker."""
    copy = asked(person, now=now)
    with as_role("jobs"):
        make_copy(copy_id=copy, person_id=person.pk, once="job:1", now=now)
    return copy


def taken(person: Person, copy: Any, *, now: Any = NOW) -> zipfile.ZipFile:
    with rows_of(actor=person.pk), take_copy(person.pk, copy_id=copy, now=now) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def refusal(person: Person, copy: Any, *, now: Any = NOW) -> str:
    with pytest.raises(CopyRefused) as refused:
        taken(person, copy, now=now)
    return refused.value.code


def bar(person: Person) -> None:
    with superuser_connection() as raw:
        raw.execute(
            "UPDATE records_guardianship SET access = 'no' WHERE contact_id ="
            " (SELECT id FROM records_contact WHERE source_id = 'c-alice')"
        )
    board = board_id(CAPITALE)
    with rows_of(board=board):
        recheck_links(board_id=board, now=NOW)


def files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


@database
class TestWhatItHolds:
    def test_account_links_children_and_absences_are_in_it(self, alice: Person) -> None:
        publish(CAPITALE, absences=[absence(etat="motivée")])
        archive = taken(alice, made(alice))
        names = ("courriels", "enfants", "absences")
        read = {name: json.loads(archive.read(f"{name}.json")) for name in names}
        assert [one["email"] for one in read["courriels"]] == [ALICE.email, "alice@exemple.com"]
        assert [one["given_name"] for one in read["enfants"]] == ["Maïka", "Émile"]
        assert [one["child"] for one in read["absences"]] == ["Maïka"]
        assert (
            archive.read("enfants.csv").startswith(b"\xef\xbb\xbf") and "LISEZ-MOI.txt" in archive.namelist()
        )

    def test_results_messages_and_the_card_as_a_file_are_in_it(self, alice: Person) -> None:
        publish_year(MAIKA, subjects=2, marks=3)
        publish(CAPITALE, messages=[message()], messages_destinataires=[to(MAIKA.school)])
        issue()
        now = timezone.now() + timedelta(days=2)
        archive = taken(alice, made(alice, now=now), now=now)
        results = json.loads(archive.read("resultats.json"))
        assert [one["kind"] for one in results].count("mark") == 6
        assert {one["child"] for one in results} == {"Maïka"}
        assert len(json.loads(archive.read("messages.json"))) == 1
        (card,) = [name for name in archive.namelist() if name.startswith("bulletins/")]
        assert archive.read(card).startswith(b"%PDF-")

    def test_it_tells_nothing_of_other_guardians(self, alice: Person) -> None:
        archive = taken(alice, made(alice))
        everything = "".join(archive.read(name).decode() for name in archive.namelist())
        assert "Bob" not in everything and BOB.email not in everything and "Rita" not in everything

    def test_its_owner_is_told_once_by_mail(self, alice: Person) -> None:
        copy = made(alice)
        with as_role("jobs"):
            make_copy(copy_id=copy, person_id=alice.pk, once="job:1", now=NOW)
            subjects = list(Message.objects.filter(kind="copy.ready").values_list("subject", flat=True))
        assert subjects == ["Vos données sont prêtes"]


@database
class TestFetching:
    def test_once_and_the_file_is_gone(self, alice: Person, folder: Path) -> None:
        copy = made(alice)
        assert len(files(folder)) == 1
        taken(alice, copy)
        assert not files(folder) and refusal(alice, copy) == "copy-gone"

    def test_within_a_day(self, alice: Person, folder: Path) -> None:
        assert refusal(alice, made(alice), now=NOW + EXPORT_LIFE) == "copy-gone"

    def test_what_nobody_came_for_is_deleted(self, alice: Person, folder: Path) -> None:
        made(alice)
        assert forget_copies(now=timezone.now()) == 0 and files(folder)
        assert forget_copies(now=timezone.now() + EXPORT_LIFE + timedelta(minutes=1)) == 1
        assert not files(folder)

    def test_not_by_another_person_who_knows_its_id(self, alice: Person) -> None:
        copy, bob = made(alice), account(BOB.email)
        assert refusal(bob, copy) == "copy-gone"
        answer = signed_in(bob, confirmed=True).post(f"{PAGE}{copy}/", follow=True)
        assert "n’est plus là" in answer.text
        taken(alice, copy)

    def test_not_after_a_child_was_taken_away(self, alice: Person) -> None:
        copy = made(alice)
        bar(alice)
        assert refusal(alice, copy) == "copy-stale"

    def test_not_after_an_age_rule_hid_something_of_a_child(self, alice: Person) -> None:
        copy = made(alice)
        with superuser_connection() as raw:
            raw.execute(
                "INSERT INTO boards_boardsetting (board_id, name, value)"
                " VALUES (%s, 'results-until-age', '8')",
                [board_id(CAPITALE)],
            )
        assert refusal(alice, copy) == "copy-stale"

    def test_not_after_the_cards_of_a_child_who_left_ended(self, alice: Person) -> None:
        issue()
        now = timezone.now() + timedelta(days=2)
        with superuser_connection() as raw:
            raw.execute(
                "UPDATE links_link SET active = false, suspended_for = 'student_gone', student_key ="
                " repeat('c', 64)"
                " WHERE student_id = (SELECT id FROM records_student WHERE source_id = 's-maika')"
            )
            copy = made(alice, now=now)
            assert [name for name in taken(alice, copy, now=now).namelist() if name.endswith(".pdf")]
            copy = made(alice, now=now)
            raw.execute("UPDATE links_link SET recycled_at = %s WHERE NOT active", [now])
        assert refusal(alice, copy, now=now) == "copy-stale"

    def test_what_is_refused_as_stale_is_deleted(self, alice: Person, folder: Path) -> None:
        copy = made(alice, now=timezone.now())
        bar(alice)
        answer = signed_in(alice, confirmed=True).post(f"{PAGE}{copy}/", follow=True)
        assert "Vos accès ont changé" in answer.text and "Préparer ma copie" in answer.text
        assert not files(folder)

    def test_asked_for_before_the_bar_and_made_after_it_holds_nothing_of_the_child(
        self, alice: Person
    ) -> None:
        publish(CAPITALE, absences=[absence(etat="motivée")])
        copy = asked(alice)
        bar(alice)
        with as_role("jobs"):
            make_copy(copy_id=copy, person_id=alice.pk, once="job:1", now=NOW)
        archive = taken(alice, copy)
        everything = "".join(archive.read(name).decode() for name in archive.namelist())
        assert "Émile" in everything and "Maïka" not in everything


@database
class TestAsking:
    def test_one_that_waits_is_the_only_one(self, alice: Person) -> None:
        assert made(alice) == asked(alice, now=NOW + timedelta(hours=1))

    def test_no_more_than_a_few_a_day(self, alice: Person) -> None:
        for number in range(EXPORTS_A_DAY):
            moment = NOW + timedelta(minutes=number)
            taken(alice, made(alice, now=moment), now=moment)
        with pytest.raises(CopyRefused) as refused:
            asked(alice, now=NOW + timedelta(minutes=9))
        assert refused.value.code == "too-many-copies"

    def test_a_closed_account_leaves_no_copy(self, alice: Person) -> None:
        copy = asked(alice)
        with rows_of(actor=alice.pk):
            Person.objects.get(pk=alice.pk).delete()
        with as_role("jobs"):
            make_copy(copy_id=copy, person_id=alice.pk, once="job:1", now=NOW)
        with superuser_connection() as raw:
            assert raw.execute("SELECT count(*) FROM privacy_copy").fetchone() == (0,)


@database
class TestThePage:
    def test_who_did_not_just_prove_who_they_are_is_asked_to(self, alice: Person) -> None:
        browser = signed_in(alice)
        for answer in (browser.get(PAGE), browser.post(PAGE), browser.post(f"{PAGE}{made(alice)}/")):
            assert answer.status_code == 302 and "/mon-compte/confirmer/" in answer.headers["Location"]

    def test_it_goes_from_asking_to_the_file(self, alice: Person) -> None:
        browser = signed_in(alice, confirmed=True)
        assert "en préparation" in browser.post(PAGE, follow=True).text
        with rows_of(actor=alice.pk):
            copy = Copy.objects.get()
        with as_role("jobs"):
            make_copy(copy_id=copy.pk, person_id=alice.pk, once="job:1", now=copy.asked_at)
        assert "Votre copie est prête" in browser.get(PAGE).text
        answer = browser.post(f"{PAGE}{copy.pk}/")
        assert answer.headers["Content-Type"] == "application/zip"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer.headers["Cache-Control"]
        assert zipfile.ZipFile(io.BytesIO(answer.getvalue())).testzip() is None
        answer.close()
        assert "n’est plus là" in browser.post(f"{PAGE}{copy.pk}/", follow=True).text

    def test_following_its_address_uses_nothing_up(self, alice: Person) -> None:
        copy = made(alice)
        assert signed_in(alice, confirmed=True).get(f"{PAGE}{copy}/").status_code == 405
        assert Client().post(f"{PAGE}{copy}/").status_code == 302
        taken(alice, copy)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.text(max_size=8), min_size=1), min_size=1))
def test_no_cell_is_a_formula(rows: list[dict[str, str]]) -> None:
    written = io.StringIO()
    write_csv(written, list("abc"), rows)
    for row in csv.DictReader(io.StringIO(written.getvalue().removeprefix("\ufeff"), newline="")):
        assert not any((cell or "").startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
