"""A student who changes board keeps who follows them, where the new board's own record gives access."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portail.accounts.models import Person
from portail.audit.models import Entry
from portail.database.context import rows_of
from portail.imports.actions import import_board
from portail.imports.report import ImportReport
from portail.links.actions import follow_students, remove_link
from portail.links.models import Link
from tests.cast import (
    ALICE,
    ALICE_IN_RIVES,
    BOB,
    CAPITALE,
    CHILDREN,
    EMILE_B,
    GRANDE_MAREE,
    GUARDIANS,
    MAIKA,
    RIVES,
    STRANGER,
    BoardFacts,
    ChildFacts,
    GuardianFacts,
)  # fmt: skip
from tests.people import account, associate, board_id, claimed, linked, links
from tests.roles import as_role, superuser_connection
from tests.world import NOW, package

pytestmark = pytest.mark.django_db(transaction=True)

THERE = replace(MAIKA, source_id="r-maika", board=RIVES, school=GRANDE_MAREE, file_number="0456999")

type Says = Callable[..., ImportReport]


@pytest.fixture(autouse=True)
def as_worker() -> Iterator[None]:
    with as_role("jobs"):
        yield


@pytest.fixture
def says(tmp_path: Path) -> Says:
    """Import what a board says, then let its students be followed as an import does."""

    def run(board: BoardFacts, **what: object) -> ImportReport:
        folder = package(board, tmp_path / board.code, **what)  # type: ignore[arg-type]  # passed through
        report = import_board(board=board.code, path=folder, now=NOW)
        assert report.accepted
        with rows_of(board=board_id(board)):
            follow_students(board_id=board_id(board), now=NOW)
        return report

    return run


@pytest.fixture
def leaves(says: Says) -> Callable[[], ImportReport]:
    return lambda: says(CAPITALE, without=[MAIKA.source_id])


@pytest.fixture
def arrives(says: Says) -> Says:
    """Maïka in the other board: with ACCESS for Alice, or with other guardians; CHILD as that board says."""

    def run(
        *, access: str = "yes", child: ChildFacts = THERE, guardians: tuple[GuardianFacts, ...] | None = None
    ) -> ImportReport:
        alice = replace(ALICE_IN_RIVES, children=((EMILE_B, "mother", "yes"), (child, "mother", access)))
        others = [one for one in GUARDIANS if one is not ALICE_IN_RIVES]
        said = (alice,) if guardians is None else guardians
        return says(RIVES, children=(*CHILDREN, child), guardians=(*others, *said))

    return run


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


def there(person: Person) -> Link | None:
    """The person's link in the board where Maïka arrives."""
    return next((link for link in links(person) if link.board_id == board_id(RIVES)), None)


def jobs(task: str) -> int:
    with superuser_connection() as raw:
        row = raw.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [task]).fetchone()
    return int(row[0])


@pytest.mark.parametrize("leaves_first", [True, False])
def test_who_follows_a_student_follows_them_to_another_board(
    alice: Person, leaves: Callable[[], None], arrives: Callable[..., None], *, leaves_first: bool
) -> None:
    for act in (leaves, arrives) if leaves_first else (arrives, leaves):
        act()
    link = there(alice)
    assert link is not None and link.active
    assert (link.address_key, link.suspended_for) == (ALICE.email, "")
    assert jobs("access.tell_linked") == jobs("access.tell_other_guardians") == 2
    with rows_of(board=board_id(RIVES)):
        noted = Entry.objects.get(action="link.followed")
    assert noted.details["link"] == str(link.pk) and noted.actor_id is None


def test_the_same_again_makes_no_second_link(alice: Person, arrives: Callable[..., None]) -> None:
    arrives()
    arrives()
    assert len(links(alice)) == 2


@pytest.mark.parametrize("access", ["no", "unknown"])
def test_the_new_boards_record_decides(
    alice: Person, leaves: Callable[[], None], arrives: Callable[..., None], access: str
) -> None:
    leaves()
    arrives(access=access)
    assert there(alice) is None


