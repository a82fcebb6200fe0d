"""Waking one device: which push services are written to, and the little that they carry. Floor 8."""

import json
import re
from collections.abc import Collection
from datetime import datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit
from uuid import UUID

import requests
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portail.database.context import rows_of
from portail.digests import queries
from portail.digests.encryption import authorization, decoded, sealed
from portail.digests.models import Subscription
from portail.digests.rules import after_quiet, until_quiet
from portail.links.ages import Category
from portail.links.queries import ShownLink, shown_links

type Told = tuple[int, Category | None]
"""A student, and what is told of them; None for what is a whole school's."""

_SECONDS = 10
_KEPT_FOR = timedelta(hours=4)
_GONE = (404, 410)
_PLAIN = re.compile(r"[A-Za-z0-9.-]+(:443)?")


class NotPushed(RuntimeError):
    """The push service did not take it and may later."""


def is_on() -> bool:
    """Whether this installation pushes at all."""
    return bool(settings.VAPID_PRIVATE_KEY)


def is_push_service(endpoint: str) -> bool:
    """Whether an address is one of the push services that the settings name: nothing else is written to.

    A browser gives the address, so anything could be in it: one of our own machines as well. A name of the
    settings stands for itself, or with a dot before it for all below it; one with its scheme is an origin.
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if parts.username is not None or not endpoint.isascii() or not endpoint.isprintable():
        return False
    if f"{parts.scheme}://{parts.netloc}" in settings.PUSH_HOSTS:
        return True
    # What writes to it may cut an odd address elsewhere than we do, as at a backslash: a name's signs alone.
    if not _PLAIN.fullmatch(parts.netloc):
        return False
    host = (parts.hostname or "").lower()
    below = [name for name in settings.PUSH_HOSTS if name.startswith(".")]
    is_named = host in settings.PUSH_HOSTS or any(host.endswith(name) for name in below)
    return parts.scheme == "https" and port in (None, 443) and bool(host) and is_named


def wake(
    *, person_id: int, device: UUID, told: Collection[Told], path: str, at_once: bool, now: datetime
) -> bool:
    """Push « Du nouveau » to a device whose person may still see some of what is told; whether it was sent.

    Nothing in the quiet but what interrupts; the service itself keeps nothing into the quiet either. A
    subscription that the service no longer knows is deleted. Raises NotPushed when trying again may help.
    """
    with rows_of(actor=person_id):
        subscription = Subscription.objects.filter(
            session__public_id=device, person_id=person_id, session__expire_date__gt=now
        ).first()
        reader = queries.told_person(person_id)
        links = shown_links(person_id=person_id, today=timezone.localdate(now))
        boards = {one.link.board_id for one in links if _shows(one, told)}
        lasts = _lasting(person_id, boards, at_once=at_once, now=now)
    if subscription is None or reader is None or not boards or not lasts:
        return False
    with translation.override(reader.language):
        text = _("Du nouveau pour un de vos enfants")
    status = _posted(subscription, json.dumps({"text": text, "path": path}), lasts=lasts, now=now)
    if status in _GONE:
        with rows_of(actor=person_id):
            Subscription.objects.filter(session__public_id=device, endpoint=subscription.endpoint).delete()
        return False
    if status == 429 or status >= 500:
        raise NotPushed(f"push service answered {status}")
    return 200 <= status < 300


def _shows(shown: ShownLink, told: Collection[Told]) -> bool:
    """Whether something that is told is of the link's student, and not hidden by their age."""
    hidden = {rule.category for rule in shown.hidden}
    return any(student == shown.link.student_id and category not in hidden for student, category in told)


def _lasting(person_id: int, boards: set[int], *, at_once: bool, now: datetime) -> timedelta:
    """How long the push service may keep it for a device that is off; nothing when it is quiet."""
    if at_once:
        return _KEPT_FOR
    zone = timezone.get_default_timezone()
    quiet = (queries.reader_of(person_id).rhythm.quiet, *queries.quiet_of(boards))
    if after_quiet(now, quiet=quiet, zone=zone) > now:
        return timedelta()
    return min(_KEPT_FOR, until_quiet(now, quiet=quiet, zone=zone))


def _posted(subscription: Subscription, payload: str, *, lasts: timedelta, now: datetime) -> int:
    """What the service answered. No redirection is followed: it could lead anywhere."""
    if not is_on() or not is_push_service(subscription.endpoint):
        return _GONE[0]
    body = sealed(
        payload.encode(),
        browser_key=decoded(subscription.browser_key),
        secret=decoded(subscription.secret),
    )
    headers = {
        "Authorization": authorization(
            subscription.endpoint,
            private=settings.VAPID_PRIVATE_KEY,
            contact=f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
            now=now,
        ),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(lasts.total_seconds())),
    }
    try:
        answer = requests.post(
            subscription.endpoint, data=body, headers=headers, timeout=_SECONDS, allow_redirects=False
        )
    except requests.RequestException as error:
        raise NotPushed(type(error).__name__) from None
    return answer.status_code
