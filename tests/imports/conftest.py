"""What tests of imports share: the worker's role, a board of their own, and row marks that show any write."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portail.boards.models import Board
from portail.imports.actions import import_board
from portail.imports.report import ImportReport
from tests.imports.packages import contents, write
from tests.roles import as_role, superuser_connection

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CODE = "901000"
TABLES = (
    "boards_board", "boards_school", "boards_boardname", "boards_schoolyear", "records_student",
    "records_contact", "records_contactaddress", "records_guardianship", "links_link",
)  # fmt: skip

type Marks = dict[str, list[tuple[object, ...]]]
type ImportFiles = Callable[..., ImportReport]


@pytest.fixture
def as_worker(transactional_db: None) -> Iterator[None]:
    """Imports run as the worker's role: the web's may not write these tables."""
    with as_role("jobs"):
        yield


@pytest.fixture
def board(as_worker: None) -> Board:
    return Board.objects.create(code=CODE, name="CSS des Essais", kind="francophone", subscribed=True)


@pytest.fixture
def import_files(board: Board, tmp_path: Path) -> ImportFiles:
    """Import a package made of `packages.contents(**files)` into the board."""

    def run(**files: object) -> ImportReport:
        folder = write(tmp_path / "package", contents(**files))  # type: ignore[arg-type]  # passed through
        return import_board(board=CODE, path=folder, now=NOW)

    return run


@pytest.fixture
def marks(as_worker: None) -> Callable[[], Marks]:
    """Each row's transaction mark and place: any write, even of equal values, changes one."""

    def read() -> Marks:
        with superuser_connection() as raw:
            return {
                table: raw.execute(f"SELECT ctid::text, xmin::text FROM {table} ORDER BY ctid").fetchall()
                for table in TABLES
            }

    return read
