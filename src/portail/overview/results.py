"""The page of a child's results, in the two statements of a hot page. Floor 8."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portail.links.queries import children_json
from portail.overview.queries import HomeChild, PageStatement, json_object, read_page
from portail.results.queries import HIDDEN_JSON, RESULTS_JSON, SUBJECT_JSON, Results, results_from


def _page_of(results: str) -> PageStatement:
    """With the results of the one child of the address, read where the children are."""
    own = f"CASE WHEN s.public_id = %(student)s THEN {results} END"
    page = json_object(children=children_json(results=own), hidden=HIDDEN_JSON)
    return PageStatement.of(f"SELECT {page}::text")


_OF_ALL, _OF_ONE = _page_of(RESULTS_JSON), _page_of(SUBJECT_JSON)


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Whoever asks, their children, and one child's results.

    child, results: None when the person follows no such student. hidden: numbers wait until asked for.
    """

    email: str
    children: tuple[HomeChild, ...]
    child: HomeChild | None
    results: Results | None
    hidden: bool
    former_visit_at: datetime | None


def read_results(
    *, session_key: str, student: UUID, now: datetime, section: UUID | None = None
) -> ResultsPage | None:
    """A child's results for whoever this session belongs to; None when nobody is signed in with it.

    section: the one whose marks are read whole, instead of every section's in short.
    """
    statement, of = (_OF_ONE, {"section": section}) if section else (_OF_ALL, {})
    values = {"student": student, "now": now, **of}
    who, page = read_page(statement, session_key=session_key, now=now, values=values)
    if who is None:
        return None
    found = {row["public_id"]: row.pop("results") for row in page["children"]}
    children, own = tuple(HomeChild(**row) for row in page["children"]), str(student)
    results = found.get(own)
    return ResultsPage(
        email=who.email,
        children=children,
        child=next((child for child in children if child.public_id == own), None),
        results=results_from(results) if results else None,
        hidden=page["hidden"],
        former_visit_at=who.former_visit(now),
    )
