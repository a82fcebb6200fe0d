"""What rooms make of a run, and what of their tables parents' decisions stand on. Floor 8.

Apart from `domains`, which is read without a database.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from portail.attendance.queries import rows_in_use as answered_absences
from portail.classes.actions import forget_former_enrolments, keep_former_enrolments
from portail.communications.queries import rows_in_use as answered_messages
from portail.links.queries import rows_in_use
from portail.report_cards.actions import issue_cards, take_back_run

IN_USE: tuple[Callable[[int], Mapping[str, list[int]]], ...] = (answered_absences, answered_messages)
"""Each room's own, by board; add a room's here. Undoing a run ends these rows instead of deleting them."""


class AfterRun(Protocol):
    """What a room makes of the rows that a run wrote, or that its undoing put back; how much it made."""

    def __call__(self, *, board_id: int, run_id: int, now: datetime) -> int:
        """In the same transaction, once every table is written. Needs the board's context."""


AFTER_APPLYING: tuple[AfterRun, ...] = (keep_former_enrolments, issue_cards)
AFTER_UNDOING: tuple[AfterRun, ...] = (forget_former_enrolments, take_back_run)


def in_use(*, board_id: int) -> dict[str, list[int]]:
    """Ids of rows that a link or a parent's decision stands on, by table. Needs the board's context."""
    used: dict[str, set[int]] = {}
    for room in (links_in_use, *IN_USE):
        for table, ids in room(board_id).items():
            used.setdefault(table, set()).update(ids)
    return {table: sorted(ids) for table, ids in used.items()}


def links_in_use(board_id: int) -> Mapping[str, list[int]]:
    return rows_in_use(board_id=board_id)
