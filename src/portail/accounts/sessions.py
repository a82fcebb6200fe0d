"""Database sessions whose row carries the person. Floor 4."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from portail.accounts.models import Session

DEVICE_KEY = "device"
REMEMBERED_KEY = "remembered"


class SessionStore(DatabaseStore):
    """Django's database sessions, with person, device and length in columns.

    person_id is filled only from Django's own sign-in key, which is written when every stage of
    the sign-in is done: a half-finished one carries nobody.
    """

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]  # django-stubs names the base model
        person = data.get(SESSION_KEY)
        session.person_id = int(person) if person else None
        session.device = str(data.get(DEVICE_KEY, ""))[:80]
        session.remembered = bool(data.get(REMEMBERED_KEY, False))
        return session
