"""Make the domains say what a package says, in the import's own transaction. Floor 8."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from portail.boards.publications import note_published
from portail.common.comparing import Tally
from portail.database.applying import apply
from portail.database.bulk import BulkTable
from portail.database.comparing import Difference, compare
from portail.database.composing import planned_for
from portail.database.staging import stage
from portail.imports.domains import ReceivedDomain, ReceivedTable
from portail.imports.revising import raise_revisions_of
from portail.imports.standing import AFTER_APPLYING


@dataclass(frozen=True, slots=True)
class Compared:
    """What would change in the domains' tables. kept: rows that they have now, by table."""

    differences: Mapping[str, Difference]
    kept: Mapping[str, int]

    @property
    def vanishing(self) -> tuple[int, int]:
        """Of the table that would lose the largest share of its rows: those lost, and all it has."""
        losing = [(found.ended, self.kept[table]) for table, found in self.differences.items() if found.ended]
        return max(losing, key=lambda one: one[0] / max(one[1], 1), default=(0, 0))


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the domains. waiting: rows left out, which point at what the record does not have."""

    tallies: Mapping[str, Tally]
    waiting: int


def stage_domains(domains: Iterable[ReceivedDomain]) -> None:
    """Put what the package says beside the domains' tables, for the transaction under way."""
    for received in _tables(domains):
        stage(received.filling.table, received.frame, held=[received.held])


def compare_domains(domains: Iterable[ReceivedDomain], *, board_id: int) -> Compared:
    """What would change, table by table; nothing kept is written."""
    tables = [received.filling.table for received in _tables(domains)]
    differences = {table.table: compare(table, board_id=board_id) for table in tables}
    return Compared(differences, {table.table: _size(table, board_id) for table in tables})


def apply_domains(
    domains: Iterable[ReceivedDomain], compared: Compared, *, board_id: int, run_id: int, now: datetime
) -> Published:
    """Write what `compare_domains` found, raise the students' revisions, and note what was published."""
    domains = list(domains)
    tallies: dict[str, Tally] = {}
    waiting = 0
    for received in _tables(domains):
        table = received.filling.table
        written = apply(table, board_id=board_id, run_id=run_id, now=now)
        found = compared.differences[table.table]
        changed = written.changed + written.returned
        tallies[table.table] = Tally(written.created, changed, found.unchanged, written.ended)
        waiting += written.lost
    touched = [one.filling for one in _tables(domains) if tallies[one.filling.table.table].touched]
    with planned_for(sum(tally.touched for tally in tallies.values())):
        raise_revisions_of(touched, board_id=board_id, run_id=run_id)
        for make in AFTER_APPLYING:
            make(board_id=board_id, run_id=run_id, now=now)
    note_published(board_id=board_id, domains=(one.domain for one in domains), now=now)
    return Published(tallies, waiting)


def _tables(domains: Iterable[ReceivedDomain]) -> Iterator[ReceivedTable]:
    for one in domains:
        yield from one.tables


def _size(table: BulkTable, board_id: int) -> int:
    active = " AND is_active" if table.ends else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {table.table} WHERE board_id = %s{active}",  # noqa: S608  (our own names)
            [board_id],
        )
        (count,) = cursor.fetchone()
    return int(count)
