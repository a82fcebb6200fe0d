"""A board's import killed (-9) at thirty points of its course, then run again: the same record each time."""

import random
from pathlib import Path

import pytest

from tests.conftest import restore, save
from tests.imports.conftest import as_worker
from tests.imports.killing import CHECKED, Ground, Killed, ground, state_of
from tests.proof.conftest import Record

__all__ = ["as_worker"]  # the fixture of the suite's small version

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]

PUPILS = 90_000  # of the province; the board has a fifteenth or so
KILLS = 30
SEED = 30


@pytest.mark.usefixtures("as_worker")
def test_thirty_killed_imports_end_like_one_that_nobody_killed(
    record: Record, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.IMPORTS_INBOX = tmp_path / "inbox"
    night = ground(tmp_path, tmp_path / "inbox", pupils=PUPILS, changed=0.1)
    board, chance = night.board.pk, random.Random(SEED)
    before, saved = state_of(board), save()
    checked, ended = night.course()
    after = state_of(board)
    assert after != before
    differing = halves = written = 0
    left: list[str] = []
    for number in range(KILLS):
        restore(saved)
        killed = _kill(night, (number + chance.random()) / KILLS, checked, ended)
        halves += state_of(board) not in ((after,) if killed.finished else (before, after))
        assert night.run().accepted
        differing += state_of(board) != after
        written += night.would_write()
        left += night.left_over()
    record("kills", sum(not killed.finished for killed in night.kills))
    record("inside the transaction", sum(killed.is_inside for killed in night.kills))
    record("files read after", checked, "s")
    record("ended after", ended, "s")
    record("half states", halves)
    record("final states that differ", differing)
    record("rows that a second run would write", written)
    record("runs or files unaccounted for", len(left))
    assert (halves, differing, written, left) == (0, 0, 0, [])
    assert sum(killed.is_inside for killed in night.kills) >= 3


def _kill(night: Ground, share: float, checked: float, ended: float) -> Killed:
    """At that share of its course: the first half of the kills while it starts and reads, the others while
    it stages, compares and applies, counted from when it has read, for a busy machine reads more slowly."""
    if share < 0.5:
        return night.kill(after=checked * (0.5 + share))
    return night.kill_at(CHECKED, after=(ended - checked) * (share - 0.5) * 2)
