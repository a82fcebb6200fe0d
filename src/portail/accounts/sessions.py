"""Database sessions whose row carries the person. Floor 4."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from portail.accounts.models import Person, Session

DEVICE_KEY = "device"
REMEMBERED_KEY = "remembered"
ENDS_KEY = "ends_at"
KNOWN_KEY = "known_device"

ORDINARY = timedelta(hours=12)
REMEMBERED = timedelta(days=30)

_LONGEST_KEY = 40
_CHANGING = ["session_data", "expire_date", "person", "device", "remembered", "used_at"]


def key_in(cookie: str) -> str:
    """The session's key in a cookie; "" when it cannot be one, so that no odd sign reaches the database."""
    return cookie if cookie.isascii() and cookie.isalnum() and len(cookie) <= _LONGEST_KEY else ""


class SessionStore(DatabaseStore):
    """Django's database sessions, with person, device and length in columns.

    person_id is filled only from Django's own sign-in key, which is written when every stage of
    the sign-in is done: a half-finished one carries nobody. A signed-in session ends at a fixed
    time, however often it is used; without « Rester connecté » its cookie also ends with the browser.
    """

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(super()._validate_session_key(key) and key_in(key or ""))  # type: ignore[misc]  # untyped in the stubs

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]  # django-stubs names the base model
        person = data.get(SESSION_KEY)
        session.person_id = int(person) if person else None
        session.device = str(data.get(DEVICE_KEY, ""))[:80]
        session.remembered = bool(data.get(REMEMBERED_KEY, False))
        return session

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  (Django's own signature)
        """Insert, or update what can change: public_id and created_at belong to the row's first save."""
        if must_create or self.session_key is None:
            super().save(must_create=must_create)
            return
        row = self.create_model_instance(self._get_session())  # type: ignore[attr-defined]  # untyped in the stubs
        try:
            with transaction.atomic():
                if row.person_id and not _is_current(row.person_id, self.get(HASH_SESSION_KEY, "")):
                    raise UpdateError
                row.save(force_update=True, update_fields=_CHANGING)
        except DatabaseError as error:  # ended from another device, or the account closed: it stays ended
            raise UpdateError from error

    def get_expiry_date(self, **facts: Any) -> datetime:
        ends_at = self.get(ENDS_KEY)
        return datetime.fromisoformat(ends_at) if ends_at else super().get_expiry_date(**facts)

    def get_expiry_age(self, **facts: Any) -> int:
        ends_at = self.get(ENDS_KEY)
        if not ends_at:
            return super().get_expiry_age(**facts)
        return max(0, int((datetime.fromisoformat(ends_at) - timezone.now()).total_seconds()))

    def get_expire_at_browser_close(self) -> bool:
        return not self.get(REMEMBERED_KEY, False)


def _is_current(person_id: int, stamp: str) -> bool:
    """Whether a session's stamp is still that of the person's password, who is held until it is written.

    So that a change of password, which deletes their sessions, finds this one or is seen by it: the hot
    pages know a session by its row alone.
    """
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id, is_active=True).first()
    if person is None or person.doubted_at is not None:
        return False
    stamps = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    return any(constant_time_compare(stamp, each) for each in stamps)
