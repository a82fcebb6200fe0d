"""The absences that wait for a reason, as the home shows them: a piece of one statement. Floor 7."""

from typing import NamedTuple

from portail.attendance.unexplained import TO_JUSTIFY

SHOWN = 3

# For a statement where `s` is the student. The newest first.
HOME_JSON = f"""
(SELECT coalesce(json_agg(json_build_array(w.public_id, w.kind, w.day, w.part, w.starts_at, w.ends_at)), '[]')
FROM (SELECT a.public_id, a.kind, a.day, a.part, a.starts_at, a.ends_at FROM attendance_absence a
    WHERE a.student_id = s.id AND {TO_JUSTIFY}
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
