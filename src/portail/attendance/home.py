"""The absences that wait for a reason, as the home shows them: a piece of one statement. Floor 7."""

from typing import Any, NamedTuple

from portail.attendance.unexplained import TO_JUSTIFY

SHOWN = 3

# For a statement where `s` is the student. How many in all, then the newest.
HOME_JSON = f"""
(SELECT json_build_array(coalesce(max(w.total), 0), coalesce(json_agg(
    json_build_array(w.public_id, w.kind, w.day, w.part, w.starts_at, w.ends_at)), '[]'))
FROM (SELECT a.public_id, a.kind, a.day, a.part, a.starts_at, a.ends_at, count(*) OVER () AS total
    FROM attendance_absence a WHERE a.student_id = s.id AND {TO_JUSTIFY}
    ORDER BY a.day DESC, a.id LIMIT {SHOWN}) w)"""  # noqa: S608  (constants)


class WaitingAbsence(NamedTuple):
    """kind: absence; who came late or left early is asked nothing. part: day, morning, afternoon or "".

    Times: HH:MM:SS, None if unsaid.
    """

    public_id: str
    kind: str
    day: str
    part: str
    starts_at: str | None
    ends_at: str | None


class HomeAbsences(NamedTuple):
    """total: how many wait in all. newest: the first SHOWN of them."""

    total: int
    newest: tuple[WaitingAbsence, ...]


def home_absences_from(row: list[Any]) -> HomeAbsences:
    """From HOME_JSON."""
    total, newest = row
    return HomeAbsences(total, tuple([WaitingAbsence(*line) for line in newest]))
