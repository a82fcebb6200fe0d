"""Opening an account, its password, its language, its end. Floor 4."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from portail.accounts import policy, queries
from portail.accounts.actions import challenges, sign_in
from portail.accounts.alerts import tell
from portail.accounts.models import Person, Session
from portail.accounts.refusals import AccountRefused
from portail.accounts.rules import normalised
from portail.audit.actions import note
from portail.database.context import rows_of


def open_account(*, challenge_id: UUID, browser: str, password: str, language: str, now: datetime) -> int:
    """Open the account of an address that this browser proved; the person's id.

    The password is hashed before the transaction: when hashing is refused for want of a slot,
    the proof is still there. Raises AccountRefused: step-missing, address-taken, password-weak; Busy.
    """
    proof = challenges.proof_of(
        challenge_id=challenge_id, purpose=challenges.SIGN_UP, browser=browser, now=now
    )
    encoded = _encoded(password, address=proof.email)
    with rows_of():
        challenges.use_proof(challenge_id=proof.id, purpose=challenges.SIGN_UP, now=now)
        person_id = create_person(email=proof.email, encoded=encoded, language=language, now=now)
    if person_id is None:
        raise AccountRefused("address-taken")
    return person_id


def reset_password(
    *,
    challenge_id: UUID,
    browser: str,
    password: str,
    now: datetime,
    also: Callable[[int], None] = lambda _person_id: None,
) -> int:
    """Give the account of a proved address a new password, and end all its sessions; the person's id.

    also: what ends with the former password in rooms above, in the same transaction and the person's rows.
    Raises AccountRefused: step-missing, address-absent, password-weak; Busy.
    """
    proof = challenges.proof_of(challenge_id=challenge_id, purpose=challenges.RESET, browser=browser, now=now)
    encoded = _encoded(password, address=proof.email)
    person = queries.person_of_address(proof.email)
    with rows_of(actor=person.id if person else 0):
        challenges.use_proof(challenge_id=proof.id, purpose=challenges.RESET, now=now)
        if person is not None:
            _set_password(person.id, encoded, kept_session="", action="account.password_reset", now=now)
            also(person.id)
    if person is None:
        raise AccountRefused("address-absent")
    return person.id


def change_password(*, person_id: int, current: str, password: str, session_key: str, now: datetime) -> None:
    """Change a person's password, the present one given, and end their other sessions.

    Raises AccountRefused: password-wrong, password-limited, password-weak; Busy.
    """
    former = sign_in.check_own_password(person_id=person_id, password=current, now=now)
    address = Person.objects.values_list("email", flat=True).get(pk=person_id)
    encoded = _encoded(password, address=address)
    with rows_of(actor=person_id):
        # Hashing took its time: the password that was compared must still be the account's.
        if not Person.objects.select_for_update(no_key=True).filter(pk=person_id, password=former).exists():
            raise AccountRefused("password-wrong")
        _set_password(
            person_id, encoded, kept_session=session_key, action="account.password_changed", now=now
        )


def change_language(*, person_id: int, language: str) -> None:
    """Keep the language that a person's mails are written in."""
    if language not in Person.Language.values:
        raise ValueError(f"{language!r} is not one of {Person.Language.values}")
    Person.objects.filter(pk=person_id).update(language=language)


def close_account(*, person_id: int, now: datetime) -> None:
    """Delete a person with their addresses, sessions, devices and links. The trail keeps the id alone."""
    with rows_of(actor=person_id):
        note(
            action="account.closed",
            actor=person_id,
            subject_kind="person",
            subject_id=person_id,
            now=now,
        )
        Person.objects.get(pk=person_id).delete()


def create_person(*, email: str, encoded: str, language: str, now: datetime) -> int | None:
    """Write a person with the address they proved; their id, None when the address has an account already.

    In the transaction under way, which also uses up the proof.
    """
    if queries.person_of_address(email) is not None:
        return None
    try:
        with transaction.atomic():
            person = Person.objects.create(email=email, password=encoded, language=language, created_at=now)
            EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    except IntegrityError:  # another browser proved the same address and was first
        return None
    note(
        action="account.opened",
        actor=person.pk,
        subject_kind="person",
        subject_id=person.pk,
        now=now,
    )
    return int(person.pk)


def _set_password(person_id: int, encoded: str, *, kept_session: str, action: str, now: datetime) -> None:
    Person.objects.filter(pk=person_id).update(password=encoded, doubted_at=None)
    ended = Session.objects.filter(person_id=person_id).exclude(session_key=kept_session).delete()[0]
    note(
        action=action,
        actor=person_id,
        subject_kind="person",
        subject_id=person_id,
        now=now,
        details={"sessions_ended": ended},
    )
    tell("password-changed", person_id=person_id, now=now)


def _encoded(password: str, *, address: str) -> str:
    """The hash of an acceptable password. Raises AccountRefused: password-weak; Busy."""
    report = policy.report_on(password, address=address)
    if not report.accepted:
        raise AccountRefused("password-weak", report=report)
    return make_password(normalised(password))
