"""Make the domains say what a package says, in the import's own transaction. Floor 8."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from portail.common.comparing import Tally
from portail.database.applying import apply
from portail.database.comparing import Difference, compare
from portail.database.composing import planned_for
from portail.database.staging import stage
from portail.imports.domains import ReceivedDomain, ReceivedTable
from portail.imports.revising import raise_revisions_of
from portail.imports.senders import note_senders
from portail.imports.standing import AFTER_APPLYING


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the domains. waiting: rows left out, which point at what the record does not have."""

    tallies: Mapping[str, Tally]
    waiting: int


def stage_domains(domains: Iterable[ReceivedDomain]) -> None:
    """Put what the package says beside the domains' tables, for the transaction under way."""
    for received in _tables(domains):
        stage(received.filling.table, received.frame, held=[received.held])


def compare_domains(domains: Iterable[ReceivedDomain], *, board_id: int) -> Mapping[str, Difference]:
    """What would change, table by table; nothing kept is written."""
    tables = [received.filling.table for received in _tables(domains)]
    return {table.table: compare(table, board_id=board_id) for table in tables}


def apply_domains(
    domains: Iterable[ReceivedDomain],
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
    for received in _tables(domains):
        table = received.filling.table
        written = apply(table, board_id=board_id, run_id=run_id, now=now)
        found = compared[table.table]
        changed = written.changed + written.returned
        tallies[table.table] = Tally(written.created, changed, found.unchanged, written.ended)
        waiting += written.lost
    touched = [one.filling for one in _tables(domains) if tallies[one.filling.table.table].touched]
    with planned_for(sum(tally.touched for tally in tallies.values())):
        raise_revisions_of(touched, board_id=board_id, run_id=run_id)
        for make in AFTER_APPLYING:
            make(board_id=board_id, run_id=run_id, now=now)
        wrote = frozenset(table for table, tally in tallies.items() if tally.created + tally.changed)
        note_senders(domains, wrote=wrote, board_id=board_id, run_id=run_id, now=now)
    return Published(tallies, waiting)


def _tables(domains: Iterable[ReceivedDomain]) -> Iterator[ReceivedTable]:
    for one in domains:
        yield from one.tables
