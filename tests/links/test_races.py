"""Many at once: one link, one use of a code, two places for two children, no half state with an import."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection, connections

from portail.database.context import rows_of
from portail.database.locks import lock_board
from portail.imports.actions import import_board
from portail.links.actions import Association, Outcome, recheck_links
from portail.records.models import Guardianship
from tests.cast import ALICE, CAPITALE, DELPHINE, LEA, LOUIS, MAIKA
from tests.links.races import race_for_a_child, race_for_a_school_code, together
from tests.people import account, associate, board_id, claimed, contact_of, links
from tests.roles import as_role, superuser_connection
from tests.world import NOW, package

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_child_associated_many_times_at_once_makes_one_link() -> None:
    race_for_a_child(20)


def test_two_children_associated_at_once_take_two_places() -> None:
    delphine = account(DELPHINE.email)
    louis, lea = claimed(LOUIS, DELPHINE.email), claimed(LEA, DELPHINE.email)
    together(*[lambda: associate(delphine, louis), lambda: associate(delphine, lea)])
    assert sorted(link.position for link in links(delphine)) == [0, 1]


def test_one_code_tried_by_many_accounts_at_once_serves_one() -> None:
    race_for_a_school_code(8)


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


@pytest.mark.parametrize("_round", range(4))
def test_two_imports_and_an_association_at_once_leave_no_half_state(_round: int, tmp_path: Path) -> None:
    """Whatever the order: a link made in time is there, and shows what the record says."""
    alice = account(ALICE.email)
    what = claimed(MAIKA, ALICE.email)
    gives = package(CAPITALE, tmp_path / "gives")
    takes = package(CAPITALE, tmp_path / "takes", c_alice="no")

    def importing(path: Path) -> Callable[[], object]:
        return lambda: import_board(board=CAPITALE.code, path=path, now=NOW).accepted

    with as_role("jobs"):
        answers = together(importing(gives), importing(takes), lambda: associate(alice, what).outcome)
        assert answers[:2] == [True, True]
        with rows_of(board=board_id(CAPITALE)):
            access = Guardianship.objects.get(contact_id=contact_of(ALICE).pk).access
        found = [(link.active, link.suspended_for) for link in links(alice)]
    if answers[2] is Outcome.LINKED:
        assert found == [(True, "") if access == "yes" else (False, "barred")]
    else:
        assert found == []
