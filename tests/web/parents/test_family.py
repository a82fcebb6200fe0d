"""« Mes enfants »: who sees a child, who looked, what the school is asked; one family's business alone."""

from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portail.accounts.models import Person
from portail.attendance.exporting import sent_since
from portail.cli.requests import command as requests_command
from portail.database.context import rows_of
from portail.links.actions import issue_code, recheck_links, silence_student
from portail.notices.models import Message
from portail.privacy.actions import tell_answered
from portail.privacy.models import SchoolRequest
from portail.privacy.rules import OPEN_REQUESTS
from tests.attendance.sent import something_sent
from tests.cast import ALICE, BOB, CAPITALE, DELPHINE, EMILE_B, GRANDMOTHER, LEA, LOUIS, MAIKA
from tests.people import account, associate, board_id, claimed, linked, links, signed_in, student_of
from tests.roles import as_role, superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

CORRECTION = {"part": "name", "text": "Maïka s’écrit avec un tréma."}


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    return person


@pytest.fixture
def rita() -> Person:
    """Maïka's grandmother, who follows her too, from another home."""
    person = account(GRANDMOTHER.email)
    linked(person, MAIKA)
    return person


def page(person: Person, what: str, *, of: Person | None = None) -> Any:
    return signed_in(person).get(f"/enfants/{links(of or person)[0].pk}/{what}/")


def post(person: Person, what: str, data: dict[str, str], *, of: Person | None = None) -> Any:
    address = f"/enfants/{links(of or person)[0].pk}/{what}/"
    return signed_in(person).post(address, data, follow=True)


def asked() -> list[SchoolRequest]:
    with rows_of(board=board_id(CAPITALE)):
        return list(SchoolRequest.objects.order_by("opened_at"))


def operate(*arguments: str) -> str:
    with as_role("jobs"):
        return CliRunner().invoke(requests_command, [*arguments]).output


class TestTheList:
    def test_each_child_is_there_with_their_number_masked(self, alice: Person) -> None:
        text = signed_in(alice).get("/enfants/").text
        assert "Maïka" in text and "Émile" in text and "École des Quatre-Vents" in text
        assert MAIKA.file_number not in text and MAIKA.file_number[-2:] in text
        assert f"/enfants/{links(alice)[0].pk}/retirer/" in text

    def test_it_takes_as_many_queries_for_two_children_as_for_one(self, alice: Person) -> None:
        delphine = account(DELPHINE.email)
        linked(delphine, LOUIS)
        counts = []
        for person in (delphine, alice):
            browser = signed_in(person)
            with CaptureQueriesContext(connection) as sent:
                browser.get("/enfants/")
            counts.append(len([one for one in sent if "records_" in one["sql"] or "links_" in one["sql"]]))
        assert counts[0] == counts[1] <= 4

    @pytest.mark.parametrize("what", ["acces", "consultations", "correction"])
    def test_the_pages_of_a_child_take_few_queries_however_much_there_is(
        self, what: str, alice: Person
    ) -> None:
        browser, address = signed_in(alice), f"/enfants/{links(alice)[0].pk}/{what}/"
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as sent:
                assert browser.get(address).status_code == 200
            counts.append(len(sent))
            for number in range(3):
                post(alice, "correction", CORRECTION | {"text": f"Erreur {number}."})
            with as_role("jobs"):
                operate("answer", str(asked()[0].pk), "--answer", "C’est fait.")
        assert counts[0] == counts[1]

    def test_a_suspended_access_says_why_only_where_its_reader_may_know(self, alice: Person) -> None:
        for reason, words in (("of_age", "a 18 ans"), ("barred", "Pour en connaître la raison")):
            with superuser_connection() as raw:
                raw.execute("UPDATE links_link SET active = false, suspended_for = %s", [reason])
            for address in ("/enfants/", "/aujourdhui/"):
                text = signed_in(alice).get(address).text
                assert words in text and "Maïka" not in text


