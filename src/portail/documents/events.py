"""What a digest may tell of documents: that one is there, by its title. Floor 7."""

from datetime import datetime

from django.db import connection

from portail.records.events import Event, Topic
from portail.records.titles import as_written

_SINCE = """
SELECT d.digest, d.title, d.contact_id, s.student_id, max(d.at) AS at
FROM (SELECT *, greatest(changed_at, published_on::timestamp AT TIME ZONE 'America/Toronto') AS at
      FROM documents_document WHERE board_id = %(board)s AND is_active) d
CROSS JOIN LATERAL (
    SELECT d.student_id WHERE d.student_id IS NOT NULL
    UNION SELECT e.student_id FROM classes_enrolment e WHERE e.section_id = d.section_id
    UNION SELECT r.id FROM records_student r WHERE r.school_id = d.school_id AND r.is_active
) s
WHERE d.at >= %(since)s AND d.at < %(until)s AND (d.expires_on IS NULL OR d.expires_on >= d.at::date)
GROUP BY d.digest, d.title, d.contact_id, s.student_id ORDER BY at, s.student_id
"""


def events_since(*, board_id: int, since: datetime, until: datetime) -> list[Event]:
    """Each new document, for every student whom it concerns, from the day on which it is shown.

    The same file under the same title is one thing, whatever rows it came by. Needs the board's context.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"board": board_id, "since": since, "until": until})
        rows = cursor.fetchall()
    return [
        Event(
            key=f"document:{digest[:16]}:{at.date().isoformat()}",
            topic=Topic.DOCUMENTS,
            board_id=board_id,
            student_id=student_id,
            at=at,
            title=as_written(title),
            path="/documents/",
            contact_id=contact_id,
        )
        for digest, title, contact_id, student_id, at in rows
    ]
