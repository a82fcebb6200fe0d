"""Documents that no reason names: what came with a request that was rolled back. Floor 7."""

from datetime import datetime, timedelta

from portail.attendance.models import Explanation
from portail.boards.models import Board
from portail.database.context import rows_of
from portail.files.store import Shelf, forget_strays

GRACE = timedelta(days=1)
"""A document is put before the row that names it is written: younger ones may be on their way."""


def forget_stray_notes(*, now: datetime) -> int:
    """Delete the documents in quarantine that no row names; how many. Opens its own transactions."""
    named: set[str] = set()
    for board_id in Board.objects.values_list("pk", flat=True):
        with rows_of(board=board_id):
            sent = Explanation.objects.filter(board_id=board_id).exclude(note_digest="")
            named.update(sent.values_list("note_digest", flat=True))
    return forget_strays(named, before=now - GRACE, shelf=Shelf.QUARANTINE)
