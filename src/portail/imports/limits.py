"""What a board's imports may do without anybody looking. Floor 8."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from portail.audit.actions import note
from portail.database.context import rows_of
from portail.imports.brake import Allowed
from portail.imports.models import ImportLimits

_FIELDS = {
    "aside": "aside_percent",
    "departures": "departures_percent",
    "lost_links": "lost_links_percent",
    "addresses": "addresses_percent",
    "vanishing": "vanishing_percent",
    "floor": "floor",
}


def allowed_for(board_id: int) -> Allowed:
    """The board's limits; the usual ones where it set none. Needs the board's context."""
    limits = ImportLimits.objects.filter(board_id=board_id).first() or ImportLimits(board_id=board_id)
    return Allowed(**{name: getattr(limits, field) for name, field in _FIELDS.items()})


def change_limits(*, board_id: int, wanted: Mapping[str, int], by: str, now: datetime) -> None:
    """Set some of a board's limits, by their names in brake.Allowed."""
    with rows_of(board=board_id):
        before = asdict(allowed_for(board_id))
        fields = {_FIELDS[name]: value for name, value in wanted.items()}
        ImportLimits.objects.update_or_create(board_id=board_id, defaults=fields)
        note(
            action="board.limits-changed",
            actor=None,
            subject_kind="board",
            subject_id=board_id,
            board=board_id,
            details={"by": by, "before": {name: before[name] for name in wanted}, "after": dict(wanted)},
            now=now,
        )
