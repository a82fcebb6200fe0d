"""What a family may be told of absences: unexplained, announced by the other home, early leaving. Floor 7."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy

from portail.attendance.holds import limits_of
from portail.attendance.rules import Kind
from portail.attendance.settings import DELAY_PRIMARY, DELAY_SECONDARY
from portail.attendance.unexplained import UNEXPLAINED
from portail.boards.settings import setting_of
from portail.common.dates import day_of_week
from portail.records.events import Event, Title, Topic
from portail.records.titles import titled

TOLD_DAYS = 2
"""An absence that the portal first reads so long after its day, or later, is history: its page tells it."""

PATH = "/absences/"

# The first of a student's day counts: one who misses four periods is told of once. What is held waits for
# whoever releases it, and is told then.
_EVENTS = f"""
WITH {UNEXPLAINED},
tellable AS (
    SELECT u.kind, u.student_id, u.day, greatest(u.seen_at, h.released_at, u.recorded_at + CASE
        WHEN u.kind = 'early' THEN interval '0'
        WHEN u.level LIKE 'S%%' THEN make_interval(mins => %(secondary)s)
        ELSE make_interval(mins => %(primary)s) END) AS at
    FROM unexplained u
    LEFT JOIN attendance_hold h ON h.board_id = %(board)s AND u.kind = 'absence'
        AND (h.school_id, h.day, h.half) = (u.school_id, u.day, u.half)
    WHERE u.day >= (u.seen_at AT TIME ZONE %(zone)s)::date - %(told)s
    AND CASE WHEN h.id IS NOT NULL THEN h.released_at IS NOT NULL
        ELSE u.kind = 'early' OR NOT EXISTS (
            SELECT FROM masses m WHERE (m.school_id, m.day, m.half) = (u.school_id, u.day, u.half)) END)
SELECT kind, student_id, day, min(at) FROM tellable GROUP BY kind, student_id, day
HAVING min(at) >= %(since)s AND min(at) < %(until)s ORDER BY 4, 2
"""  # noqa: S608  (constants)


# What one home announced keeps the other from being told of the absence: it is told of the announcement.
_ANNOUNCED = """
SELECT n.public_id, n.student_id, x.person_id, n.first_on, n.sent_at
FROM attendance_announcement n JOIN attendance_explanation x ON x.announcement_id = n.id
WHERE n.board_id = %(board)s AND n.withdrawn_at IS NULL
AND n.sent_at >= %(since)s AND n.sent_at < %(until)s ORDER BY n.sent_at, n.id
"""


def events_since(*, board_id: int, since: datetime, until: datetime) -> list[Event]:
    """Everything of the board whose `at` is in [since, until[. Needs the board's context."""
    values = {
        **limits_of(board_id, first_day=timezone.localdate(since) - timedelta(days=2 * TOLD_DAYS + 3)),
        "primary": setting_of(DELAY_PRIMARY, board_id=board_id),
        "secondary": setting_of(DELAY_SECONDARY, board_id=board_id),
        "zone": settings.TIME_ZONE,
        "told": TOLD_DAYS,
        "since": since,
        "until": until,
    }
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, values)
        unexplained = [_event(board_id, *row) for row in cursor.fetchall()]
        cursor.execute(_ANNOUNCED, {"board": board_id, "since": since, "until": until})
        return unexplained + [
            _announced(board_id, key, student_id, by, title=_announced_title(day), at=at)
            for key, student_id, by, day, at in cursor.fetchall()
        ]


def _event(board_id: int, kind: str, student_id: int, day: date, at: datetime) -> Event:
    is_early = kind == Kind.EARLY
    return Event(
        key=f"{kind}:{student_id}:{day}",
        topic=Topic.EARLY_DISMISSAL if is_early else Topic.ABSENCES,
        board_id=board_id,
        student_id=student_id,
        at=at,
        title=_title(day, is_early=is_early),
        path=PATH,
    )


def _announced(board_id: int, key: UUID, student_id: int, by: int, *, title: Title, at: datetime) -> Event:
    """Without who, and without why: that is between its author and the school."""
    return Event(
        key=f"announced:{key}",
        topic=Topic.ABSENCES,
        board_id=board_id,
        student_id=student_id,
        at=at,
        title=title,
        path=PATH,
        by=by,
        may_interrupt=False,
    )


@lru_cache(maxsize=100)
def _announced_title(day: date) -> Title:
    words = gettext_lazy("Une absence a été annoncée")
    return titled(lambda language: f"{words}, {day_of_week(day, language)}")


@lru_cache(maxsize=100)
def _title(day: date, *, is_early: bool) -> Title:
    """No reason, no time."""
    words = gettext_lazy("Départ hâtif") if is_early else gettext_lazy("Absence à motiver")
    return titled(lambda language: f"{words}, {day_of_week(day, language)}")
