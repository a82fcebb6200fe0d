"""Locks that last as long as the transaction, taken by name. Floor 2."""

from django.db import connection

# One number for each kind of thing locked: advisory locks share one space in a database.
_BOARD = 1


def lock_board(board_id: int, *, shared: bool) -> None:
    """Hold a board's record still until the transaction ends.

    An import takes it alone (shared=False); whoever reads the record to decide something and
    writes the decision takes it shared. So no decision is built on a record half replaced, and an
    import waits for the decisions under way before it rechecks them. Always the first lock of a
    transaction: rows are locked after it.
    """
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_BOARD, board_id])
