"""The verdict: does what a parent claims agree with the school's record of a child? Pure; floor 7.

Source: docs/adr/0011-names-numbers-and-verdict.md. Names are forgiven their spelling, never their
substance; birth date and number stay exact; and nothing links without a contact of the child whose
access is « yes ».
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portail.records.names import same_family_name, same_given_name
from portail.records.rules import Access, NumberKind, StudentNumber, last_day, of_age_on


class Outcome(StrEnum):
    LINK = "link"
    MISMATCH = "mismatch"


class Reason(StrEnum):
    """Why a claim does not link. For the school and the audit trail, never for the parent's screen."""

    NOBODY = "nobody"  # no student of this board was near enough to compare
    SEVERAL = "several"  # more than one student agrees in everything
    GONE = "gone"  # the student is no longer in the board
    NUMBER = "number"
    BIRTH_DATE = "birth-date"
    FAMILY_NAME = "family-name"
    GIVEN_NAME = "given-name"
    ADDRESS = "address"  # no contact of the student holds a proved address, nor was a code handed out
    BARRED = "barred"
    ACCESS_UNKNOWN = "access-unknown"
    NOT_IN_FORCE = "not-in-force"  # access is yes, but not today
    OF_AGE = "of-age"  # the student is an adult and has not consented


@dataclass(frozen=True, slots=True)
class AcceptedCode:
    """A one-time code of the school that was tried and found right: whom it was issued to, for whom."""

    student_id: int
    contact_id: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What a parent typed and has proved.

    Names are as typed. addresses: keys (`email_key`) of every proved address of the account, the
    one chosen on the form first: the first that fits is kept on the link.
    """

    family_name: str
    given_name: str
    birth_date: date
    number: StudentNumber
    addresses: tuple[str, ...]
    code: AcceptedCode | None = None


@dataclass(frozen=True, slots=True)
class GuardianFacts:
    """A contact of the student as the board says it now (what an import withdrew is left out).

    Dates are inclusive; None is open.
    """

    contact_id: int
    addresses: frozenset[str]
    access: Access
    starts_on: date | None = None
    ends_on: date | None = None

    def in_force(self, today: date) -> bool:
        return (self.starts_on is None or self.starts_on <= today) and (
            self.ends_on is None or today <= self.ends_on
        )


@dataclass(frozen=True, slots=True)
class StudentFacts:
    """A student as the board says it. Usual names are "" where there is none but the legal one."""

    student_id: int
    family_name: str
    given_names: str
    usual_family_name: str
    usual_given_name: str
    birth_date: date
    file_number: str
    permanent_code: str
    guardians: tuple[GuardianFacts, ...]
    present: bool = True
    adult_access: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """LINK with the student, the contact and the address that matched ("" when a code did);
    MISMATCH with the reasons of the nearest student, whose id is for the school's eyes only."""

    outcome: Outcome
    student_id: int | None
    contact_id: int | None = None
    address_key: str = ""
    reasons: frozenset[Reason] = frozenset()

    @property
    def links(self) -> bool:
        return self.outcome is Outcome.LINK


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the proofs give on one student: a contact and an address, or why not."""

    contact_id: int | None
    address_key: str
    refusal: Reason | None


@dataclass(frozen=True, slots=True)
class _Comparison:
    student_id: int
    standing: _Standing
    reasons: frozenset[Reason]


def decide(claim: Claim, candidates: Sequence[StudentFacts], *, today: date) -> Verdict:
    """Say whether the claim names exactly one student and its proofs open that student.

    candidates: the students of one board that the query found near the claim (same number, or same
    birth date), each once. Every comparison runs on every candidate, and on a stand-in when there is
    none, so that the time taken tells little.
    """
    compared = [_compare(claim, facts, today=today) for facts in candidates or (_NOBODY,)]
    agreeing = [comparison for comparison in compared if not comparison.reasons]
    nearest = min(compared, key=lambda comparison: len(comparison.reasons))
    if not candidates:
        return Verdict(Outcome.MISMATCH, None, reasons=frozenset({Reason.NOBODY}))
    if len(agreeing) > 1:
        return Verdict(Outcome.MISMATCH, None, reasons=frozenset({Reason.SEVERAL}))
    if not agreeing:
        return Verdict(Outcome.MISMATCH, nearest.student_id, reasons=nearest.reasons)
    standing = agreeing[0].standing
    return Verdict(Outcome.LINK, agreeing[0].student_id, standing.contact_id, standing.address_key)


def last_day_of(facts: StudentFacts, *, contact_id: int | None) -> date | None:
    """The last day on which this contact's link may show the student; None is open."""
    ends_on = next((row.ends_on for row in facts.guardians if row.contact_id == contact_id), None)
    return last_day(ends_on, birth_date=facts.birth_date, adult_access=facts.adult_access)


