"""The page of a child's results, in the two statements of a hot page. Floor 8."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portail.accounts.visits import FORMER_VISIT
from portail.links.ages import SUFFIX, Category
from portail.links.queries import CHILDREN_JSON
from portail.overview.queries import HomeChild, PageStatement, read_page
from portail.results.queries import HIDDEN_JSON, RESULTS_JSON, SUBJECT_JSON, Results, results_from

_PAGE = """
SELECT json_build_object(
    'children', {children},
    'results', {results},
    'hidden', {hidden},
    'hidden_from', {hidden_from},
    'former_visit_at', (SELECT {former_visit} FROM accounts_person p WHERE p.id = (SELECT app_actor()))
)::text
"""


# The age from which the child's board shows parents no results, once the child has it (links.ages).
_HIDDEN_FROM = f"""
(SELECT d.value::int FROM records_student s
JOIN boards_boardsetting d ON d.board_id = s.board_id AND d.name = '{Category.RESULTS}{SUFFIX}'
WHERE s.public_id = %(student)s
AND s.birth_date + make_interval(years => d.value::int) <= (SELECT app_today()))"""  # noqa: S608  (constants)


def _page_of(results: str) -> PageStatement:
    return PageStatement.of(
        _PAGE.format(
            children=CHILDREN_JSON,
            results=results,
            hidden=HIDDEN_JSON,
            hidden_from=_HIDDEN_FROM,
            former_visit=FORMER_VISIT,
        )
    )


_OF_ALL, _OF_ONE = _page_of(RESULTS_JSON), _page_of(SUBJECT_JSON)


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Whoever asks, their children, and one child's results.

    child, results: None when the person follows no such student. hidden: numbers wait until asked for.
    hidden_from: the age from which parents see no results, once the child has it; None while shown.
    """

    email: str
    children: tuple[HomeChild, ...]
    child: HomeChild | None
    results: Results | None
    hidden: bool
    hidden_from: int | None
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
    children = tuple(HomeChild(**row) for row in page["children"])
    own, former, found = str(student), page["former_visit_at"], page["results"]
    return ResultsPage(
        email=who.email,
        children=children,
        child=next((child for child in children if child.public_id == own), None),
        results=results_from(found) if found else None,
        hidden=page["hidden"],
        hidden_from=page["hidden_from"],
        former_visit_at=datetime.fromisoformat(former) if former else None,
    )
