"""The page of a child's results, in the two statements of a hot page. Floor 8."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portail.links.queries import CHILDREN_JSON
from portail.overview.queries import HomeChild, child_from, read_page
from portail.results.queries import HIDDEN_JSON, RESULTS_JSON, SUBJECT_JSON, Results, results_from

_PAGE = """
SELECT json_build_object(
    'children', {children},
    'results', {results},
    'hidden', {hidden},
    'former_visit_at', (SELECT p.former_visit_at FROM accounts_person p WHERE p.id = (SELECT app_actor()))
)::text
"""
_OF_ALL = _PAGE.format(children=CHILDREN_JSON, results=RESULTS_JSON, hidden=HIDDEN_JSON)
_OF_ONE = _PAGE.format(children=CHILDREN_JSON, results=SUBJECT_JSON, hidden=HIDDEN_JSON)


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
    children = tuple(child_from(row) for row in page["children"])
    former, found = page["former_visit_at"], page["results"]
    return ResultsPage(
        email=who[1],
        children=children,
        child=next((child for child in children if child.public_id == student), None),
        results=results_from(found) if found else None,
        hidden=page["hidden"],
        former_visit_at=datetime.fromisoformat(former) if former else None,
    )
