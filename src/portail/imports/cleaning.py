"""What imports keep no longer than it serves: packages, values of reports, strays. Floor 8."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from portail.boards.models import Board
from portail.files import store
from portail.imports.domains import FRENCH, ONEROSTER
from portail.imports.inbox import forget_package, forget_strays
from portail.imports.models import Run
from portail.imports.waiting import imports_held

KEPT_VALUES = timedelta(days=60)
KEPT_PACKAGE = timedelta(days=14)


_NAMED = """
SELECT digest FROM {table} WHERE board_id = %(board)s AND is_active AND digest <> ''
UNION SELECT before->>'digest' FROM database_change
WHERE board_id = %(board)s AND "table" = %(table)s AND before->>'digest' <> ''
"""


def clean(*, now: datetime) -> None:
    """Blank the values of old reports, end what nobody confirmed, delete packages that serve no more."""
    kept: set[str] = set()
    named: set[str] = set()
    for board_id in Board.objects.order_by("code").values_list("pk", flat=True):
        with imports_held(board_id) as is_free:
            if is_free:
                _clean_board(board_id, now)
            runs = Run.objects.filter(board_id=board_id).exclude(package="")
            kept.update(runs.values_list("package", flat=True))
            named |= _named_documents(board_id)
    forget_strays(kept, now=now)
    # A day: what a run under way has kept, its rows do not name yet.
    store.forget_strays(named, before=now - timedelta(days=1), shelf=store.Shelf.PACKAGES)


def _named_documents(board_id: int) -> set[str]:
    """Digests of the files that the board's rows name, or would name again were a run undone."""
    tables = {table.table for file in (*FRENCH, *ONEROSTER) if file.document for table in file.tables}
    found: set[str] = set()
    for table in sorted(tables):
        with connection.cursor() as cursor:
            cursor.execute(_NAMED.format(table=table), {"table": table, "board": board_id})
            found.update(digest for (digest,) in cursor.fetchall())
    return found


def _clean_board(board_id: int, now: datetime) -> None:
    runs = Run.objects.filter(board_id=board_id)
    for run in runs.exclude(package=""):
        if _is_spent(run, now):
            forget_package(run)
            run.save()
    for run in runs.filter(received_at__lt=now - KEPT_VALUES).exclude(figures__has_key="blanked"):
        run.findings = [blanked(group) for group in run.findings]
        changes = {**run.figures.get("changes", {}), "behind": {}}
        run.figures = {**run.figures, "changes": changes, "blanked": True}
        run.save(update_fields=["findings", "figures"])


def _is_spent(run: Run, now: datetime) -> bool:
    """Whether a run's package serves no more; a run that waited too long for a person is refused."""
    if run.state in Run.ENDED and run.state != Run.State.FAILED:
        return True
    if run.received_at > now - KEPT_PACKAGE:
        return False
    if run.state == Run.State.BRAKED:
        run.state, run.finished_at, run.failure = Run.State.REFUSED, now, "not-confirmed"
    elif run.state in Run.UNDER_WAY:
        run.state = Run.State.INTERRUPTED
    return True


def blanked(group: Mapping[str, Any]) -> dict[str, Any]:
    """A group of findings without what was read: places and limits stay, so that it still makes sentences."""
    rows = [
        {**row, "value": "", "facts": {name: _blank(fact) for name, fact in row["facts"].items()}}
        for row in group["rows"]
    ]
    return {**group, "rows": rows}


def _blank(fact: object) -> object:
    return "…" if isinstance(fact, str) else fact
