"""Reading issued cards: a student's, one version, and what a paper proves. Floor 7."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from portail.boards.settings import setting_of
from portail.classes.settings import AVERAGES_SHOWN
from portail.database.context import rows_of
from portail.links.ages import Category
from portail.links.queries import age_rules, hidden_by
from portail.report_cards.former import former_terms
from portail.report_cards.grants import CardsGrant
from portail.report_cards.models import ReportCard
from portail.report_cards.rules import Content, FormerTerm, proof_of, read_content

_SAID = (
    "public_id", "student_id", "source_id", "number", "year", "kind", "name", "school", "issued_on",
    "published_at", "is_withdrawn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """One version, as lists name it. is_current: no newer one of the same card."""

    public_id: UUID
    student_id: int
    source_id: str
    number: int
    year: str
    kind: str
    name: str
    school: str
    issued_on: date
    published_at: datetime
    is_withdrawn: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class CardPage:
    """One version as its page shows it. versions: all of the card, the newest first.

    content: without averages unless the board shows them; None once the school took the card back, whichever
    version is asked for. former: the earlier terms of the year, by number.
    """

    card: IssuedCard
    content: Content | None
    code: str
    versions: tuple[IssuedCard, ...]
    former: tuple[FormerTerm, ...] = ()

    @property
    def current(self) -> IssuedCard:
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class Leaver:
    """A student who left, as their newest card names them."""

    student_id: int
    student_key: UUID
    board_id: int
    given_name: str
    family_name: str
    school: str
    birth_date: date


def cards_of(grants: Sequence[CardsGrant], *, now: datetime) -> list[IssuedCard]:
    """Every version published to these students' families, the newest first. One query for all of them."""
    rows = _published(now).filter(student_id__in=[grant.student_id for grant in grants])
    return _issued(rows)


def card_page(grant: CardsGrant, *, public_id: UUID, now: datetime) -> CardPage | None:
    """One version, its sisters and the earlier terms, or None. Two queries: a year has few cards."""
    own = _published(now).filter(student_id=grant.student_id)
    year = own.filter(public_id=public_id).values("year")
    of_year = own.filter(year__in=year).values("source_id")
    rows = list(own.filter(source_id__in=of_year).order_by("-number"))
    asked = next((row for row in rows if row.public_id == public_id), None)
    if asked is None:
        return None
    versions = [row for row in rows if row.source_id == asked.source_id]
    page = _page(versions, asked, averages=setting_of(AVERAGES_SHOWN, board_id=grant.board_id))
    return replace(page, former=former_terms(asked, rows)) if page and page.content else page


def leavers(students: Iterable[int], *, now: datetime) -> list[Leaver]:
    """Those of STUDENTS of whom a card was issued, but for whom their board shows none at that age any more.

    One query. Needs the context of who followed them.
    """
    rows = _published(now).filter(student_id__in=set(students), is_withdrawn=False)
    newest = rows.order_by("student_id", "-recorded_at", "-pk").distinct("student_id")
    said = newest.annotate(rules=age_rules("board_id")).values_list(
        "student_id", "student_key", "board_id", "content__given_name", "content__family_name", "school",
        "birth_date", "rules",
    )  # fmt: skip
    found = ((Leaver(*row), rules) for *row, rules in said)
    return [one for one, rules in found if not _is_hidden(one, rules, today=timezone.localdate(now))]


def _is_hidden(one: Leaver, rules: list[dict[str, str]], *, today: date) -> bool:
    hidden = hidden_by(rules, birth_date=one.birth_date, today=today)
    return any(rule.category is Category.CARDS for rule in hidden)


def shown_by_paper(*, code: str, birth_date: date, now: datetime) -> CardPage | None:
    """The version whose paper shows this code, and the later ones; None when no paper does.

    Asked without an account: the row policy lets through what the two together prove, and nothing else.
    """
    proof = proof_of(code=code, birth_date=birth_date)
    with rows_of(address=proof):
        rows = list(_published(now).filter(proofs__contains=[proof]).order_by("-number"))
    # Averages are not among what a paper is compared by.
    return _page(rows, next((row for row in rows if row.code == code), None), averages=False)


def _page(rows: Sequence[ReportCard], asked: ReportCard | None, *, averages: bool) -> CardPage | None:
    """ASKED among the versions of its card, the newest first."""
    if asked is None:
        return None
    versions = {row.pk: _one(row, is_current=row is rows[0]) for row in rows}
    is_readable = not (asked.is_withdrawn or rows[0].is_withdrawn)
    content = read_content(asked.content, averages=averages) if is_readable else None
    return CardPage(versions[asked.pk], content, asked.code, tuple(versions.values()))


def _published(now: datetime) -> QuerySet[ReportCard]:
    return ReportCard.objects.filter(published_at__lte=now)


def _issued(rows: QuerySet[ReportCard]) -> list[IssuedCard]:
    found = list(rows.order_by("-published_at", "-number", "-pk").values(*_SAID))
    newest: dict[tuple[int, str], int] = {}
    for row in found:
        card = (row["student_id"], row["source_id"])
        newest[card] = max(row["number"], newest.get(card, 0))
    return [
        IssuedCard(**row, is_current=row["number"] == newest[row["student_id"], row["source_id"]])
        for row in found
    ]


def _one(row: ReportCard, *, is_current: bool) -> IssuedCard:
    said: dict[str, Any] = {name: getattr(row, name) for name in _SAID}
    return IssuedCard(**said, is_current=is_current)
