"""What families sent, for the school's own system: reasons and announcements as rows. Floor 7."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from portail.audit.actions import note_views
from portail.database.context import rows_of

# The contact is whoever the person still follows the student as; empty once the link is gone.
_SENT = """
SELECT e.public_id AS reference, s.id AS student_id, s.source_id AS student, s.file_number,
    a.source_id AS absence, coalesce(a.day, n.first_on) AS first_on, coalesce(a.day, n.last_on) AS last_on,
    coalesce(n.part, a.part) AS part, coalesce(n.periods, a.periods) AS periods, e.reason_code, e.comment,
    e.note_digest, e.note_name, e.note_type, c.source_id AS contact,
    coalesce(j.sent_at, n.sent_at) AS sent_at, n.withdrawn_at
FROM attendance_explanation e
JOIN records_student s ON s.id = e.student_id
LEFT JOIN attendance_justification j ON j.id = e.justification_id
LEFT JOIN attendance_absence a ON a.id = j.absence_id
LEFT JOIN attendance_announcement n ON n.id = e.announcement_id
LEFT JOIN links_link l ON l.person_id = e.person_id AND l.student_id = e.student_id
LEFT JOIN records_contact c ON c.id = l.contact_id
WHERE e.board_id = %(board)s AND greatest(j.sent_at, n.sent_at, n.withdrawn_at) >= %(since)s
ORDER BY greatest(j.sent_at, n.sent_at, n.withdrawn_at), e.id
"""
_PARTS = {"day": "journée", "morning": "avant-midi", "afternoon": "après-midi", "periods": "périodes", "": ""}
# What a spreadsheet would run rather than show.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that a family sent: its cells, in our French contract's words, and its document."""

    reference: UUID
    cells: Mapping[str, str]
    note_digest: str
    note_type: str


def sent_since(*, board_id: int, since: datetime, by: str, now: datetime) -> list[Sent]:
    """What was sent or taken back from SINCE on, the oldest first. The trail keeps whose it was."""
    with rows_of(board=board_id):
        with connection.cursor() as cursor:
            cursor.execute(_SENT, {"board": board_id, "since": since})
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        note_views(
            students={row["student_id"] for row in rows},
            board=board_id,
            role="export",
            purpose="absences",
            by=by,
            now=now,
        )
    return [_sent(row) for row in rows]


def _sent(row: Mapping[str, object]) -> Sent:
    cells = {
        "reference": str(row["reference"]),
        "genre": "annonce" if row["absence"] is None else "motif",
        "eleve": _text(row["student"]),
        "fiche": _text(row["file_number"]),
        "absence": _text(row["absence"]),
        "du": str(row["first_on"]),
        "au": str(row["last_on"]),
        "moment": _PARTS[_text(row["part"])],
        "periodes": _text(row["periods"]),
        "motif": _text(row["reason_code"]),
        "precision": _typed(row["comment"]),
        "piece": _typed(row["note_name"]),
        "adulte": _text(row["contact"]),
        "envoye_le": _moment(row["sent_at"]),
        "retire_le": _moment(row["withdrawn_at"]),
    }
    return Sent(UUID(cells["reference"]), cells, _text(row["note_digest"]), _text(row["note_type"]))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _typed(value: object) -> str:
    """What a parent typed, so that a spreadsheet shows it and runs nothing of it."""
    text = _text(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _moment(value: object) -> str:
    return timezone.localtime(value).isoformat(timespec="seconds") if isinstance(value, datetime) else ""
