"""Make the domains say what a package says, in the import's own transaction. Floor 8."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from portail.common.comparing import Tally
from portail.database.applying import apply
from portail.database.comparing import Difference, compare
from portail.database.composing import planned_for
from portail.database.staging import stage_parts
from portail.imports.domains import DomainSaid
from portail.imports.revising import raise_revisions_of
from portail.imports.senders import note_senders
from portail.imports.standing import AFTER_APPLYING
from portail.imports.taking import ReceivedTable
from portail.records.actions import stage_records
from portail.records.domains import Filling
from portail.records.received import ReceivedRecords


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the domains. waiting: rows left out, which point at what the record does not have."""

    tallies: Mapping[str, Tally]
    waiting: int


class Staging:
    """Puts what a package says beside the kept tables as it is read, for the transaction under way."""

    def people(self, records: ReceivedRecords) -> None:
        stage_records(records)

    def table(self, received: ReceivedTable) -> None:
        stage_parts(received.filling.table, received.frames(), held=[received.held])


def compare_domains(domains: Iterable[DomainSaid], *, board_id: int) -> Mapping[str, Difference]:
    """What would change, table by table; nothing kept is written."""
    tables = [filling.table for filling in _fillings(domains)]
    return {table.table: compare(table, board_id=board_id) for table in tables}


def apply_domains(
    domains: Iterable[DomainSaid],
    compared: Mapping[str, Difference],
    *,
    board_id: int,
    run_id: int,
    now: datetime,
) -> Published:
    """Write what `compare_domains` found, raise the students' revisions, and note what was published."""
    domains = list(domains)
    tallies: dict[str, Tally] = {}
    waiting = 0
    for filling in _fillings(domains):
        table = filling.table
        written = apply(table, board_id=board_id, run_id=run_id, now=now)
        found = compared[table.table]
        changed = written.changed + written.returned
        tallies[table.table] = Tally(written.created, changed, found.unchanged, written.ended)
        waiting += written.lost
    touched = [one for one in _fillings(domains) if tallies[one.table.table].touched]
    with planned_for(sum(tally.touched for tally in tallies.values())):
        raise_revisions_of(touched, board_id=board_id, run_id=run_id)
        for make in AFTER_APPLYING:
            make(board_id=board_id, run_id=run_id, now=now)
        wrote = frozenset(table for table, tally in tallies.items() if tally.created + tally.changed)
        note_senders(domains, wrote=wrote, board_id=board_id, run_id=run_id, now=now)
    return Published(tallies, waiting)


def _fillings(domains: Iterable[DomainSaid]) -> Iterator[Filling]:
    for one in domains:
        yield from one.fills
