"""An import killed on its way leaves the record as it was, and run again ends as if nothing had happened."""

from pathlib import Path

import pytest

from tests.imports.killing import Ground, ground
from tests.imports.state import apart, state_of
from tests.saved import Saved

STEPS = ("Files read and checked.", "Staged beside the record.", "Compared with the record.")


@pytest.fixture
def night(as_worker: None, tmp_path: Path, settings) -> Ground:
    settings.IMPORTS_INBOX = tmp_path / "inbox"
    return ground(tmp_path, tmp_path / "inbox", pupils=1_500, changed=0.2)


def test_a_killed_import_changes_nothing_and_its_rerun_ends_like_one_that_nobody_killed(
    night: Ground,
) -> None:
    before = state_of(night.board.pk)
    with Saved() as saved:
        assert night.run().accepted
        after = state_of(night.board.pk)
        assert after != before and night.would_write() == 0
        saved.restore()
    for step in STEPS:
        killed = night.kill_at(step)
        assert not killed.finished and apart(before, state_of(night.board.pk)) == []
    assert sum(killed.is_inside for killed in night.kills) >= 1
    assert night.run().accepted
    assert (apart(after, state_of(night.board.pk)), night.would_write()) == ([], 0)
    assert night.left_over() == []
