"""Invented people with real accounts, opened by the same actions as anybody's."""

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings

from portail.accounts import queries, seals
from portail.accounts.actions import challenges, persons
from portail.common.codes import derive_token
from portail.notices.rules import TOKEN_PURPOSE

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
PASSWORD = "Trois patères à l’entrée"
HOME = "192.0.2.10"
CAFE = "198.51.100.7"

ALICE = "alice.bouchard@exemple.ca"
BOB = "bob.levesque@exemple.ca"
CHARLIE = "charlie.cote@exemple.ca"
NOBODY = "personne.inconnue@exemple.ca"


def ask(
    purpose: str = "sign_up",
    email: str = ALICE,
    *,
    browser: str = "alice’s phone",
    network: str = HOME,
    device: str = "",
    now: datetime = NOON,
    person: int | None = None,
) -> UUID:
    """Ask for a code."""
    return challenges.open_challenge(
        purpose=purpose,
        email=email,
        browser=browser,
        language="fr",
        network=network,
        device=device,
        now=now,
        person=person,
    )


def code_of(challenge_id: UUID) -> str:
    """The code in the mail."""
    challenge = queries.challenge(challenge_id=challenge_id)
    assert challenge is not None
    return seals.challenge_code(challenge)


def wrong_code(challenge_id: UUID) -> str:
    """Any other code."""
    return f"{(int(code_of(challenge_id)) + 1) % 10**6:06d}"


def link_of(challenge_id: UUID) -> str:
    """The token in the mail's link."""
    challenge = queries.challenge(challenge_id=challenge_id)
    assert challenge is not None
    seal = seals.challenge_seal(challenge)
    secret = derive_token(seal, key=settings.SECRET_KEY, purpose=TOKEN_PURPOSE)
    return seals.link_token_start(challenge) + secret


def type_code(
    challenge_id: UUID,
    typed: str | None = None,
    *,
    browser: str = "alice’s phone",
    network: str = HOME,
    device: str = "",
    now: datetime = NOON,
    link_token: str = "",
) -> queries.ChallengeFacts:
    """Type a code, the right one unless said."""
    return challenges.prove(
        challenge_id=challenge_id,
        browser=browser,
        typed=code_of(challenge_id) if typed is None else typed,
        network=network,
        device=device,
        now=now,
        link_token=link_token,
    )


def open_account(
    email: str = ALICE, *, password: str = PASSWORD, browser: str = "alice’s phone", now: datetime = NOON
) -> int:
    """Open an account, step by step; the person's id."""
    challenge_id = ask("sign_up", email, browser=browser, now=now)
    type_code(challenge_id, browser=browser, now=now)
    return persons.open_account(
        challenge_id=challenge_id, browser=browser, password=password, language="fr", now=now
    )
