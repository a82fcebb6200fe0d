"""Ten codes on paper, each good once, for the day the application is lost. Floor 4."""

import hashlib
from datetime import datetime

from portail.accounts.factors.telling import way_changed
from portail.accounts.models import Authenticator, Person, RecoveryCode
from portail.accounts.refusals import AccountRefused
from portail.common.paper import new_paper_code, read_paper_code
from portail.database.context import rows_of

COUNT = 10


def renew(*, person_id: int, now: datetime) -> tuple[str, ...]:
    """Ten other codes instead of the present ones; seen this once. Raises AccountRefused: factor-absent."""
    with rows_of(actor=person_id):
        Person.objects.select_for_update(no_key=True).get(pk=person_id)
        if not Authenticator.objects.filter(person_id=person_id).exists():
            raise AccountRefused("factor-absent")
        codes = replace_all(person_id=person_id, now=now)
        way_changed("recovery-codes-made", person_id=person_id, now=now)
    return codes


def replace_all(*, person_id: int, now: datetime) -> tuple[str, ...]:
    """The same in the transaction under way, which sees the person's rows and holds the person."""
    RecoveryCode.objects.filter(person_id=person_id).delete()
    codes = tuple(new_paper_code() for _ in range(COUNT))
    RecoveryCode.objects.bulk_create(
        [
            RecoveryCode(
                person_id=person_id, digest=_digest(person_id, read_paper_code(code)), created_at=now
            )
            for code in codes
        ]
    )
    return codes


def use(*, person_id: int, signs: str, now: datetime) -> None:
    """Use a code up, in the transaction under way. Raises AccountRefused: factor-wrong."""
    used = RecoveryCode.objects.filter(
        person_id=person_id, digest=_digest(person_id, signs), used_at=None
    ).update(used_at=now)
    if not used:
        raise AccountRefused("factor-wrong")
    way_changed("recovery-code-used", person_id=person_id, now=now)


def _digest(person_id: int, signs: str) -> str:
    # Without a key: nobody tries 80 random bits, and paper outlives the keys of an installation.
    return hashlib.sha256(f"recovery-code:{person_id}:{signs}".encode()).hexdigest()
