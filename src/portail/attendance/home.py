"""The absences that wait for a reason, as the home shows them: a piece of one statement. Floor 7."""

from typing import NamedTuple
from uuid import UUID

SHOWN = 3

# For a statement where `s` is the student. The newest first.
HOME_JSON = f"""
(SELECT coalesce(json_agg(json_build_array(w.public_id, w.kind, w.day, w.part, w.starts_at, w.ends_at)), '[]')
FROM (SELECT a.public_id, a.kind, a.day, a.part, a.starts_at, a.ends_at FROM attendance_absence a
    WHERE a.student_id = s.id AND a.is_active AND a.state = 'waiting'
    AND NOT EXISTS (SELECT FROM attendance_justification j WHERE j.absence_id = a.id)
    ORDER BY a.day DESC, a.id LIMIT {SHOWN}) w)"""  # noqa: S608  (our own number)


class WaitingAbsence(NamedTuple):
    """kind: absence, late or early. part: day, morning, afternoon or "". Times: HH:MM:SS, None if unsaid."""

    public_id: UUID
    kind: str
    day: str
    part: str
    starts_at: str | None
    ends_at: str | None
