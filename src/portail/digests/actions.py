"""What people choose of notices, and the devices that show them. Floor 8."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from portail.accounts.models import Session
from portail.audit.actions import note
from portail.common.errors import Refusal
from portail.database.context import rows_of
from portail.database.jobs import defer
from portail.digests.encryption import BadKey, browser_point, decoded
from portail.digests.models import Preference, Rhythm, Subscription
from portail.digests.push import is_on, is_push_service
from portail.digests.queries import reader_of
from portail.digests.rules import Manner, rows_to_keep
from portail.digests.rules import Rhythm as Hours
from portail.digests.tokens import read_token, topic_of
from portail.records.events import Topic

LONGEST_ENDPOINT = 1000
_SECRET_BYTES = 16


class DeviceRefused(Refusal):
    """A browser's subscription that cannot be kept.

    Codes `push-off`, `push-unknown-service`, `push-bad-key`.
    """


def choose(
    *,
    person_id: int,
    chosen: Mapping[tuple[int, Topic], Manner],
    rhythm: Hours,
    now: datetime,
) -> None:
    """Keep how a person is told of each topic of each child they follow, and when. Needs their context."""
    students = {student for student, _topic in chosen}
    own = Preference.objects.filter(person_id=person_id)
    own.filter(student_id__in=students).delete()
    own.filter(student=None, topic__in={topic for _student, topic in chosen}).delete()
    Preference.objects.bulk_create(
        Preference(person_id=person_id, student_id=student, topic=topic, manner=manner)
        for (student, topic), manner in rows_to_keep(chosen).items()
    )
    _keep_hours(person_id, rhythm)
    note(
        action="notices.chosen",
        actor=person_id,
        subject_kind="person",
        subject_id=person_id,
        now=now,
    )


def stop(token: str, *, now: datetime) -> bool:
    """Turn off what a mail's token names, for all children; False when it is not ours. Twice does no harm."""
    asked = read_token(token)
    if asked is None:
        return False
    person_id, topic = asked.person_id, topic_of(asked.kind)
    with rows_of(actor=person_id):
        if topic is None:
            _keep_hours(person_id, replace(reader_of(person_id).rhythm, digest_at=None))
        else:
            Preference.objects.filter(person_id=person_id, topic=topic).delete()
            Preference.objects.create(person_id=person_id, topic=topic, manner=Manner.OFF)
        note(
            action="notices.stopped",
            actor=person_id,
            subject_kind="person",
            subject_id=person_id,
            details={"kind": asked.kind},
            now=now,
        )
    return True


def subscribe(
    *, person_id: int, session_key: str, endpoint: str, browser_key: str, secret: str, now: datetime
) -> None:
    """Have this browser woken: one subscription a session, gone with it. Raises DeviceRefused."""
    if not is_on():
        raise DeviceRefused("push-off")
    if len(endpoint) > LONGEST_ENDPOINT or not is_push_service(endpoint):
        raise DeviceRefused("push-unknown-service")
    try:
        is_good = len(browser_point(browser_key)) == 65 and len(decoded(secret)) == _SECRET_BYTES
    except BadKey:
        is_good = False
    if not is_good:
        raise DeviceRefused("push-bad-key")
    session = Session.objects.get(session_key=session_key, person_id=person_id)
    Subscription.objects.update_or_create(
        session=session,
        defaults={
            "person_id": person_id,
            "endpoint": endpoint,
            "browser_key": browser_key,
            "secret": secret,
            "created_at": now,
        },
    )


def unsubscribe(*, person_id: int, session_key: str) -> None:
    """Wake this browser no more. Needs the person's context."""
    Subscription.objects.filter(person_id=person_id, session__session_key=session_key).delete()


def _keep_hours(person_id: int, rhythm: Hours) -> None:
    Rhythm.objects.update_or_create(
        person_id=person_id,
        defaults={
            "digest_at": rhythm.digest_at,
            "quiet_from": rhythm.quiet.start,
            "quiet_until": rhythm.quiet.end,
        },
    )
    defer("digests.reschedule", queue="mail", person_id=person_id)
