"""Losing everything: a school's code, three days for the owner to say no, then a plain sign-in. Floor 4."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from portail.accounts import ceilings, queries
from portail.accounts.factors.queries import under_way
from portail.accounts.factors.telling import way_changed
from portail.accounts.models import Authenticator, Passkey, Person, RecoveryCode, Rescue, Session
from portail.accounts.refusals import AccountRefused
from portail.accounts.seals import public_half, read_public_half
from portail.common.codes import keyed_digest, token_matches
from portail.common.paper import is_paper_code, new_paper_code, read_paper_code
from portail.database.context import rows_of
from portail.notices.rules import TOKEN_PURPOSE

CODE_LIFE = timedelta(days=14)
WAIT = timedelta(hours=72)
# A way back that nobody takes closes again.
OPEN_FOR = timedelta(days=14)
_PURPOSE = "rescue"


def issue(*, person_id: int, operator: str, now: datetime, **details: object) -> str:
    """Make a school's code for an account, after the school saw who asks; the only time it is seen.

    Former codes of the account that were not entered serve no more.
    """
    code = new_paper_code()
    with rows_of(actor=person_id):
        Rescue.objects.filter(person_id=person_id, entered_at=None).delete()
        Rescue.objects.create(
            person_id=person_id,
            code_digest=_digests(read_paper_code(code))[0],
            issued_at=now,
            issued_by=operator[:80],
            expires_at=now + CODE_LIFE,
        )
        way_changed(
            "rescue-issued", person_id=person_id, now=now, is_schools=True, operator=operator, **details
        )
    return code


def enter(*, person_id: int, typed: str, device: str, address_key: str, now: datetime) -> datetime:
    """Start the wait with a school's code; when it ends.

    Asked of somebody who proved their password or their address just now, and whose second step is
    all that lacks. Counted like a second step. Raises AccountRefused: rescue-wrong, factor-limited.
    """
    known = queries.known_device(device=device, address_key=address_key)
    minutes = ceilings.minutes_to_wait(ceilings.second_factors(person=person_id, device=known), now=now)
    if minutes:
        raise AccountRefused("factor-limited", minutes=minutes)
    signs = read_paper_code(typed)
    with rows_of(actor=person_id):
        entered = is_paper_code(signs) and Rescue.objects.filter(
            person_id=person_id, code_digest__in=_digests(signs), entered_at=None, expires_at__gt=now
        ).update(entered_at=now, ready_at=now + WAIT)
        if not entered:
            raise AccountRefused("rescue-wrong")
        way_changed("rescue-asked", person_id=person_id, now=now)
    return now + WAIT


def cancel(*, person_id: int, now: datetime) -> bool:
    """Stop the wait: somebody who was told says that it is not them; False when there is none."""
    with rows_of(actor=person_id):
        stopped = Rescue.objects.filter(
            person_id=person_id, ready_at__isnull=False, cancelled_at=None, finished_at=None
        ).update(cancelled_at=now)
        if stopped:
            way_changed("rescue-cancelled", person_id=person_id, now=now)
    return bool(stopped)


def finish_if_due(*, person_id: int, now: datetime) -> bool:
    """Take every factor away when the wait is over and nobody said no; whether it did.

    Called where the second step would be asked. Passkeys go too: who holds the lost telephone must
    not come in with it. Every session ends.
    """
    with rows_of(actor=person_id):
        due = Rescue.objects.filter(
            person_id=person_id,
            ready_at__lte=now,
            ready_at__gt=now - OPEN_FOR,
            cancelled_at=None,
            finished_at=None,
        ).update(finished_at=now)
        if due:
            for model in (Authenticator, RecoveryCode, Passkey, Session):
                model.objects.filter(person_id=person_id).delete()
            way_changed("rescue-finished", person_id=person_id, now=now)
    return bool(due)


def cancel_seal(*, person_id: int) -> str:
    """What the token of the mail's « Ce n’était pas moi » is derived from; "" when nothing waits."""
    with rows_of(actor=person_id):
        rescue = under_way(person_id)
    return _seal(rescue.pk) if rescue else ""


def person_of_token(token: str) -> int | None:
    """Whose wait this token stops; None when it is nobody's, or of one that waits no more."""
    handle = read_public_half(token)
    person_id = Person.objects.filter(handle=handle).values_list("pk", flat=True).first() if handle else None
    if person_id is None:
        return None
    with rows_of(actor=person_id):
        rescue = under_way(person_id)
    given = token[len(public_half(handle)) :] if handle else ""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    is_right = rescue and token_matches(_seal(rescue.pk), given, keys=keys, purpose=TOKEN_PURPOSE)
    return int(person_id) if is_right else None


def _seal(rescue_id: UUID) -> str:
    return f"rescue:{rescue_id.hex}"


def _digests(signs: str) -> list[str]:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [keyed_digest(signs, key=key, purpose=_PURPOSE) for key in keys]
