"""`portail issue-recovery`: a school's code for the account that follows a child, and for no other."""

import pytest
from click.testing import CliRunner, Result

from portail.accounts.factors import rescue
from portail.accounts.models import Person
from portail.cli import issue_recovery
from portail.database.context import rows_of
from portail.links.actions import remove_link
from tests.cast import ALICE, BOB, CAPITALE, MAIKA
from tests.people import account, linked, links
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def issue(contact: str, *, number: str = MAIKA.file_number, board: str = CAPITALE.code) -> Result:
    with as_role("jobs"):
        return CliRunner().invoke(
            issue_recovery.command, [board, number, contact, "--as", "Diane"], catch_exceptions=False
        )


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


def test_the_code_starts_the_wait_of_the_account_that_follows_the_child(alice: Person) -> None:
    answer = issue(ALICE.source_id)
    assert answer.exit_code == 0, answer.output
    code = answer.stdout.splitlines()[0]
    assert "72 hours" in answer.stderr
    rescue.enter(person_id=alice.pk, typed=code, device="", address_key="", now=NOW)


def test_who_has_no_account_gets_none(alice: Person) -> None:
    assert issue(BOB.source_id).exit_code == 1
    assert issue("nobody").exit_code == 1


def test_an_unknown_child_or_board_is_said(alice: Person) -> None:
    assert issue(ALICE.source_id, number="0000000").exit_code == 1
    assert issue(ALICE.source_id, board="nowhere").exit_code == 2


def test_a_link_that_was_removed_gives_no_code(alice: Person) -> None:
    [link] = links(alice)
    with rows_of(actor=alice.pk):
        remove_link(person_id=alice.pk, link_id=link.pk, now=NOW)
    answer = issue(ALICE.source_id)
    assert answer.exit_code == 1 and "no account follows" in answer.stderr
