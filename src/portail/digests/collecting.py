"""Reading a board's events and writing down whom each is to be told to. Floor 8."""

import logging
from datetime import datetime, timedelta
from itertools import batched

from django.db import connection, transaction
from django.utils import timezone

from portail.boards.settings import setting_of
from portail.database.context import rows_of
from portail.database.jobs import defer
from portail.digests import queries
from portail.digests.models import Told, Waiting, Watermark
from portail.digests.rules import Waiting as Row
from portail.digests.rules import plan
from portail.digests.settings import QUIET
from portail.digests.sources import SOURCES
from portail.links.queries import hidden_of
from portail.records.events import Event, EventSource

logger = logging.getLogger(__name__)

# A row is stamped when its transaction begins and seen when it ends: the last minutes are read again, and
# from the beginning of whatever the worker's role has under way (an import). What was told is told once.
OVERLAP = timedelta(minutes=2)
LEASE = timedelta(minutes=10)
EVENTS_AT_ONCE = 2000
PEOPLE_A_JOB = 50
TOLD_KEPT = timedelta(days=90)
WAITING_KEPT = timedelta(days=7)


def collect(*, board_id: int, now: datetime) -> int:
    """Read what is new in a board, and have told what is due; how many rows are new.

    Each source by itself: one domain that fails silences none of the others, and is read again.
    """
    found = 0
    for name, source in SOURCES.items():
        try:
            found += _collect(name, source, board_id=board_id, now=now)
        except Exception:
            logger.exception("events of %s, board %s, could not be read", name, board_id)
    with rows_of(board=board_id):
        _have_told(board_id, now=now)
    return found


def _collect(name: str, source: EventSource, *, board_id: int, now: datetime) -> int:
    """One source from its watermark to now. A board that is read for the first time starts from now."""
    with rows_of(board=board_id):
        mark, is_new = Watermark.objects.get_or_create(
            board_id=board_id, source=name, defaults={"until": now}
        )
        events = [] if is_new else source(board_id=board_id, since=mark.until - OVERLAP, until=now)
        found = sum(_plan(chunk, board_id=board_id, now=now) for chunk in batched(events, EVENTS_AT_ONCE))
        mark.until = max(mark.until, min(now, _begun()))
        mark.save(update_fields=["until"])
    return found


def _plan(events: tuple[Event, ...], *, board_id: int, now: datetime) -> int:
    """Write the rows of these events: six queries whatever their number, seven where there are age rules."""
    students, today = {event.student_id for event in events}, timezone.localdate(now)
    followers = queries.followers_of(students, board_id=board_id, today=today)
    people = {follower.person_id for follower in followers}
    if not people:
        return 0
    rows = plan(
        events,
        followers=followers,
        readers=queries.readers_of(people),
        hidden=hidden_of(students, board_id=board_id, today=today),
        known=queries.told_keys(people, (event.key for event in events)),
        board_quiet=setting_of(QUIET, board_id=board_id),
        now=now,
        zone=timezone.get_default_timezone(),
    )
    Waiting.objects.bulk_create([_waiting(row) for row in rows], ignore_conflicts=True)
    return len(rows)


def _waiting(row: Row) -> Waiting:
    return Waiting(
        person_id=row.person_id,
        board_id=row.board_id,
        student_id=row.student_id,
        contact_id=row.contact_id,
        key=row.key,
        topic=row.topic,
        title=row.title,
        path=row.path,
        at=row.at,
        due_at=row.due_at,
        at_once=row.at_once,
    )


def _begun() -> datetime:
    """When the oldest transaction of this role began, but for this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(min(xact_start), now()) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
        begun: datetime = cursor.fetchone()[0]
    return begun


def _have_told(board_id: int, *, now: datetime) -> None:
    """Ask for the jobs that tell what is due, each row's person once."""
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, [now + LEASE, board_id, now, now])
        found = cursor.fetchall()
    for at_once in (True, False):
        people = sorted({person for person, is_urgent in found if is_urgent is at_once})
        for some in batched(people, PEOPLE_A_JOB):
            defer("digests.tell", queue="mail", urgent=at_once, people=" ".join(map(str, some)))


_LEASE = """
UPDATE digests_waiting SET leased_until = %s
WHERE board_id = %s AND message IS NULL AND due_at <= %s AND (leased_until IS NULL OR leased_until < %s)
RETURNING person_id, at_once
"""


def forget_old(*, board_id: int, now: datetime) -> int:
    """Delete what was told 90 days ago and what could not be told in a week; how many rows."""
    with rows_of(board=board_id):
        told = Told.objects.filter(board_id=board_id, told_at__lt=now - TOLD_KEPT).delete()[0]
        late = Waiting.objects.filter(board_id=board_id, due_at__lt=now - WAITING_KEPT).delete()[0]
    return told + late


def have_read() -> int:
    """Ask for one job a board, unless the former one is still at it; how many."""
    with transaction.atomic():
        boards = queries.boards_to_read("digests.collect")
        for board_id in boards:
            defer("digests.collect", queue="digests", board_id=board_id)
    return len(boards)
