"""Ways to a child that the record no longer gives, or gives to somebody else."""

import pytest
from click.testing import CliRunner

from portail.database.context import rows_of
from portail.links.actions import Outcome, RequestRefused, accept_request, ask_school, recheck_links
from portail.links.models import LinkRequest
from portail.records.models import Student
from tests.cast import ALICE, BOB, LUCIE, MAIKA
from tests.people import account, associate, board_id, claimed, contact_of, linked, links
from tests.roles import as_role, superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def recheck() -> None:
    board = board_id(MAIKA.board)
    with rows_of(board=board):
        recheck_links(board_id=board, now=NOW)


def test_an_address_that_the_school_takes_out_takes_its_links_along() -> None:
    """A wrong address in a contact’s record: whoever it let in is out when the school takes it out."""
    person = account(ALICE.email)
    linked(person, MAIKA)
    contact = contact_of(ALICE).pk
    says = "UPDATE records_contactaddress SET contact_id = %s WHERE contact_id = %s"
    elsewhere = contact_of(LUCIE).pk
    with superuser_connection() as raw:
        raw.execute("DELETE FROM records_contactaddress WHERE contact_id = %s", [elsewhere])
        raw.execute("UPDATE records_contact SET is_active = false WHERE id = %s", [elsewhere])
        raw.execute(says, [elsewhere, contact])
        recheck()
        assert [(link.active, link.suspended_for) for link in links(person)] == [(False, "address_gone")]
        with rows_of(actor=person.pk):
            assert not Student.objects.exists()
        assert associate(person, claimed(MAIKA, ALICE.email)).outcome is Outcome.MISMATCH
        raw.execute(says, [contact, elsewhere])
    recheck()
    assert [link.active for link in links(person)] == [True]


def test_a_barred_parent_gets_nothing_by_asking_the_office() -> None:
    """Bob asks; an operator who does not look takes him for Alice."""
    bob = account(BOB.email)
    with rows_of(actor=bob.pk):
        request_id = ask_school(person_id=bob.pk, claimed=claimed(MAIKA, BOB.email), now=NOW)
    with as_role("jobs"), pytest.raises(RequestRefused, match="asker-barred"):
        accept_request(
            board_id=board_id(MAIKA.board), request_id=request_id, file_number=MAIKA.file_number,
            contact=ALICE.source_id, actor="Diane", now=NOW,
        )  # fmt: skip
    assert links(bob) == []
    with rows_of(actor=bob.pk):
        assert LinkRequest.objects.get().state == "open"


def test_what_a_parent_typed_commands_no_terminal() -> None:
    from portail.cli import requests

    person = account("autre@exemple.ca")
    with rows_of(actor=person.pk):
        typed = claimed(MAIKA, "autre@exemple.ca", given_name="\x1b[2J\x1b]0;piège\x07\r\nMaïka")
        ask_school(person_id=person.pk, claimed=typed, now=NOW)
    with as_role("jobs"):
        shown = CliRunner().invoke(requests.command, ["list"], catch_exceptions=False).output
    assert "Maïka" in shown
    assert all(sign.isprintable() or sign == "\n" for sign in shown)
    assert len(shown.splitlines()) == 3
