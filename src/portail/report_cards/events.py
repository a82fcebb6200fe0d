"""What families are told of report cards: that one is there, never what it says. Floor 7."""

from datetime import datetime

from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from portail.records.events import Event, Topic
from portail.records.titles import titled
from portail.report_cards.models import Kind, ReportCard
from portail.report_cards.rules import NEWS


def events_since(*, board_id: int, since: datetime, until: datetime) -> list[Event]:
    """Cards that came to be read in [since, until[, by moment; of one card, its last version alone.

    Needs the board's context. One query.
    """
    rows = (
        ReportCard.objects.filter(board_id=board_id)
        .annotate(at=Greatest("published_at", "recorded_at"))
        .filter(at__gte=since, at__lt=until)
        .order_by("at", "number", "pk")
        .only("public_id", "student_id", "student_key", "source_id", "number", "kind", "name", "is_withdrawn",
              "published_at", "recorded_at")
    )  # fmt: skip
    last = {(row.student_id, row.source_id): row for row in rows if row.recorded_at - row.published_at < NEWS}
    events = [_event(row, board_id) for row in last.values()]
    return sorted(events, key=lambda event: (event.at, event.student_id, event.key))


def _event(row: ReportCard, board_id: int) -> Event:
    return Event(
        key=f"report-card:{row.public_id}",
        topic=Topic.REPORT_CARDS,
        board_id=board_id,
        student_id=row.student_id,
        at=max(row.published_at, row.recorded_at),
        title=titled(lambda _language: _said(row)),
        path=f"/bulletins/{row.student_key}/{row.public_id}/",
    )


def _said(row: ReportCard) -> str:
    """In the language in force."""
    if row.is_withdrawn:
        words = _("L’école a retiré un bulletin : %(name)s")
    elif row.number > 1:
        words = _("Une nouvelle version est arrivée : %(name)s")
    elif row.kind == Kind.FIRST:
        words = _("%(name)s est là")
    else:
        words = _("Un bulletin est arrivé : %(name)s")
    return words % {"name": row.name}
