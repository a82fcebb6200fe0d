"""What a school decides: codes on paper, requests, silence; through the commands an operator types."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from portail.accounts.models import Person
from portail.audit.models import Entry
from portail.database.context import rows_of
from portail.links.actions import Outcome, ask_school
from portail.links.models import LinkRequest, SchoolCode, SilencedStudent
from tests.cast import ALICE, BOB, CAPITALE, MAIKA, NADIA, STRANGER, ZOE
from tests.people import account, associate, board_id, claimed, contact_of, links
from tests.roles import as_role, superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

type Run = Callable[..., Result]


@pytest.fixture
def portail() -> Run:
    """Run a command of `portail` in this process, as the role that it takes."""
    from portail.cli import issue_code, requests, silence

    commands = {"issue-code": issue_code.command, "requests": requests.command, "silence": silence.command}

    def run(name: str, *arguments: str) -> Result:
        with as_role("jobs"):
            return CliRunner().invoke(commands[name], [*arguments], catch_exceptions=False)

    return run


def jobs() -> list[str]:
    with superuser_connection() as raw:
        return [
            row[0] for row in raw.execute("SELECT task_name FROM procrastinate_jobs ORDER BY id").fetchall()
        ]


@pytest.fixture
def code(portail: Run) -> str:
    """A fresh code for Alice, guardian of Maïka."""
    answer = portail("issue-code", CAPITALE.code, MAIKA.file_number, ALICE.source_id, "--as", "Diane")
    assert answer.exit_code == 0, answer.output
    return answer.stdout.splitlines()[0]


def test_a_code_stands_for_an_address_that_the_school_does_not_have(code: str) -> None:
    stranger = account(STRANGER)
    assert associate(stranger, claimed(MAIKA, STRANGER)).outcome is Outcome.MISMATCH
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert associate(stranger, claimed(MAIKA, STRANGER, code=typed)).outcome is Outcome.LINKED
    (link,) = links(stranger)
    assert link.address_key == ""


def test_a_code_has_eighty_bits_and_is_kept_only_as_a_digest(code: str) -> None:
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", code)
    with rows_of(board=board_id(CAPITALE)):
        kept = SchoolCode.objects.get()
        assert code not in repr(vars(kept)) and code.replace("-", "") not in repr(vars(kept))
        assert not Entry.objects.filter(details__icontains=code.replace("-", "")).exists()


def test_a_code_serves_once(code: str) -> None:
    first, second = account(STRANGER), account("autre.inconnu@exemple.ca")
    assert associate(first, claimed(MAIKA, STRANGER, code=code)).outcome is Outcome.LINKED
    assert associate(second, claimed(MAIKA, second.email, code=code)).outcome is Outcome.MISMATCH


def test_a_code_replaces_the_address_and_nothing_else(code: str) -> None:
    stranger = account(STRANGER)
    for wrong in ({"number": "2345679"}, {"family_name": "Roy"}):
        answer = associate(stranger, claimed(MAIKA, STRANGER, code=code, **wrong))
        assert answer.outcome is Outcome.MISMATCH
    assert associate(stranger, claimed(MAIKA, STRANGER, code=code)).outcome is Outcome.LINKED


def test_a_code_ends_after_fourteen_days(code: str) -> None:
    stranger = account(STRANGER)
    with superuser_connection() as raw:
        (ends,) = raw.execute("SELECT expires_at FROM links_schoolcode").fetchone()
    late = associate(stranger, claimed(MAIKA, STRANGER, code=code), now=ends + timedelta(seconds=1))
    assert late.outcome is Outcome.MISMATCH
    in_time = associate(stranger, claimed(MAIKA, STRANGER, code=code), now=ends - timedelta(seconds=1))
    assert in_time.outcome is Outcome.LINKED


def test_a_code_opens_what_strangers_have_shut(code: str) -> None:
    stranger = account(STRANGER)
    for _ in range(12):
        associate(stranger, claimed(MAIKA, STRANGER, number="2345679"))
    assert associate(stranger, claimed(MAIKA, STRANGER, code=code)).outcome is Outcome.LINKED


@pytest.mark.parametrize(
    ("contact", "words"),
    [(BOB.source_id, "access « no »"), ("nobody", "not a guardian"), (NADIA.source_id, "not a guardian")],
)
def test_no_code_for_whom_the_record_gives_no_access(portail: Run, contact: str, words: str) -> None:
    answer = portail("issue-code", CAPITALE.name, MAIKA.file_number, contact)
    assert answer.exit_code == 1 and words in answer.stderr


def test_a_code_for_nobody_or_nowhere_is_refused(portail: Run) -> None:
    assert portail("issue-code", CAPITALE.code, "0000000", ALICE.source_id).exit_code == 1
    assert portail("issue-code", "nowhere", MAIKA.file_number, ALICE.source_id).exit_code == 2


def asked(person: Person) -> LinkRequest:
    with rows_of(actor=person.pk):
        ask_school(person_id=person.pk, claimed=claimed(MAIKA, person.email, family_name="Ganyon"), now=NOW)
        return LinkRequest.objects.get(person=person)


def test_a_request_is_listed_and_accepted_as_a_guardian_of_the_record(portail: Run) -> None:
    stranger = account(STRANGER)
    request = asked(stranger)
    shown = portail("requests", "list")
    assert str(request.pk) in shown.stdout and "Maïka Ganyon" in shown.stdout
    answer = portail(
        "requests", "accept", str(request.pk), "--student", MAIKA.file_number, "--contact", ALICE.source_id,
        "--as", "Diane",
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output
    (link,) = links(stranger)
    assert link.active and link.contact_id == contact_of(ALICE).pk
    assert "access.tell_request_decided" in jobs()
    with rows_of(actor=stranger.pk):
        decided = LinkRequest.objects.get(person=stranger)
    assert (decided.state, decided.decided_by) == ("accepted", "Diane")
    again = portail("requests", "refuse", str(request.pk), "--answer", "Non.")
    assert again.exit_code == 1 and "no open request" in again.stderr


def test_a_request_is_refused_with_the_schools_words(portail: Run) -> None:
    stranger = account(STRANGER)
    request = asked(stranger)
    answer = portail("requests", "refuse", str(request.pk), "--answer", "Passez nous voir au secrétariat.")
    assert answer.exit_code == 0
    with rows_of(actor=stranger.pk):
        assert LinkRequest.objects.get(person=stranger).answer == "Passez nous voir au secrétariat."
    assert links(stranger) == []


def test_a_request_cannot_pass_a_bar(portail: Run) -> None:
    bob = account(BOB.email)
    request = asked(bob)
    answer = portail(
        "requests", "accept", str(request.pk), "--student", MAIKA.file_number, "--contact", BOB.source_id
    )
    assert answer.exit_code == 1 and links(bob) == []


def test_the_same_request_is_not_put_twice() -> None:
    stranger = account(STRANGER)
    assert asked(stranger).pk == asked(stranger).pk


def test_a_student_is_silenced_once(portail: Run) -> None:
    assert portail("silence", CAPITALE.code, ZOE.file_number).stdout == "Silenced.\n"
    assert "already" in portail("silence", CAPITALE.code, ZOE.file_number).stdout
    with rows_of(board=board_id(CAPITALE)):
        assert SilencedStudent.objects.count() == 1