class TestWhoHasAccess:
    def test_others_are_counted_and_never_named(self, alice: Person, rita: Person) -> None:
        text = page(alice, "acces").text
        assert "Un autre compte suit cet enfant" in text
        assert "Rita" not in text and GRANDMOTHER.email not in text

    def test_nobody_else_is_said_so_and_a_suspended_link_does_not_count(
        self, alice: Person, rita: Person
    ) -> None:
        with superuser_connection() as raw:
            raw.execute(
                "UPDATE links_link SET active = false, suspended_for = 'ended' WHERE person_id = %s",
                [rita.pk],
            )
        assert "Aucun autre compte" in page(alice, "acces").text

    def test_of_a_silenced_student_no_number_is_told(self, alice: Person, rita: Person) -> None:
        with as_role("jobs"):
            silence_student(
                board_id=board_id(CAPITALE), file_number=MAIKA.file_number, actor="Diane", now=NOW
            )
        text = page(alice, "acces").text
        assert "ne dit pas combien" in text and "Un autre compte" not in text


class TestWhoLooked:
    def test_an_operators_look_is_shown_in_words_without_the_operator(self, alice: Person) -> None:
        with as_role("jobs"):
            issue_code(
                board_id=board_id(CAPITALE), file_number=MAIKA.file_number, contact=ALICE.source_id,
                actor="diane.operatrice", now=NOW,
            )  # fmt: skip
        text = page(alice, "consultations").text
        assert "Personne qui exploite le portail" in text and "diane.operatrice" not in text

    def test_an_export_is_shown_to_the_families_it_holds_and_to_no_other(self, alice: Person) -> None:
        delphine = account(DELPHINE.email)
        linked(delphine, LEA)
        board = board_id(CAPITALE)
        with superuser_connection() as raw:
            something_sent(raw, board=board, student=student_of(MAIKA).pk, person=alice.pk)
        with as_role("jobs"):
            assert sent_since(board_id=board, since=NOW, by="nuit", now=NOW)
        assert "Envoi au système de l’école" in page(alice, "consultations").text
        assert "Personne n’a consulté" in page(delphine, "consultations").text

    def test_the_parents_own_visits_are_not_in_it(self, alice: Person, rita: Person) -> None:
        page(rita, "acces")
        assert "Personne n’a consulté" in page(alice, "consultations").text


