"""What the portal holds on one person, room by room, as plain rows: what a copy is made of. Floor 9.

Read as that person, under the row policies, through the very queries of the pages: a copy holds nothing that
its owner could not see at that moment.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from portail.access.cards import cards_children
from portail.access.grants import FollowedChild
from portail.accounts.queries import open_sessions, person, proved_addresses
from portail.attendance.queries import absences_of, board_rules
from portail.communications.queries import Wanted, messages_of
from portail.documents.queries import documents_for
from portail.fees.queries import receipts_of, statements_of
from portail.links.queries import links_of, requests_of
from portail.privacy.queries import asked_about, denials_of, file_numbers, views_of
from portail.records.grants import StudentGrant
from portail.report_cards.printing import pdf_of
from portail.report_cards.queries import card_page, cards_of
from portail.results.queries import RESULTS_JSON, Results, results_from
from portail.transport.queries import trips_of

type Row = Mapping[str, object]
type Rows = list[Row]

_PAGES = 40
"""Pages of messages read at most: past so many, the portal's own list is the better reader."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose copy it is, and the children whom they may see as it is made."""

    person_id: int
    children: tuple[FollowedChild, ...]
    now: datetime

    @property
    def grants(self) -> list[StudentGrant]:
        return [child.grant for child in self.children]

    def name_of(self, student_id: int) -> str:
        return next(one.given_name for one in self.children if one.grant.student_id == student_id)


def _account(holder: Holder) -> Rows:
    kept = person(person_id=holder.person_id)
    return [_row(kept)] if kept else []


def _addresses(holder: Holder) -> Rows:
    return [_row(one) for one in proved_addresses(person_id=holder.person_id)]


def _devices(holder: Holder) -> Rows:
    return [_row(one) for one in open_sessions(person_id=holder.person_id, current_key="", now=holder.now)]


def _links(holder: Holder) -> Rows:
    return [_row(one) for one in links_of(holder.person_id, today=timezone.localdate(holder.now))]


def _requests(holder: Holder) -> Rows:
    asked = [_row(one) for one in requests_of(holder.person_id)]
    return asked + [_row(one) for one in denials_of(holder.person_id)]


def _children(holder: Holder) -> Rows:
    numbers = file_numbers(holder.grants)
    return [
        {
            "given_name": child.given_name,
            "family_name": child.family_name,
            "birth_date": child.birth_date,
            "level": child.level,
            "school": child.school,
            "board": child.board,
            "file_number": numbers[child.grant.student_id],
        }
        for child in holder.children
    ]


def _corrections(holder: Holder) -> Rows:
    return [_of(child.given_name, one) for child in holder.children for one in asked_about(child.grant)]


def _views(holder: Holder) -> Rows:
    return [_of(child.given_name, one) for child in holder.children for one in views_of(child.grant)]


def _results(holder: Holder) -> Rows:
    rows: Rows = []
    for child in holder.children:
        found = _results_of(child.grant, holder.now)
        terms = {term.id: term.name for term in found.terms} if found else {}
        for subject in found.subjects if found else ():
            for kind, said in (("mark", subject.marks), ("result", subject.results)):
                rows += [
                    {"child": child.given_name, "subject": subject.name, "kind": kind}
                    | _without_ours(one._asdict())
                    | {"term": terms.get(one.term or 0, "")}
                    for one in said
                ]
    return rows


def _results_of(grant: StudentGrant, now: datetime) -> Results | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {RESULTS_JSON}::text", {"student": grant.public_id, "now": now})
        (found,) = cursor.fetchone()
    return results_from(orjson.loads(found)) if found else None


def _absences(holder: Holder) -> Rows:
    rules = board_rules(grant.board_id for grant in holder.grants)
    found = absences_of(holder.grants, of_boards=rules, today=timezone.localdate(holder.now))
    rows = [_of(holder.name_of(one.student_id), one) for one in found.rows]
    return rows + [_of(holder.name_of(one.student_id), one) for one in found.announced]


def _messages(holder: Holder) -> Rows:
    rows: Rows = []
    for is_archived in (False, True):
        for page in range(1, _PAGES + 1):
            wanted = Wanted(is_archived=is_archived, page=page)
            found = messages_of(holder.grants, wanted=wanted, now=holder.now)
            rows += [_row(one) for one in found.rows]
            if not found.has_more:
                break
    return rows


def _fees(holder: Holder) -> Rows:
    return [_of(holder.name_of(student), one) for student, one in statements_of(holder.grants).items()]


def _receipts(holder: Holder) -> Rows:
    return [_row(one) for one in receipts_of(holder.grants)]


def _transport(holder: Holder) -> Rows:
    found = trips_of(holder.grants, today=timezone.localdate(holder.now))
    return [_of(holder.name_of(student), one) for student, one in found.items()]


def _documents(holder: Holder) -> Rows:
    return [_row(one) for one in documents_for(holder.grants, today=timezone.localdate(holder.now))]


PARTS: Mapping[str, Callable[[Holder], Rows]] = {
    "compte": _account,
    "courriels": _addresses,
    "appareils": _devices,
    "associations": _links,
    "demandes": _requests,
    "enfants": _children,
    "corrections": _corrections,
    "consultations": _views,
    "resultats": _results,
    "absences": _absences,
    "messages": _messages,
    "frais": _fees,
    "recus": _receipts,
    "transport": _transport,
    "documents": _documents,
}


def report_cards(holder: Holder) -> Iterator[tuple[str, bytes]]:
    """The current version of each issued card, also of a child who left: its file's name, and the file."""
    for child in cards_children(person_id=holder.person_id, now=holder.now):
        for card in cards_of([child.grant], now=holder.now):
            page = (
                card_page(child.grant, public_id=card.public_id, now=holder.now) if card.is_current else None
            )
            if page is not None and page.content is not None:
                name = slugify(f"{child.given_name} {card.year} {card.name} {card.public_id.hex[:6]}")
                yield f"{name}.pdf", pdf_of(page, page.content)


def _of(child: str, kept: object) -> Row:
    return {"child": child, **_row(kept)}


def _row(kept: object) -> Row:
    """A dataclass of the pages as plain values; our own ids of rows say nothing outside and stay here."""
    if not is_dataclass(kept) or isinstance(kept, type):
        raise TypeError(type(kept).__name__)
    return _without_ours(asdict(kept))


def _without_ours(said: Mapping[str, Any]) -> dict[str, object]:
    return {name: value for name, value in said.items() if name not in _OURS}


_OURS = frozenset({"id", "student_id", "board_id", "section_id", "students", "is_current", "digest"})
