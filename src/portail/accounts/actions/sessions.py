"""Ending sessions: here, there, everywhere else. Floor 4."""

from datetime import datetime
from uuid import UUID

from portail.accounts.models import KnownDevice, Session
from portail.accounts.sessions import KNOWN_KEY
from portail.audit.actions import note
from portail.database.context import rows_of


def end_session(*, person_id: int, public_id: UUID, now: datetime) -> bool:
    """Sign a person out of one browser; False when it was not theirs or had ended."""
    return _end(person_id, now=now, public_id=public_id) > 0


def end_other_sessions(*, person_id: int, session_key: str, now: datetime) -> int:
    """Sign a person out everywhere but in the browser of this session; how many ended."""
    with rows_of(actor=person_id):
        mine = Session.objects.filter(person_id=person_id)
        known = [_known(row) for row in mine.filter(session_key=session_key)]
        KnownDevice.objects.filter(person_id=person_id).exclude(browser__in=known).delete()
        ended = mine.exclude(session_key=session_key).delete()[0]
        _note(person_id, ended, now)
    return ended


def forget_sessions(*, now: datetime) -> int:
    """Delete the sessions that have ended; the number deleted."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def _end(person_id: int, *, now: datetime, public_id: UUID) -> int:
    with rows_of(actor=person_id):
        rows = Session.objects.filter(person_id=person_id, public_id=public_id)
        known = [_known(row) for row in rows]
        ended = rows.delete()[0]
        if ended:
            KnownDevice.objects.filter(person_id=person_id, browser__in=known).delete()
            _note(person_id, ended, now)
    return ended


def _known(session: Session) -> str:
    """Which known device a session is of: signed out from afar, it is a stranger's again."""
    return str(session.get_decoded().get(KNOWN_KEY, "unknown"))


def _note(person_id: int, ended: int, now: datetime) -> None:
    note(
        action="account.sessions_ended",
        actor=person_id,
        subject_kind="person",
        subject_id=person_id,
        now=now,
        details={"ended": ended},
    )
