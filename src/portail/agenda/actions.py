"""Making, renewing and revoking the calendar addresses of a parent. Floor 7."""

import secrets
from datetime import date, datetime
from uuid import UUID

from portail.accounts.alerts import tell
from portail.agenda.models import Feed
from portail.agenda.queries import digest_of
from portail.audit.actions import note
from portail.common.errors import Refusal
from portail.records.grants import StudentGrant

MOST_FEEDS = 12
_BYTES = 24  # 192 bits, 32 signs of an address


class FeedRefused(Refusal):
    """A feed cannot be made or found. Codes: `too-many-feeds`, value `limit`; `no-such-feed`."""


def create_feed(*, person_id: int, child: StudentGrant | None, detail: str, now: datetime) -> str:
    """Make a feed of one child, or of the whole family; its secret part, this once. Raises FeedRefused.

    Needs the person's context, under which the row policy asks again whether they follow the child.
    """
    if Feed.objects.filter(person_id=person_id).count() >= MOST_FEEDS:
        raise FeedRefused("too-many-feeds", limit=MOST_FEEDS)
    token = secrets.token_urlsafe(_BYTES)
    feed = Feed.objects.create(
        person_id=person_id,
        student_id=child.student_id if child else None,
        detail=detail,
        digest=digest_of(token),
        created_at=now,
    )
    _note("feed.created", feed.pk, person_id, now)
    tell("feed-made", person_id=person_id, now=now)
    return token


def renew_feed(*, person_id: int, feed_id: UUID, followed: tuple[StudentGrant, ...], now: datetime) -> str:
    """Another secret part; the former address stops at once. Raises FeedRefused.

    followed: the children whom the person may see now; a feed of another child cannot be renewed.
    """
    feed = Feed.objects.select_for_update().filter(person_id=person_id, pk=feed_id).first()
    students = {None, *(grant.student_id for grant in followed)}
    if feed is None or feed.student_id not in students:
        raise FeedRefused("no-such-feed")
    token = secrets.token_urlsafe(_BYTES)
    feed.digest, feed.created_at, feed.read_on = digest_of(token), now, None
    feed.save(update_fields=["digest", "created_at", "read_on"])
    _note("feed.renewed", feed_id, person_id, now)
    tell("feed-made", person_id=person_id, now=now)
    return token


def revoke_feed(*, person_id: int, feed_id: UUID, now: datetime) -> None:
    """Take a feed away, at once and for good. Raises FeedRefused."""
    deleted, _ = Feed.objects.filter(person_id=person_id, pk=feed_id).delete()
    if not deleted:
        raise FeedRefused("no-such-feed")
    _note("feed.revoked", feed_id, person_id, now)


def end_feeds(*, person_id: int, now: datetime) -> None:
    """Take every feed of a person away: an address that somebody else made, or copied, opens nothing."""
    for feed in Feed.objects.select_for_update().filter(person_id=person_id):
        _note("feed.ended", feed.pk, person_id, now)
    Feed.objects.filter(person_id=person_id).delete()


def mark_read(*, person_id: int, feed_id: UUID, today: date) -> None:
    """Say that a calendar asked for a feed today; written once a day."""
    mine = Feed.objects.filter(person_id=person_id, pk=feed_id)
    mine.exclude(read_on=today).update(read_on=today)


def _note(action: str, feed_id: UUID, person_id: int, now: datetime) -> None:
    note(
        action=action, actor=person_id, subject_kind="feed", subject_id=feed_id, now=now,
    )  # fmt: skip
