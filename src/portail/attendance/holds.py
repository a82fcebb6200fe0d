"""Too many absent at once: their notices are held until a person says that it is so. Floor 7.

A school once told all its families that their children were absent (research: a false alarm at 9:15, two
corrections, every line jammed).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from portail.attendance.models import Hold
from portail.attendance.settings import HIDDEN_REASONS, MASS_FLOOR, MASS_SHARE
from portail.attendance.unexplained import UNEXPLAINED
from portail.audit.actions import note
from portail.boards.settings import setting_of
from portail.database.context import rows_of

LOOKED_BACK = timedelta(days=7)

_HOLD = f"""
WITH {UNEXPLAINED}
INSERT INTO attendance_hold (board_id, school_id, day, half, absent, students, held_at, released_by)
SELECT %(board)s, m.school_id, m.day, m.half, m.absent, m.students, %(now)s, '' FROM masses m
ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608  (constants)


@dataclass(frozen=True, slots=True)
class HeldHalf:
    """A half-day of a school whose notices are held."""

    school_code: str
    school: str
    day: date
    half: str
    absent: int
    students: int
    held_at: datetime


def limits_of(board_id: int, *, first_day: date) -> dict[str, Any]:
    """What UNEXPLAINED needs of a board. Needs the board's context."""
    return {
        "board": board_id,
        "hidden": list(setting_of(HIDDEN_REASONS, board_id=board_id)),
        "from": first_day,
        "share": setting_of(MASS_SHARE, board_id=board_id),
        "floor": setting_of(MASS_FLOOR, board_id=board_id),
    }


def hold_masses(*, board_id: int, now: datetime) -> int:
    """Hold the notices of every half-day where too many are absent; how many were not held before.

    Kept, so that what the school takes back in part stays held until somebody has looked.
    """
    with rows_of(board=board_id):
        values = limits_of(board_id, first_day=timezone.localdate(now) - LOOKED_BACK) | {"now": now}
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, values)
            held = [pk for (pk,) in cursor.fetchall()]
        for pk in held:
            _note("absence.notices-held", board_id, pk, by="", now=now)
    return len(held)


def held_now(*, board_id: int, now: datetime) -> list[HeldHalf]:
    """What is held in a board, the oldest first; what should be is held first."""
    hold_masses(board_id=board_id, now=now)
    with rows_of(board=board_id):
        rows = Hold.objects.filter(board_id=board_id, released_at=None).select_related("school")
        return [
            HeldHalf(
                row.school.code, row.school.name, row.day, row.half, row.absent, row.students, row.held_at
            )
            for row in rows.order_by("day", "half", "pk")
        ]


def release(*, board_id: int, school_code: str, by: str, now: datetime) -> int:
    """Let the held notices of a school go out; how many half-days were released."""
    hold_masses(board_id=board_id, now=now)
    with rows_of(board=board_id):
        held = Hold.objects.select_for_update(of=("self",)).filter(
            board_id=board_id, school__code=school_code, released_at=None
        )
        released = list(held.values_list("pk", flat=True))
        Hold.objects.filter(pk__in=released).update(released_at=now, released_by=by[:80])
        for pk in released:
            _note("absence.notices-released", board_id, pk, by=by, now=now)
    return len(released)


def _note(action: str, board_id: int, hold: int, *, by: str, now: datetime) -> None:
    note(
        action=action,
        actor=None,
        subject_kind="absence_hold",
        subject_id=hold,
        board=board_id,
        details={"operator": by} if by else {},
        now=now,
    )
