"""A social account in somebody's ways in: with a new account, added, used, removed. Floor 4."""

from datetime import datetime
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from portail.accounts.actions import challenges
from portail.accounts.actions.persons import create_person
from portail.accounts.factors.telling import way_changed
from portail.accounts.models import Person, Session
from portail.accounts.refusals import AccountRefused
from portail.accounts.social.journey import Vouched
from portail.accounts.ways import Kind, held_ways, may_remove
from portail.database.context import rows_of


def person_of(vouched: Vouched) -> int | None:
    """Whose way in this social account is; None when it is nobody's, or the account is closed.

    Nothing else about it is looked at: what the provider says of an address finds nobody.
    """
    with rows_of(address=vouched.uid):
        row = SocialAccount.objects.filter(provider=vouched.provider, uid=vouched.uid).first()
    if row is None or not Person.objects.filter(pk=row.user_id, is_active=True).exists():
        return None
    return int(row.user_id)


def open_account(*, challenge_id: UUID, browser: str, vouched: Vouched, language: str, now: datetime) -> int:
    """Open the account of an address that this browser proved, with this way in alone; the person's id.

    All in one transaction: no account without the way, no way without the proof.
    Raises AccountRefused: step-missing, address-taken, way-taken.
    """
    proof = challenges.proof_of(
        challenge_id=challenge_id, purpose=challenges.SOCIAL, browser=browser, now=now
    )
    with rows_of():
        challenges.use_proof(challenge_id=proof.id, purpose=challenges.SOCIAL, now=now)
        person_id = create_person(email=proof.email, encoded=make_password(None), language=language, now=now)
        if person_id is None:
            raise AccountRefused("address-taken")
        with rows_of(actor=person_id):
            _create(person_id, vouched)
    return person_id


def add_account(*, person_id: int, vouched: Vouched, now: datetime) -> None:
    """Add a way in to a person's own; every address of theirs is told. Raises AccountRefused: way-taken."""
    with rows_of(actor=person_id):
        row = _create(person_id, vouched)
        way_changed("social-added", person_id=person_id, now=now, way=row.pk, provider=vouched.provider)


def remove_account(*, person_id: int, account_id: int, session_key: str, now: datetime) -> None:
    """Remove a way in, never the last, and end the other sessions: one may have been opened with it.

    Raises AccountRefused: way-absent, way-last.
    """
    with rows_of(actor=person_id):
        ways = held_ways(person_id)
        way = next((each for each in ways if (each.kind, each.id) == (Kind.SOCIAL, account_id)), None)
        if way is None:
            raise AccountRefused("way-absent")
        if not may_remove(ways, way):
            raise AccountRefused("way-last")
        SocialAccount.objects.filter(pk=account_id, user_id=person_id).delete()
        ended = Session.objects.filter(person_id=person_id).exclude(session_key=session_key).delete()[0]
        way_changed("social-removed", person_id=person_id, now=now, way=account_id, sessions_ended=ended)


def note_use(*, person_id: int, vouched: Vouched, now: datetime) -> None:
    """Keep when a social account last let its person in."""
    with rows_of(actor=person_id):
        mine = SocialAccount.objects.filter(user_id=person_id, provider=vouched.provider, uid=vouched.uid)
        mine.update(last_login=now)


def _create(person_id: int, vouched: Vouched) -> SocialAccount:
    """The row of a way in. Nothing that the provider said is kept: no name, no address, no token."""
    try:
        with transaction.atomic():
            return SocialAccount.objects.create(
                user_id=person_id, provider=vouched.provider, uid=vouched.uid, extra_data={}
            )
    except IntegrityError as error:  # it is a way in already, of this account or another
        raise AccountRefused("way-taken") from error