class TestCorrections:
    def test_one_goes_to_the_school_and_its_answer_comes_back(self, alice: Person) -> None:
        assert "envoyée au secrétariat" in post(alice, "correction", CORRECTION).text
        shown = operate("show", str(asked()[0].pk))
        assert "correction of 2345678, name, by the contact c-alice" in shown and "tréma" in shown
        said = operate("answer", str(asked()[0].pk), "--answer", "C’est fait, merci.", "--as", "Diane")
        assert said.startswith("Answered")
        text = page(alice, "correction").text
        assert "Corrigé" in text and "C’est fait, merci." in text and "Diane" not in text
        assert "no open request" in operate("answer", str(asked()[0].pk), "--answer", "Encore")

    def test_listing_names_no_child_and_opening_one_is_shown_to_its_families(self, alice: Person) -> None:
        post(alice, "correction", CORRECTION)
        listed = operate("list")
        assert "correction, name" in listed and "1 open." in listed
        assert not [word for word in (MAIKA.file_number, "tréma", "c-alice") if word in listed]
        assert "Personne n’a consulté" in page(alice, "consultations").text
        operate("show", str(asked()[0].pk), "--as", "Diane")
        text = page(alice, "consultations").text
        assert "Traitement d’une demande" in text and "Diane" not in text
        assert "no open request" in operate("show", str(uuid4()))

    def test_its_author_is_told_by_mail_without_the_answer_or_the_child(self, alice: Person) -> None:
        post(alice, "correction", CORRECTION)
        operate("answer", str(asked()[0].pk), "--answer", "C’est fait, merci.")
        board = board_id(CAPITALE)
        with as_role("jobs"):
            tell_answered(request_id=asked()[0].pk, board_id=board, once="job:1", now=NOW)
            mail = Message.objects.get(kind="school-request.answered")
        assert "École des Quatre-Vents" in mail.text and "/enfants/" in mail.text
        assert "merci" not in mail.text and "Maïka" not in mail.text

    def test_the_same_twice_is_one(self, alice: Person) -> None:
        post(alice, "correction", CORRECTION)
        post(alice, "correction", CORRECTION)
        assert len(asked()) == 1

    def test_a_flood_is_refused_and_what_was_typed_stays(self, alice: Person) -> None:
        for number in range(OPEN_REQUESTS):
            post(alice, "correction", CORRECTION | {"text": f"Erreur {number}."})
        text = post(alice, "correction", CORRECTION | {"text": "Une de trop."}).text
        assert "plusieurs demandes en cours" in text and "Une de trop." in text
        assert len(asked()) == OPEN_REQUESTS

    @pytest.mark.parametrize("data", [{}, CORRECTION | {"part": "moi"}, CORRECTION | {"text": "x" * 1001}])
    def test_what_is_missing_or_too_long_is_said(self, alice: Person, data: dict[str, str]) -> None:
        assert "Il y a un problème" in post(alice, "correction", data).text and not asked()

    def test_the_other_home_reads_none_of_it(self, alice: Person, rita: Person) -> None:
        post(alice, "correction", CORRECTION)
        assert "tréma" not in page(rita, "correction").text

    def test_once_barred_its_author_reads_neither_question_nor_answer(self, alice: Person) -> None:
        post(alice, "correction", CORRECTION)
        board = board_id(CAPITALE)
        with superuser_connection() as raw:
            raw.execute("UPDATE records_guardianship SET access = 'no' WHERE student_id ="
                        " (SELECT id FROM records_student WHERE source_id = 's-maika')")  # fmt: skip
        with rows_of(board=board):
            recheck_links(board_id=board, now=NOW)
        assert page(alice, "correction").status_code == 404
        with rows_of(actor=alice.pk):
            assert not SchoolRequest.objects.exists()


class TestNotTheGuardian:
    def test_it_says_what_it_does_before_doing_it(self, alice: Person) -> None:
        text = page(alice, "pas-repondant").text
        assert "Vous ne verrez plus rien de Maïka" in text and links(alice)[0].active

    def test_the_link_shows_nothing_at_once_and_the_school_is_told(self, alice: Person) -> None:
        text = post(alice, "pas-repondant", {}).text
        assert "C’est noté" in text and "Maïka" not in text and "En attente de l’école" in text
        assert not links(alice)[0].active and "NOT THE GUARDIAN" in operate("list")
        assert "NOT THE GUARDIAN of 2345678" in operate("show", str(asked()[0].pk))

    def test_no_night_brings_it_back_and_associating_anew_does(self, alice: Person) -> None:
        post(alice, "pas-repondant", {})
        board = board_id(CAPITALE)
        with rows_of(board=board):
            recheck_links(board_id=board, now=NOW)
        assert links(alice)[0].suspended_for == "denied"
        assert associate(alice, claimed(MAIKA, ALICE.email)).outcome.value == "linked"

    def test_twice_is_a_page_that_is_not_there(self, alice: Person) -> None:
        post(alice, "pas-repondant", {})
        assert page(alice, "pas-repondant").status_code == 404 and len(asked()) == 1


@pytest.mark.parametrize("what", ["acces", "consultations", "correction", "pas-repondant"])
def test_another_familys_link_is_not_there(what: str, alice: Person) -> None:
    bob = account(BOB.email)
    assert page(bob, what, of=alice).status_code == 404
    assert post(bob, what, CORRECTION, of=alice).status_code in (404, 405)
    assert not asked() and links(alice)[0].active
    assert Client().get(f"/enfants/{links(alice)[0].pk}/{what}/").status_code == 302
