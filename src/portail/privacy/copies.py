"""The copies of what is held on a person: asked for, made by a job, fetched once, forgotten. Floor 9."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from portail.access.cards import cards_children
from portail.access.grants import FollowedChild, followed_children
from portail.access.mails import send
from portail.accounts.queries import person
from portail.audit.actions import note
from portail.common.errors import Refusal
from portail.database.context import rows_of
from portail.database.jobs import defer
from portail.files import store
from portail.files.rules import ZIP
from portail.files.store import Shelf
from portail.links.actions.making import hold_person
from portail.links.ages import Category
from portail.privacy import mails
from portail.privacy.holdings import PARTS, Holder, papers
from portail.privacy.models import Copy
from portail.privacy.packing import chunks, pack
from portail.privacy.rules import EXPORT_LIFE, EXPORTS_A_DAY

COPY_BYTES = 200 << 20
_ROWS_KEPT = timedelta(days=30)


class CopyRefused(Refusal):
    """A copy is not made or not given.

    Codes: `too-many-copies` (`limit`); `copy-gone`: fetched, too old or never there; `copy-stale`: it holds
    what its owner may see no more.
    """


@dataclass(frozen=True, slots=True)
class Waiting:
    """The copy that a person has asked for last. until: when it goes; None while it is made."""

    id: UUID
    asked_at: datetime
    until: datetime | None
    size: int


def waiting_copy(person_id: int, *, now: datetime) -> Waiting | None:
    """The newest copy that is being made or waits. One query. Needs the person's context."""
    newest = Copy.objects.filter(person_id=person_id).order_by("-asked_at").first()
    if newest is None or newest.fetched_at is not None:
        return None
    if newest.made_at is None:
        is_lost = newest.asked_at + EXPORT_LIFE <= now
        return None if is_lost else Waiting(newest.pk, newest.asked_at, None, 0)
    until = newest.made_at + EXPORT_LIFE
    return Waiting(newest.pk, newest.asked_at, until, newest.size) if newest.digest and now < until else None


def ask_copy(person_id: int, *, now: datetime) -> UUID:
    """Have a copy made; the one that is being made or waits stays the only one. Raises CopyRefused.

    Needs the person's context.
    """
    hold_person(person_id)
    waiting = waiting_copy(person_id, now=now)
    if waiting is not None:
        return waiting.id
    own = Copy.objects.filter(person_id=person_id)
    own.filter(asked_at__lt=now - _ROWS_KEPT).delete()
    if own.filter(asked_at__gt=now - timedelta(days=1)).count() >= EXPORTS_A_DAY:
        raise CopyRefused("too-many-copies", limit=EXPORTS_A_DAY)
    copy = Copy.objects.create(person_id=person_id, asked_at=now)
    _note("copy.asked", copy, now=now)
    defer("privacy.make_copy", queue="upkeep", copy_id=str(copy.pk), person_id=person_id)
    return copy.pk


def make_copy(*, copy_id: UUID, person_id: int, once: str, now: datetime) -> None:
    """Make the copy as its owner would read the portal at this moment, and tell them. Made once."""
    told = person(person_id=person_id)
    if told is None:
        return
    with rows_of(actor=person_id), translation.override(told.language):
        copy = Copy.objects.select_for_update(of=("self",)).filter(pk=copy_id, made_at=None).first()
        if copy is None:
            return
        children = followed_children(person_id=person_id, today=timezone.localdate(now))
        holder = Holder(person_id, children, now)
        with tempfile.TemporaryFile() as file:
            parts = {name: read(holder) for name, read in PARTS.items()}
            pack(file, parts=parts, papers=papers(holder), now=now)
            kept = store.put(chunks(file), limit=COPY_BYTES, types=[ZIP], shelf=Shelf.COPIES)
        copy.digest, copy.size, copy.made_at = kept.digest, kept.size, now
        copy.students = [child.grant.student_id for child in children]
        copy.shows = sorted(_shown(person_id, children, now=now))
        copy.save(update_fields=["digest", "size", "made_at", "students", "shows"])
        hours = int(EXPORT_LIFE.total_seconds() // 3600)
        send(mails.copy_ready(hours=hours), to=told.email, once=once, now=now)


def take_copy(person_id: int, *, copy_id: UUID, now: datetime) -> BinaryIO:
    """The file, once, open: whoever asks second, or may no longer see a child in it, gets none.

    It has no name any more once it is taken: what is open is the last of it. Raises CopyRefused. Needs the
    person's context.
    """
    own = Copy.objects.select_for_update(of=("self",)).filter(pk=copy_id, person_id=person_id)
    copy = own.exclude(made_at=None).filter(fetched_at=None).first()
    if copy is None or not copy.digest or copy.made_at is None or now >= copy.made_at + EXPORT_LIFE:
        raise CopyRefused("copy-gone")
    children = followed_children(person_id=person_id, today=timezone.localdate(now))
    is_less = set(copy.students) - {child.grant.student_id for child in children}
    if is_less or set(copy.shows) - _shown(person_id, children, now=now):
        raise CopyRefused("copy-stale")
    try:
        file = store.open_kept(copy.digest, shelf=Shelf.COPIES)
    except store.FileGone:
        raise CopyRefused("copy-gone") from None
    _let_go(copy, action="copy.fetched", now=now)
    return file


def drop_copy(person_id: int, *, copy_id: UUID, now: datetime) -> None:
    """Forget a copy that was not given. Needs the person's context."""
    for copy in Copy.objects.filter(pk=copy_id, person_id=person_id, fetched_at=None).exclude(digest=""):
        _let_go(copy, action="copy.dropped", now=now)


def forget_copies(*, now: datetime) -> int:
    """Delete the files that nobody came for in time; how many."""
    return store.forget_strays(set(), before=now - EXPORT_LIFE, shelf=Shelf.COPIES)


def _shown(person_id: int, children: Iterable[FollowedChild], *, now: datetime) -> set[str]:
    """What of whom this person sees now: what no age hides, and the cards of children who left."""
    followed = {
        f"{child.grant.student_id}:{category}"
        for child in children
        for category in Category
        if child.hidden_from(category) is None
    }
    cards = (child for child in cards_children(person_id=person_id, now=now) if child.hidden_from is None)
    return followed | {f"{child.grant.student_id}:{Category.CARDS}" for child in cards}


def _let_go(copy: Copy, *, action: str, now: datetime) -> None:
    """The row says so first; the file goes once that is certain."""
    digest = copy.digest
    copy.digest, copy.fetched_at = "", now
    copy.save(update_fields=["digest", "fetched_at"])
    _note(action, copy, now=now)
    transaction.on_commit(lambda: store.forget(digest, shelf=Shelf.COPIES))


def _note(action: str, copy: Copy, *, now: datetime) -> None:
    note(
        action=action,
        actor=copy.person_id,
        subject_kind="person",
        subject_id=copy.person_id,
        details={"copy": str(copy.pk)},
        now=now,
    )
