"""A thousand guardians withdrawn in one import: none reads a row once it commits, open pages included."""

import time
from pathlib import Path

import pytest

from portail.boards.models import Board
from tests.imports.conftest import as_worker, board
from tests.links.withdrawals import READERS, linked_guardians, withdraw
from tests.proof.conftest import Record

__all__ = ["as_worker", "board"]  # fixtures of the suite's small version

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]

GUARDIANS = 1_000


def test_a_thousand_withdrawn_guardians_read_nothing(board: Board, tmp_path: Path, record: Record) -> None:
    persons = linked_guardians(board, GUARDIANS, tmp_path / "package")
    started = time.monotonic()
    before, after, looks = withdraw(board, persons, tmp_path / "package")
    record("guardians", GUARDIANS)
    record("rows they read before", before)
    record("rows they read after", after)
    record("transactions open all the while", READERS)
    record("looks that found all or none", looks)
    record("import and looks", time.monotonic() - started, "s")
    assert before % GUARDIANS == 0 and before > 30 * GUARDIANS
    assert after == 0