def _compare(claim: Claim, facts: StudentFacts, *, today: date) -> _Comparison:
    families = (facts.family_name, facts.usual_family_name)
    given = (facts.given_names, facts.usual_given_name)
    standing = _standing(claim, facts, today=today)
    # `in` a finished list: `any` would stop comparing at the first that agrees.
    agreed = {
        Reason.GONE: facts.present,
        Reason.NUMBER: _same_number(claim.number, facts),
        Reason.BIRTH_DATE: claim.birth_date == facts.birth_date,
        Reason.FAMILY_NAME: True in [same_family_name(claim.family_name, name) for name in families],
        Reason.OF_AGE: facts.adult_access or today < of_age_on(facts.birth_date),
        Reason.GIVEN_NAME: True in [same_given_name(claim.given_name, name) for name in given],
    }
    reasons = {reason for reason, agrees in agreed.items() if not agrees}
    if standing.refusal is not None:
        reasons.add(standing.refusal)
    return _Comparison(facts.student_id, standing, frozenset(reasons))


def _same_number(number: StudentNumber, facts: StudentFacts) -> bool:
    recorded = facts.file_number if number.kind is NumberKind.FILE else facts.permanent_code
    return bool(recorded) and number.value == recorded


def _standing(claim: Claim, facts: StudentFacts, *, today: date) -> _Standing:
    """Find the contact that the proofs make this parent; whoever is barred stays out first.

    A bar on any contact that the proofs lead to closes all of them: it holds for that contact's other
    rows, for an account that proved a barred contact's address beside another, and against a code
    that changed hands.
    """
    proved = _proved(claim, facts)
    barred = {row.contact_id for row in facts.guardians if row.access is Access.NO and row.in_force(today)}
    if barred.intersection(row.contact_id for row, _ in proved):
        return _Standing(None, "", Reason.BARRED)
    for row, address in proved:
        if row.access is Access.YES and row.in_force(today):
            return _Standing(row.contact_id, address, None)
    return _Standing(None, "", _why_closed([row for row, _ in proved]))


def _proved(claim: Claim, facts: StudentFacts) -> list[tuple[GuardianFacts, str]]:
    """The rows that the proofs lead to, the school's code before the addresses, these in their order.

    Within an address by contact, so that two contacts sharing one give the same verdict every time.
    """
    rows = sorted(facts.guardians, key=lambda row: row.contact_id)
    by_address = [(row, address) for address in claim.addresses for row in rows if address in row.addresses]
    code = claim.code
    if code is None or code.student_id != facts.student_id:
        return by_address
    return [(row, "") for row in rows if row.contact_id == code.contact_id] + by_address


def _why_closed(rows: Sequence[GuardianFacts]) -> Reason:
    if not rows:
        return Reason.ADDRESS
    if any(row.access is Access.YES for row in rows):
        return Reason.NOT_IN_FORCE
    # A « no » out of its dates says nothing of today: unknown, which is never yes.
    return Reason.ACCESS_UNKNOWN


_NOBODY = StudentFacts(
    student_id=0,
    family_name="Personne-Aucune",
    given_names="Nul Ne",
    usual_family_name="Personne",
    usual_given_name="Nul",
    birth_date=date(1, 1, 1),
    file_number="-",
    permanent_code="-",
    guardians=(GuardianFacts(contact_id=0, addresses=frozenset(), access=Access.UNKNOWN),),
)
