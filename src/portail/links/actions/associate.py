"""Associating a child: count, compare, and link or say nothing. Floor 7."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from portail.accounts.queries import proved_addresses, proved_since
from portail.audit.actions import note
from portail.common.text import email_key
from portail.database.context import rows_of
from portail.database.locks import lock_board
from portail.limits.actions import count, give_back
from portail.limits.rules import Limit
from portail.links.actions.making import hold_person, make_link
from portail.links.attempts import Attempt, code_limits_of, is_let_through, limits_of
from portail.links.codes import code_digests, read_school_code
from portail.links.models import Link, SchoolCode
from portail.links.queries import facts_of, live_code, reason_of
from portail.links.rules import AcceptedCode, Claim, Verdict, decide, last_day_of
from portail.records.queries import Candidate, address_held, candidates
from portail.records.rules import StudentNumber


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a parent typed on the form, each part read but compared with nothing yet.

    address: the proved address they chose. code: the school's one-time code, "" without.
    """

    board_id: int
    family_name: str
    given_name: str
    birth_date: date
    number: StudentNumber
    address: str
    code: str = ""


class Outcome(StrEnum):
    LINKED = "linked"
    ALREADY = "already"
    MISMATCH = "mismatch"


@dataclass(frozen=True, slots=True)
class Association:
    """The answer. MISMATCH carries nothing more, whatever it was that did not agree."""

    outcome: Outcome
    link_id: UUID | None = None


MISMATCH = Association(Outcome.MISMATCH)


def associate_child(*, person_id: int, claimed: Claimed, network: str, now: datetime) -> Association:
    """Link the child that CLAIMED names to the person's account, if everything agrees.

    Counts the attempt first and for good, so it must run outside any transaction. Whatever fails,
    a limit included, the answer and the statements are the same. A link that is there already is
    said so; one that was suspended and may be again is raised.
    """
    board_id = claimed.board_id
    addresses = _addresses_in_order(person_id, chosen=claimed.address)
    digests = _digests(person_id, claimed.code)
    with rows_of(board=board_id):
        own_address = address_held(board_id=board_id, address_keys=addresses)
    limits = _limits(person_id, claimed, network=network, own_address=own_address, digest=digests[0])
    counted = count(limits, now=now)
    with rows_of(actor=person_id, board=board_id):
        lock_board(board_id, shared=True)
        hold_person(person_id)
        # Read again: an address given up since the attempt was counted opens nothing.
        addresses = _addresses_in_order(person_id, chosen=claimed.address)
        code = live_code(board_id=board_id, digests=digests, now=now)
        found = candidates(board_id=board_id, number=claimed.number, birth_date=claimed.birth_date)
        verdict = _decide(claimed, addresses, code, found, today=timezone.localdate(now))
        if verdict.links and is_let_through(counted, code_accepted=_opened_by(code, verdict)):
            answer = _keep(person_id, board_id, verdict, found, code, now=now)
            if answer.outcome is not Outcome.MISMATCH:
                give_back(limits, now=now)
                return answer
        _note_refusal(person_id, board_id, verdict, limits=counted.exceeded, now=now)
    return MISMATCH


def _addresses_in_order(person_id: int, *, chosen: str) -> tuple[str, ...]:
    """Every proved address, the one chosen on the form first; one that is not proved is worth nothing."""
    proved = [email_key(address.email) for address in proved_addresses(person_id=person_id)]
    first = email_key(chosen)
    return tuple(sorted(proved, key=lambda key: key != first))


def _digests(person_id: int, code: str) -> list[str]:
    """The digests of what was typed; of nothing typed too, so that the look-up is always made."""
    signs = read_school_code(code) or f"none:{person_id}"
    return code_digests(signs, keys=[settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])


def _limits(person_id: int, claimed: Claimed, *, network: str, own_address: str, digest: str) -> list[Limit]:
    attempt = Attempt(
        person_id=person_id,
        board_id=claimed.board_id,
        number=claimed.number,
        family_name=claimed.family_name,
        given_name=claimed.given_name,
        birth_date=claimed.birth_date,
        network=network,
        own_address=own_address,
        code_digest=digest,
    )
    return [*limits_of(attempt), *code_limits_of(attempt)]


def _decide(
    claimed: Claimed,
    addresses: tuple[str, ...],
    code: SchoolCode | None,
    found: list[Candidate],
    *,
    today: date,
) -> Verdict:
    accepted = AcceptedCode(code.student_id, code.contact_id) if code is not None else None
    claim = Claim(
        family_name=claimed.family_name,
        given_name=claimed.given_name,
        birth_date=claimed.birth_date,
        number=claimed.number,
        addresses=addresses,
        code=accepted,
    )
    return decide(claim, [facts_of(candidate) for candidate in found], today=today)


def _opened_by(code: SchoolCode | None, verdict: Verdict) -> bool:
    return code is not None and code.student_id == verdict.student_id and not verdict.address_key


def _keep(
    person_id: int,
    board_id: int,
    verdict: Verdict,
    found: list[Candidate],
    code: SchoolCode | None,
    *,
    now: datetime,
) -> Association:
    """Write the link, or find the one that is there.

    MISMATCH when the code was used meanwhile, or when a recycled address was not proved since.
    """
    if verdict.student_id is None or verdict.contact_id is None:  # a verdict that links has both
        return MISMATCH
    there = Link.objects.filter(person_id=person_id, student_id=verdict.student_id).first()
    if there is not None and not reason_of(there, today=timezone.localdate(now)):
        return Association(Outcome.ALREADY, there.pk)
    if there is not None and not _proved_again(there, verdict):
        return MISMATCH
    if code is not None and _opened_by(code, verdict) and not _use_up(code, person_id, now=now):
        return MISMATCH
    link_id, is_new = make_link(
        person_id=person_id,
        board_id=board_id,
        student_id=verdict.student_id,
        contact_id=verdict.contact_id,
        address_key=verdict.address_key,
        ends_on=_last_day(found, verdict),
        actor=person_id,
        by="address" if verdict.address_key else "code",
        now=now,
    )
    return Association(Outcome.LINKED if is_new else Outcome.ALREADY, link_id)


def _proved_again(link: Link, verdict: Verdict) -> bool:
    """Whether the proof is worth something: a recycled address may be somebody else's by now."""
    if link.recycled_at is None or verdict.address_key != link.address_key:
        return True
    return proved_since(address_key=link.address_key, since=link.recycled_at)


def _use_up(code: SchoolCode, person_id: int, *, now: datetime) -> bool:
    used = SchoolCode.objects.filter(pk=code.pk, used_at__isnull=True).update(used_at=now, used_by=person_id)
    return used == 1


def _last_day(found: list[Candidate], verdict: Verdict) -> date | None:
    for candidate in found:
        if candidate.student.pk == verdict.student_id:
            return last_day_of(facts_of(candidate), contact_id=verdict.contact_id)
    return None


def _note_refusal(
    person_id: int, board_id: int, verdict: Verdict, *, limits: tuple[Limit, ...], now: datetime
) -> None:
    """Keep the true reason for the school; never under the parent as actor, whose own trail they may read."""
    reasons = {str(reason) for reason in verdict.reasons} | {limit.name for limit in limits}
    note(
        action="link.refused",
        actor=None,
        subject_kind="person",
        subject_id=person_id,
        board=board_id,
        details={"reasons": sorted(reasons), "nearest_student": verdict.student_id},
        now=now,
    )
