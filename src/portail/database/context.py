"""Whose rows may be seen: the context that every row policy reads. Floor 2."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Rows:
    """The three axes of the row policies; 0 and "" stand for nobody."""

    actor: int = 0
    board: int = 0
    address: str = ""


_SET = (
    "SELECT set_config('app.actor', %s, true), set_config('app.board', %s, true),"
    " set_config('app.address', %s, true)"
)
_current = threading.local()


def current_rows() -> Rows | None:
    """The context of the transaction under way, or None when nothing opened one."""
    rows: Rows | None = getattr(_current, "rows", None)
    return rows


@contextmanager
def rows_of(*, actor: int = 0, board: int = 0, address: str = "") -> Iterator[None]:
    """Open or join a transaction that sees what ACTOR's links, BOARD or ADDRESS allow.

    actor: a person's id. board: a board's id. address: a folded e-mail address
    (common.text.email_key), or, before anybody is known, the digest of a social account that a
    provider just vouched for. All three are set every time, so that nothing is left of a former
    context. The former one comes back at the end; a statement that meets a row policy outside
    any context raises 42501 in the database.
    """
    former = current_rows()
    with transaction.atomic():
        _set(Rows(actor=actor, board=board, address=address))
        try:
            yield
        except BaseException:
            # The rollback puts the settings back; a statement here would fail and hide the fault's name.
            _current.rows = former
            raise
        _restore(former)


def _set(rows: Rows) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, [str(rows.actor), str(rows.board), rows.address])
    _current.rows = rows


def _restore(former: Rows | None) -> None:
    _current.rows = former
    # A LOCAL setting dies with the outermost transaction; only a joined one must be put back.
    if not connection.needs_rollback and connection.savepoint_ids:
        values = ["", "", ""] if former is None else [str(former.actor), str(former.board), former.address]
        with connection.cursor() as cursor:
            cursor.execute(_SET, values)
