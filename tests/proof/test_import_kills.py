"""A board's import killed (-9) at thirty points of its course, then run again: the same record each time."""

import random
from pathlib import Path

import pytest

from tests.imports.conftest import as_worker
from tests.imports.killing import INSIDE, Ground, Killed, ground, state_of
from tests.proof.conftest import Record
from tests.saved import Saved

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
    before = state_of(board)
    with Saved() as saved:
        checked, ended = night.course()
        after = state_of(board)
        assert after != before
        differing = halves = written = 0
        left: list[str] = []
        for number in range(KILLS):
            saved.restore()
            killed = _kill(night, chance, number, checked, ended)
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


def _kill(night: Ground, chance: random.Random, number: int, checked: float, ended: float) -> Killed:
    """Every second one while it starts and reads; the others once it has read, staged or compared, and a
    moment more: counted from those steps, since a busy machine takes longer to reach them."""
    if number % 2 == 0:
        return night.kill(after=checked * chance.uniform(0.4, 1.2))
    step = INSIDE[number // 2 % len(INSIDE)]
    return night.kill_at(step, after=chance.uniform(0, (ended - checked) / len(INSIDE)))
