"""By what one board may recognise a student who left another, without reading its record. Floor 7."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings

from portail.common.codes import Key, keyed_digest


def student_key(*, permanent_code: str, birth_date: date) -> str:
    """The digest kept on a link whose student left, under the present key."""
    return _digest(permanent_code, birth_date, settings.SECRET_KEY)


def codeless_key(public_id: UUID) -> str:
    """The digest kept of a student without a permanent code: no board knows them by it, nor ever will."""
    return keyed_digest(public_id.hex, key=settings.SECRET_KEY, purpose="codeless-student")


def student_keys(*, permanent_code: str, birth_date: date) -> Sequence[str]:
    """The digests that a link may keep of this student, under the present key, then the former ones."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_digest(permanent_code, birth_date, key) for key in keys]


def _digest(permanent_code: str, birth_date: date, key: Key) -> str:
    return keyed_digest(f"{permanent_code}:{birth_date.isoformat()}", key=key, purpose="student")
