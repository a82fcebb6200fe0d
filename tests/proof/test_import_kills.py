"""A board's import killed (-9) at thirty points of its course, then run again: the same record each time."""

import random
from pathlib import Path

import pytest

from tests.imports.conftest import as_worker
from tests.imports.killing import INSIDE, Ground, Killed, ground
from tests.imports.state import apart, state_of
from tests.proof.conftest import Record
from tests.saved import Saved

__all__ = ["as_worker"]  # the fixture of the suite's small version

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]

PUPILS = 4_000  # of the province; the board has a tenth or so, and fifty thousand rows
KILLS = 30
SEED = 30
# Tables that this board's files fill with no row, or in which tonight's differ in none.
STEADY = {
    "agenda_eventsection", "communications_tostudent", "communications_tosection", "boards_school",
    "boards_schoolyear", "boards_boardname", "boards_publication", "classes_term",
}  # fmt: skip


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
        assert set(after) - set(apart(before, after)) <= STEADY
        differing = halves = written = 0
        left: list[str] = []
        while sum(not killed.finished for killed in night.kills) < KILLS:
            assert len(night.kills) < 2 * KILLS, "most imports end before they are killed"
            saved.restore()
            killed = _kill(night, chance, len(night.kills), checked, ended)
            halves += state_of(board) not in ((after,) if killed.finished else (before, after))
            assert night.run().accepted
            differing += bool(apart(after, state_of(board)))
            written += night.would_write()
            left += night.left_over()
    record("rows of the record, its domains and its journal", sum(count for count, _ in after.values()))
    record("tables", sum(count > 0 for count, _ in after.values()))
    record("kills", KILLS)
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
