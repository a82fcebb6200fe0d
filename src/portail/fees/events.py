"""What a digest may tell of fees: that there is a new line or receipt; never how much. Floor 7."""

from datetime import datetime

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portail.records.events import Event, Title, Topic
from portail.records.titles import titled

_SINCE = """
SELECT kind, student_id, contact_id, max(changed_at) AS at FROM (
    SELECT 'fees' AS kind, student_id, contact_id, changed_at FROM fees_line
    WHERE board_id = %(board)s AND is_active AND changed_at >= %(since)s AND changed_at < %(until)s
    UNION ALL
    SELECT 'receipt', student_id, contact_id, changed_at FROM fees_receipt
    WHERE board_id = %(board)s AND is_active AND changed_at >= %(since)s AND changed_at < %(until)s
) written GROUP BY kind, student_id, contact_id ORDER BY at, student_id
"""
_TITLES = {
    "fees": _("L’état de compte a changé"),
    "receipt": _("Un reçu pour l’impôt est prêt"),
}
_PATHS = {"fees": "/frais/", "receipt": "/frais/recus/"}


def events_since(*, board_id: int, since: datetime, until: datetime) -> list[Event]:
    """One a student, home and kind however many lines an import wrote. Needs the board's context."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"board": board_id, "since": since, "until": until})
        rows = cursor.fetchall()
    titles = {kind: _title(words) for kind, words in _TITLES.items()}
    return [
        Event(
            key=f"{kind}:{board_id}:{at.isoformat()}",
            topic=Topic.FEES,
            board_id=board_id,
            student_id=student_id,
            at=at,
            title=titles[kind],
            path=_PATHS[kind],
            contact_id=contact_id,
        )
        for kind, student_id, contact_id, at in rows
    ]


def _title(words: Promise) -> Title:
    return titled(lambda _language: str(words))