DIFFERENT = {
    "code": {"permanent_code": "GAGM84021705"},
    "birth date": {"birth_date": date(2017, 2, 23)},
    "no code": {"permanent_code": ""},
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_another_student_is_not_followed(
    alice: Person, leaves: Callable[[], None], arrives: Callable[..., None], what: str
) -> None:
    leaves()
    arrives(child=replace(THERE, **DIFFERENT[what]))
    assert there(alice) is None


def test_a_name_written_otherwise_is_the_same_student(alice: Person, arrives: Callable[..., None]) -> None:
    arrives(child=replace(THERE, family_name="Tremblay", given_names="Maika Rose"))
    assert there(alice) is not None


def test_an_address_the_new_board_does_not_hold_follows_nobody(
    alice: Person, arrives: Callable[..., None]
) -> None:
    arrives(guardians=(ALICE_IN_RIVES, replace(
        BOB, source_id="r-bob", board=RIVES, email="autre@exemple.ca", children=((THERE, "father", "yes"),)
    )))  # fmt: skip
    assert there(alice) is None


def test_a_bar_in_the_new_board_wins_over_a_yes(alice: Person, arrives: Callable[..., None]) -> None:
    yes = replace(ALICE_IN_RIVES, children=((EMILE_B, "mother", "yes"), (THERE, "mother", "yes")))
    bob = replace(
        BOB, source_id="r-bob", board=RIVES, email="bob@exemple.com", children=((THERE, "father", "no"),)
    )
    EmailAddress.objects.create(user=alice, email="bob@exemple.com", verified=True, primary=False)
    arrives(guardians=(yes, bob))
    assert there(alice) is None


def test_who_had_lost_access_before_the_student_left_is_not_followed(
    alice: Person, says: Says, leaves: Callable[[], None], arrives: Callable[..., None]
) -> None:
    says(CAPITALE, c_alice="no")
    leaves()
    arrives()
    assert there(alice) is None


def test_who_never_followed_the_student_does_not_start_by_itself(arrives: Callable[..., None]) -> None:
    person = account(ALICE.email)
    linked(person, EMILE_B)
    arrives()
    assert [link.student.source_id for link in _with_students(person)] == [EMILE_B.source_id]


def test_a_student_taken_off_an_account_stays_off(alice: Person, arrives: Callable[..., None]) -> None:
    arrives()
    link = there(alice)
    assert link is not None
    with rows_of(actor=alice.pk):
        assert remove_link(person_id=alice.pk, link_id=link.pk, now=NOW)
    arrives()
    assert there(alice) is None
    with as_role("app"):
        associate(alice, claimed(THERE, ALICE.email))
    assert there(alice) is not None


def test_a_code_corrected_before_leaving_is_the_one_known(
    alice: Person, says: Says, leaves: Callable[[], None], arrives: Callable[..., None]
) -> None:
    corrected = replace(MAIKA, permanent_code="GAGM84021799")
    others = [child for child in CHILDREN if child is not MAIKA]
    mother = replace(ALICE, children=((corrected, "mother", "yes"),))
    says(CAPITALE, children=(*others, corrected), guardians=(mother,))
    leaves()
    arrives(child=replace(THERE, permanent_code="GAGM84021799"))
    assert there(alice) is not None


def test_the_former_key_of_the_service_still_knows_a_student(
    alice: Person, leaves: Callable[[], None], arrives: Callable[..., None], settings: Any
) -> None:
    leaves()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, as long as the first one was, and as secret to nobody"
    arrives()
    assert there(alice) is not None


def test_a_board_keyed_anew_keeps_who_follows_its_students(alice: Person, says: Says) -> None:
    """New software, other keys for everybody: the same code and birth date say who is who."""
    keyed = replace(MAIKA, source_id="n-maika")
    others = [child for child in CHILDREN if child is not MAIKA]
    mother = replace(ALICE, source_id="n-alice", children=((keyed, "mother", "yes"),))
    says(CAPITALE, children=(*others, keyed), guardians=(mother,))
    assert [link.active for link in links(alice)] == [False, True]


def test_a_run_names_the_links_that_followed(alice: Person, arrives: Says) -> None:
    changes = arrives().figures.changes
    assert changes.followed == 1
    assert changes.behind["followed"] == (
        {"file_number": THERE.file_number, "contact": ALICE_IN_RIVES.source_id},
    )


def test_nothing_new_is_one_statement(alice: Person) -> None:
    board = board_id(CAPITALE)
    with rows_of(board=board), CaptureQueriesContext(connection) as queries:
        assert follow_students(board_id=board, now=NOW).made == 0
    assert len(queries) == 1


def test_a_stranger_costs_what_they_may_see_and_learns_nothing(arrives: Callable[..., None]) -> None:
    stranger = account(STRANGER)
    arrives()
    with rows_of(actor=stranger.pk):
        assert not Link.objects.exists()
        assert not Entry.objects.filter(action__startswith="link").exists()


def test_a_link_past_its_last_day_is_not_followed(alice: Person, arrives: Callable[..., None]) -> None:
    with superuser_connection() as raw:
        raw.execute("UPDATE links_link SET ends_on = %s", [NOW.date() - timedelta(days=1)])
    arrives()
    assert there(alice) is None


def _with_students(person: Person) -> list[Link]:
    with rows_of(actor=person.pk):
        return list(Link.objects.filter(person=person).select_related("student"))
