"""Reading statements and receipts of the students that a person follows, each home its own. Floor 7."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from portail.fees.models import Line, Receipt
from portail.records.grants import StudentGrant


@dataclass(frozen=True, slots=True)
class Charge:
    """A line of a statement. paid: None when the school does not say. is_payment: money that came in."""

    day: date
    due_on: date | None
    label: str
    amount: Decimal
    paid: Decimal | None
    category: str
    deductible: bool
    is_payment: bool

    @property
    def is_settled(self) -> bool:
        return self.paid is not None and self.paid >= self.amount


@dataclass(frozen=True, slots=True)
class Balance:
    """What the school says is owed on a day, below zero when it holds money; never computed here.

    is_own: of this home alone.
    """

    day: date
    label: str
    amount: Decimal
    is_own: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A student's statement as one home sees it, the latest first. balances: both homes', and its own."""

    balances: tuple[Balance, ...]
    lines: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt for taxes. has_file: it can be downloaded; size in bytes, media_type "" without one."""

    public_id: UUID
    student_id: int
    year: int
    label: str
    number: str
    issued_on: date | None
    amount: Decimal
    days: int | None
    has_file: bool
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """The file of a receipt, for whoever was let through. digest: in the files' store."""

    label: str
    digest: str
    media_type: str
    size: int


def statements_of(grants: Iterable[StudentGrant]) -> Mapping[int, Statement]:
    """The statement of each student, by student id: both homes' lines and this home's own. One query."""
    grants = tuple(grants)
    if not grants:
        return {}
    rows = Line.objects.filter(_of_home(grants), is_active=True).order_by("-day", "label", "pk")
    found: dict[int, list[Line]] = {grant.student_id: [] for grant in grants}
    for row in rows:
        found[row.student_id].append(row)
    return {student: _statement(lines) for student, lines in found.items()}


def receipts_of(grants: Iterable[StudentGrant]) -> tuple[ReceiptRow, ...]:
    """The receipts of this home, the latest year first. One query."""
    grants = tuple(grants)
    if not grants:
        return ()
    rows = Receipt.objects.filter(_of_home(grants), is_active=True).order_by("-year", "label", "pk")
    return tuple(
        ReceiptRow(
            public_id=row.public_id,
            student_id=row.student_id,
            year=row.year,
            label=row.label,
            number=row.number,
            issued_on=row.issued_on,
            amount=row.amount,
            days=row.days,
            has_file=bool(row.digest),
            size=row.size or 0,
            media_type=row.media_type,
        )
        for row in rows
    )


def receipt_file(grants: Iterable[StudentGrant], *, public_id: UUID) -> ReceiptFile | None:
    """The file of one of this home's receipts; None is a 404. One query."""
    grants = tuple(grants)
    if not grants:
        return None
    rows = Receipt.objects.filter(_of_home(grants), is_active=True, public_id=public_id)
    row = rows.exclude(digest="").first()
    return ReceiptFile(row.label, row.digest, row.media_type, row.size or 0) if row else None


def _of_home(grants: tuple[StudentGrant, ...]) -> Q:
    """Rows of each student that are of no home in particular, or of the home as which they are followed."""
    return reduce(
        or_,
        (Q(student=one.student_id) & (Q(contact=None) | Q(contact=one.contact_id)) for one in grants),
    )


def _statement(rows: list[Line]) -> Statement:
    balances: dict[bool, Balance] = {}
    for row in rows:
        is_own = row.contact_id is not None
        if row.kind == Line.Kind.BALANCE and is_own not in balances:
            balances[is_own] = Balance(row.day, row.label, row.amount, is_own)
    lines = tuple(
        Charge(
            day=row.day,
            due_on=row.due_on,
            label=row.label,
            amount=row.amount,
            paid=row.paid,
            category=row.category,
            deductible=row.deductible,
            is_payment=row.kind == Line.Kind.PAYMENT,
        )
        for row in rows
        if row.kind != Line.Kind.BALANCE
    )
    return Statement(tuple(balances.values()), lines)
