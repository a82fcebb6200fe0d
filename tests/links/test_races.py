"""Many at once: one link, one use of a code, two places for two children, no half state with an import."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection, connections

from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.database.locks import lock_board
from portail.links.actions import Association, Outcome, recheck_links
from portail.links.codes import code_digests, new_school_code, read_school_code
from tests.cast import ALICE, DELPHINE, LEA, LOUIS, MAIKA
from tests.people import account, associate, board_id, claimed, contact_of, links, student_of
from tests.roles import superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 20


def together(*acts: Callable[[], Association]) -> list[Association]:
    """Run ACTS at the same moment, each on a connection of its own."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Association]) -> Association:
        try:
            gate.wait(timeout=30)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


def test_one_child_associated_many_times_at_once_makes_one_link() -> None:
    alice = account(ALICE.email)
    what = claimed(MAIKA, ALICE.email)
    answers = together(*[lambda: associate(alice, what)] * AT_ONCE)
    outcomes = [answer.outcome for answer in answers]
    assert outcomes.count(Outcome.LINKED) == 1
    (link,) = links(alice)
    assert {answer.link_id for answer in answers if answer.link_id} == {link.pk}
    with superuser_connection() as raw:
        told = raw.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'access.tell_linked'")
        assert told.fetchone() == (1,)


@pytest.mark.proof
def test_a_hundred_at_once_make_one_link() -> None:
    alice = account(ALICE.email)
    what = claimed(MAIKA, ALICE.email)
    answers = together(*[lambda: associate(alice, what)] * 100)
    assert [answer.outcome for answer in answers].count(Outcome.LINKED) == 1
    assert len(links(alice)) == 1


def test_two_children_associated_at_once_take_two_places() -> None:
    delphine = account(DELPHINE.email)
    louis, lea = claimed(LOUIS, DELPHINE.email), claimed(LEA, DELPHINE.email)
    together(*[lambda: associate(delphine, louis), lambda: associate(delphine, lea)])
    assert sorted(link.position for link in links(delphine)) == [0, 1]


def issued() -> str:
    """A code for Alice and Maïka, written past every policy."""
    code = new_school_code()
    digest = code_digests(read_school_code(code), keys=[settings.SECRET_KEY])[0]
    with superuser_connection() as raw:
        raw.execute(
            "INSERT INTO links_schoolcode (board_id, student_id, contact_id, code_hash, issued_at, issued_by,"
            " expires_at) VALUES (%s, %s, %s, %s, %s, 'Diane', %s + interval '14 days')",
            [board_id(MAIKA.board), student_of(MAIKA).pk, contact_of(ALICE).pk, digest, NOW, NOW],
        )
    return code


def test_one_code_tried_by_many_accounts_at_once_serves_one() -> None:
    code = issued()
    people = [account(f"inconnu{number}@exemple.ca") for number in range(8)]

    def trying(person: Person) -> Callable[[], Association]:
        what = claimed(MAIKA, person.email, code=code)
        return lambda: associate(person, what)

    answers = together(*[trying(person) for person in people])
    assert [answer.outcome for answer in answers].count(Outcome.LINKED) == 1
    assert sum(len(links(person)) for person in people) == 1


def test_an_import_that_bars_and_an_association_at_once_leave_nothing_shown() -> None:
    """Whichever comes first: the import waits for the association and suspends it, or refuses it."""
    board = board_id(MAIKA.board)
    alice = account(ALICE.email)
    what = claimed(MAIKA, ALICE.email)
    answer: list[Association] = []

    def associating() -> None:
        try:
            answer.append(associate(alice, what))
        finally:
            connections.close_all()

    waiting = Thread(target=associating)
    url_user = connection.settings_dict["USER"]
    with superuser_connection() as raw:
        # The import's part, step by step, on a connection of the worker's role.
        raw.autocommit = False
        raw.execute("SET ROLE portail_jobs")
        raw.execute(
            "SELECT set_config('app.actor', '0', true), set_config('app.board', %s, true),"
            " set_config('app.address', '', true)",
            [str(board)],
        )
        raw.execute("SELECT pg_advisory_xact_lock(1, %s)", [board])
        raw.execute(
            "UPDATE records_guardianship SET access = 'no' WHERE contact_id = %s", [contact_of(ALICE).pk]
        )
        waiting.start()
        waiting.join(timeout=1)
        assert waiting.is_alive(), "the association must wait for the import under way"
        raw.commit()
    waiting.join(timeout=30)
    assert answer[0].outcome is Outcome.MISMATCH
    assert links(alice) == [] and connection.settings_dict["USER"] == url_user


def test_an_import_waits_for_an_association_under_way_and_then_suspends_it() -> None:
    board = board_id(MAIKA.board)
    alice = account(ALICE.email)
    with superuser_connection() as raw, rows_of(actor=alice.pk, board=board):
        lock_board(board, shared=True)
        raw.execute("SET lock_timeout = '300ms'")
        with pytest.raises(Exception, match="lock timeout"):
            raw.execute("SELECT pg_advisory_xact_lock(1, %s)", [board])
    associate(alice, claimed(MAIKA, ALICE.email))
    with superuser_connection() as raw:
        raw.execute(
            "UPDATE records_guardianship SET access = 'no' WHERE contact_id = %s", [contact_of(ALICE).pk]
        )
    with rows_of(board=board):
        lock_board(board, shared=False)
        assert recheck_links(board_id=board, now=NOW).suspended == 1
    assert [link.suspended_for for link in links(alice)] == ["barred"]
