"""What of the domains' tables parents' own decisions stand on, so that undoing a run ends it instead. Floor 8.

Apart from `domains`, which is read without a database.
"""

from collections.abc import Callable, Mapping

from portail.attendance.queries import rows_in_use as answered_absences

IN_USE: tuple[Callable[[int], Mapping[str, list[int]]], ...] = (answered_absences,)
"""Each room's own, by board; add a room's here."""


def in_use(*, board_id: int) -> dict[str, list[int]]:
    """Ids of rows that a parent's decision stands on, by table. Needs the board's context."""
    return {table: ids for room in IN_USE for table, ids in room(board_id).items()}
