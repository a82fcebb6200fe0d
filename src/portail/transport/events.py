"""What a digest may tell of transport: that it changed, to the home that it concerns. Floor 7."""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from portail.records.events import Event, Topic
from portail.records.titles import titled
from portail.transport.models import Trip


def events_since(*, board_id: int, since: datetime, until: datetime) -> list[Event]:
    """One a student and home however many trips an import wrote, and a family is told once of them all.

    Of trips that ended the page shows nothing, and nothing is told. Needs the board's context. One query.
    """
    changed = Trip.objects.filter(
        board_id=board_id, is_active=True, changed_at__gte=since, changed_at__lt=until
    ).exclude(ends_on__lt=timezone.localdate(until))
    found = changed.values("student_id", "contact_id").annotate(at=Max("changed_at")).order_by("at")
    title = titled(lambda _language: _("L’horaire du transport est nouveau ou a changé"))
    return [
        Event(
            key=f"transport:{board_id}:{one['at'].isoformat()}",
            topic=Topic.TRANSPORT,
            board_id=board_id,
            student_id=one["student_id"],
            at=one["at"],
            title=title,
            path="/transport/",
            contact_id=one["contact_id"],
        )
        for one in found
    ]
