"""Sending codes to addresses, and proving an address by its code. Floor 4."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from portail.accounts import ceilings, queries, seals
from portail.accounts.models import Challenge
from portail.accounts.queries import CODE_LASTS, RESEND_AFTER, ChallengeFacts
from portail.accounts.refusals import AccountRefused
from portail.accounts.rules import CodeRefused, read_code
from portail.common.text import email_key
from portail.database.jobs import defer

SIGN_UP = Challenge.Purpose.SIGN_UP.value
RESET = Challenge.Purpose.RESET.value
ADD_ADDRESS = Challenge.Purpose.ADD_ADDRESS.value
SOCIAL = Challenge.Purpose.SOCIAL.value
CONFIRM = Challenge.Purpose.CONFIRM.value


def open_challenge(
    *,
    purpose: str,
    email: str,
    browser: str,
    language: str,
    network: str,
    device: str,
    now: datetime,
    person: int | None = None,
) -> UUID:
    """Have a code sent to an address, for this browser; the challenge's id.

    The same rows and statements whether anybody has the address or not: who has it is looked up
    by the job `access.answer_challenge(challenge_id=…)`, which words the mail. The browser's former
    challenges stay as they are, the newest one counts. browser: the random value in its session.
    device: its known-device cookie, "" without. person: whose address is added.
    Raises AccountRefused: code-too-soon, code-mails-limited.
    """
    address = email_key(email)
    known = queries.known_device(device=device, address_key=address)
    asked_by = seals.browser_digests(browser) if known else []
    _refuse_too_soon(purpose, address, asked_by, now)
    minutes = ceilings.minutes_to_wait(
        ceilings.code_mails(address=address, network=network, device=known), now=now
    )
    if minutes:
        raise AccountRefused("code-mails-limited", minutes=minutes)
    with transaction.atomic(), connection.cursor() as cursor:
        # One at a time for an address: two clicks at once must not send two mails.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{purpose}:{address}"])
        _refuse_too_soon(purpose, address, asked_by, now)
        row = Challenge.objects.create(
            purpose=purpose,
            email=address,
            person_id=person,
            browser=seals.browser_digest(browser),
            language=language,
            created_at=now,
            expires_at=now + CODE_LASTS,
        )
        defer("access.answer_challenge", queue="mail", urgent=True, challenge_id=str(row.pk))
    return row.pk


def prove(
    *,
    challenge_id: UUID,
    browser: str,
    typed: str,
    network: str,
    device: str,
    now: datetime,
    link_token: str = "",
) -> ChallengeFacts:
    """Compare what was typed with a challenge's code; the challenge, proved.

    First the shape, which costs no try. Then the try is counted, and committed; then it is
    compared; then the challenge is proved, once. link_token: the token of the mail's link, when
    this browser opened it. It shows that its reader has the mail, so that tries by strangers
    (counted over all codes of the address) can't shut the owner out; five tries stay the most.
    Raises CodeRefused (the shape's codes, code-wrong, code-expired, code-spent) and
    AccountRefused: code-tries-limited, step-missing.
    """
    digits = read_code(typed)
    challenge = _count_try(challenge_id, browser, now)
    if not (link_token and seals.is_link_of(challenge, link_token)):
        _count_over_all_codes(challenge, network, device, now)
    if not seals.is_code_of(challenge, digits):
        raise CodeRefused("code-wrong", left=Challenge.MAX_ATTEMPTS - challenge.attempts)
    with transaction.atomic():
        won = Challenge.objects.filter(pk=challenge.id, proved_at=None).update(proved_at=now)
    proved = queries.challenge(challenge_id=challenge.id)
    if not won or proved is None:
        raise AccountRefused("step-missing")
    return proved


def use_proof(*, challenge_id: UUID, purpose: str, now: datetime) -> None:
    """Use up a proof, once, in the transaction under way. Raises AccountRefused: step-missing."""
    used = Challenge.objects.filter(
        pk=challenge_id,
        purpose=purpose,
        used_at=None,
        proved_at__gt=now - queries.PROOF_LASTS,
    ).update(used_at=now)
    if not used:
        raise AccountRefused("step-missing")


def proof_of(*, challenge_id: UUID, purpose: str, browser: str, now: datetime) -> ChallengeFacts:
    """The challenge that this browser proved for this purpose. Raises AccountRefused: step-missing."""
    proof = queries.challenge(challenge_id=challenge_id)
    mine = Challenge.objects.filter(pk=challenge_id, browser__in=seals.browser_digests(browser))
    if proof is None or proof.purpose != purpose or not proof.is_proof(now) or not mine.exists():
        raise AccountRefused("step-missing")
    return proof


def forget_challenges(*, before: datetime) -> int:
    """Delete the challenges opened before a date; the number deleted."""
    return Challenge.objects.filter(created_at__lt=before).delete()[0]


def _refuse_too_soon(purpose: str, address: str, asked_by: list[str], now: datetime) -> None:
    """asked_by: the digests of a known device's browser, which waits for its own codes alone; else none."""
    asked = Challenge.objects.filter(email=address, purpose=purpose, created_at__gt=now - RESEND_AFTER)
    newest = (
        (asked.filter(browser__in=asked_by) if asked_by else asked)
        .order_by("-created_at")
        .values_list("created_at", flat=True)
        .first()
    )
    if newest is not None:
        seconds = int(-((newest + RESEND_AFTER - now).total_seconds() // -1))
        raise AccountRefused("code-too-soon", seconds=max(1, seconds))


def _count_try(challenge_id: UUID, browser: str, now: datetime) -> ChallengeFacts:
    """Raise the challenge's count, durably; what it is now. Parallel tries each get a number of their own."""
    mine = Challenge.objects.filter(pk=challenge_id, browser__in=seals.browser_digests(browser))
    with transaction.atomic(durable=True):
        counted = mine.filter(proved_at=None, attempts__lt=Challenge.MAX_ATTEMPTS, expires_at__gt=now).update(
            attempts=F("attempts") + 1
        )
        challenge = queries.challenge(challenge_id=challenge_id) if counted else None
    if challenge is not None:
        return challenge
    row = mine.values_list("proved_at", "expires_at").first()
    if row is None or row[0] is not None:
        raise AccountRefused("step-missing")
    raise CodeRefused("code-expired" if row[1] <= now else "code-spent")


def _count_over_all_codes(challenge: ChallengeFacts, network: str, device: str, now: datetime) -> None:
    known = queries.known_device(device=device, address_key=challenge.email)
    groups = ceilings.code_tries(address=challenge.email, network=network, device=known)
    minutes = ceilings.minutes_to_wait(groups, now=now)
    if minutes:
        raise AccountRefused("code-tries-limited", minutes=minutes)
