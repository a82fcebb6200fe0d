"""Visits: when a person was last here, and when the visit before this one ended. Floor 4."""

from datetime import datetime, timedelta

from django.db.models import Case, F, When

from portail.accounts.models import Person

ENDS_AFTER = timedelta(minutes=30)
"""Of silence."""
NOTED_EVERY = timedelta(minutes=5)
"""A page that only reads notes its visitor no more often than this."""

# The end of the former visit, for a statement where `p` is the person: what is new is counted from it, on the
# first page of a visit too, before anything noted it. Needs %(now)s.
FORMER_VISIT = (
    f"CASE WHEN p.seen_at < %(now)s::timestamptz - interval '{int(ENDS_AFTER.total_seconds())} seconds'"
    " THEN p.seen_at ELSE p.former_visit_at END"
)
# The same of whoever asks, for the WITH of a statement whose pieces read `visit.at`: looked up once for all.
VISIT = f"""visit AS MATERIALIZED (
    SELECT {FORMER_VISIT} AS at FROM accounts_person p WHERE p.id = (SELECT app_actor()))"""  # noqa: S608  (constants)


def former_visit(
    *, seen_at: datetime | None, former_visit_at: datetime | None, now: datetime
) -> datetime | None:
    """The same of what was read of a person; None for whoever never came before."""
    return seen_at if seen_at is not None and seen_at < now - ENDS_AFTER else former_visit_at


def note_visit(*, person_id: int, now: datetime) -> None:
    """Keep when a person was last seen; after so much silence a new visit begins."""
    silent = When(seen_at__lt=now - ENDS_AFTER, then=F("seen_at"))
    Person.objects.filter(pk=person_id).update(
        former_visit_at=Case(silent, default=F("former_visit_at")), seen_at=now
    )


def note_if_due(*, person_id: int, seen_at: datetime | None, now: datetime) -> None:
    """The same, where the last note is old enough; most pages then write nothing."""
    if seen_at is None or now - seen_at > NOTED_EVERY:
        note_visit(person_id=person_id, now=now)
