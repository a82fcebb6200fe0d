"""Fees: each child's statement as this home has it, and the receipts for taxes. Floor 10."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from portail.access.grants import FollowedChild
from portail.common.money import dollars
from portail.fees.queries import (
    Balance,
    Charge,
    ReceiptRow,
    Statement,
    receipt_file,
    receipts_of,
    statements_of,
)
from portail.links.ages import Category
from portail.web.parents.ages import of_age
from portail.web.parents.children import children_of, grants_of, shown_in
from portail.web.parents.views_services import ChildPanel, download, publishing, weight
from portail.web.ui.environment import language, long_day


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A line in words. state: "", done or waits, of a badge that says `said`."""

    day: date
    label: str
    notes: tuple[str, ...]
    amount: str
    state: str
    said: str


@dataclass(frozen=True, slots=True)
class ChildFees:
    """What a child's panel shows. balances: (what it is, sum, day), as the school stated them."""

    balances: tuple[tuple[str, str, date], ...]
    lines: tuple[FeeLine, ...]


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A receipt in words. file: its weight, "" when there is none."""

    public_id: UUID
    child: FollowedChild
    label: str
    notes: tuple[str, ...]
    amount: str
    file: str


@login_required
@require_GET
def fees(request: HttpRequest) -> HttpResponse:
    """« État de compte »: every child's, on one page."""
    everyone = children_of(request)
    children = shown_in(everyone, Category.FEES)
    known = publishing(children, "fees")
    statements = statements_of(child.grant for child in children)
    panels = [_panel(child, statements[child.grant.student_id], known) for child in children]
    context = {"panels": panels, "hidden": of_age(everyone, Category.FEES)}
    return render(request, "parents/fees.html", context)


@login_required
@require_GET
def receipts(request: HttpRequest) -> HttpResponse:
    """« Reçus pour l’impôt » by year."""
    everyone = children_of(request)
    children = shown_in(everyone, Category.FEES)
    of_student = {child.grant.student_id: child for child in children}
    years: dict[int, list[ReceiptLine]] = {}
    for row in receipts_of(child.grant for child in children):
        years.setdefault(row.year, []).append(_receipt(row, of_student[row.student_id]))
    known = publishing(children, "receipts")
    unpublished = [child for child in children if child.grant.student_id not in known]
    context: dict[str, object] = {
        "children": children,
        "hidden": of_age(everyone, Category.FEES),
        "years": years,
        "unpublished": unpublished,
    }
    return render(request, "parents/fees_receipts.html", context)


@login_required
@require_GET
def receipt(request: HttpRequest, receipt: UUID) -> HttpResponseBase:
    """The file of a receipt of this home."""
    found = receipt_file(grants_of(request, Category.FEES), public_id=receipt)
    if found is None:
        raise Http404
    return download(found.digest, found.media_type, title=found.label)


def _panel(child: FollowedChild, statement: Statement, known: Container[int]) -> ChildPanel[ChildFees]:
    """What a former school charged is owed all the same, where the child's school publishes nothing."""
    is_said = statement.balances or statement.lines or child.grant.student_id in known
    return ChildPanel(child, _shown(statement) if is_said else None)


def _shown(statement: Statement) -> ChildFees:
    return ChildFees(
        balances=tuple(_balance(one) for one in statement.balances),
        lines=tuple(_line(one) for one in statement.lines),
    )


def _balance(balance: Balance) -> tuple[str, str, date]:
    said = balance.label
    if balance.amount < 0:
        said = gettext("%(balance)s, à votre crédit") % {"balance": said}
    return said, dollars(abs(balance.amount), language()), balance.day


def _line(charge: Charge) -> FeeLine:
    state, said = _state(charge)
    notes = [charge.category] if charge.category else []
    if charge.deductible:
        notes.append(gettext("admissible pour l’impôt, selon l’école"))
    if charge.due_on and not charge.is_settled:
        notes.append(gettext("à payer au plus tard le %(day)s") % {"day": long_day(charge.due_on)})
    return FeeLine(
        day=charge.day,
        label=charge.label,
        notes=tuple(notes),
        amount=dollars(charge.amount, language()),
        state=state,
        said=said,
    )


def _state(charge: Charge) -> tuple[str, str]:
    """The badge of a charge; nothing is said where the school does not say what was paid."""
    if charge.is_payment:
        return "done", gettext("Paiement reçu")
    if charge.paid is None:
        return "", ""
    if charge.is_settled:
        return "done", gettext("Payé")
    if charge.paid:
        return "waits", gettext("Payé en partie : %(sum)s") % {"sum": dollars(charge.paid, language())}
    return "waits", gettext("À payer")


def _receipt(row: ReceiptRow, child: FollowedChild) -> ReceiptLine:
    notes = []
    if row.number:
        notes.append(gettext("Numéro %(number)s") % {"number": row.number})
    if row.days is not None:
        notes.append(gettext("%(count)s jours de garde") % {"count": row.days})
    if row.issued_on:
        notes.append(gettext("émis le %(day)s") % {"day": long_day(row.issued_on)})
    return ReceiptLine(
        public_id=row.public_id,
        child=child,
        label=row.label,
        notes=tuple(notes),
        amount=dollars(row.amount, language()),
        file=weight(row.size) if row.has_file else "",
    )
