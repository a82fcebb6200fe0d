"""Reading one student's results, as one value of JSON for the page that shows them. Floor 7.

Who may see whom is not said here but by the row policies; what may be seen is: what is published before the
board's hour of the day, of works that the teacher lets families see, and averages only where the board shows
them. What the board does not show does not leave the database.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection

from portail.boards.publications import REACHES
from portail.classes.settings import AVERAGES_SHOWN
from portail.common.text import fold
from portail.links.ages import SUFFIX, Category
from portail.records.grants import StudentGrant
from portail.results.models import Preference
from portail.results.settings import COMPUTED, RESULTS_HOUR, WORKS_SHOWN

# What the board decided, for a statement where `s` is the student. Needs %(now)s.
_DECIDED = f"""
SELECT coalesce(max(d.value) FILTER (WHERE d.name = '{AVERAGES_SHOWN.name}'), 'no') = 'yes' AS averages,
    coalesce(max(d.value) FILTER (WHERE d.name = '{WORKS_SHOWN.name}'), 'yes') = 'yes' AS works,
    coalesce(max(d.value) FILTER (WHERE d.name = '{RESULTS_HOUR.name}'), '{RESULTS_HOUR.usual:%H:%M}')::time
        AS hour,
    coalesce(max(d.value) FILTER (WHERE d.name = '{COMPUTED.name}'), '') AS computed,
    max(d.value) FILTER (WHERE d.name = '{Category.RESULTS}{SUFFIX}')::int AS until_age
FROM boards_boardsetting d WHERE d.board_id = s.board_id"""  # noqa: S608  (put together from constants only)

# As results.rules.shown_before has it; a test holds them together.
_SHOWN_BEFORE = """
SELECT CASE WHEN (n.now AT TIME ZONE 'America/Toronto')::time >= decided.hour THEN n.now
    ELSE date_trunc('day', n.now, 'America/Toronto') END AS moment
FROM (SELECT %(now)s::timestamptz AS now) n"""

_TERMS = """
SELECT json_agg(json_build_array(t.year, t.id, t.number, t.name, t.weight, t.starts_on, t.ends_on)
    ORDER BY t.number)
FROM classes_term t
WHERE t.board_id = s.board_id AND t.is_active AND (t.school_id IS NULL OR t.school_id = s.school_id)"""

# Of a group that the student left, only what was marked there makes it one to show.
_SECTIONS = """
SELECT json_agg(json_build_array(c.id, c.public_id, c.year, c.subject, c.teacher, e.is_former))
FROM (SELECT now.section_id, false AS is_former FROM classes_enrolment now WHERE now.student_id = s.id
    UNION ALL
    SELECT f.section_id, true FROM classes_formerenrolment f WHERE f.student_id = s.id
    AND NOT EXISTS (SELECT FROM classes_enrolment again
        WHERE (again.student_id, again.section_id) = (f.student_id, f.section_id))
    AND (EXISTS (SELECT FROM results_mark m JOIN classes_work w ON w.id = m.work_id
            WHERE m.student_id = f.student_id AND w.section_id = f.section_id AND m.is_active)
        OR EXISTS (SELECT FROM results_termresult r
            WHERE (r.student_id, r.section_id) = (f.student_id, f.section_id) AND r.is_active))) e
JOIN classes_section c ON c.id = e.section_id AND c.is_active"""

# In the order of Mark. The list of all subjects does without what only one subject's page shows.
_IN_SHORT = """w.section_id, w.term_id, w.title, coalesce(w.due_on, w.assigned_on), w.max_mark,
    m.state, m.value, m.number, extract(epoch FROM coalesce(m.published_at, m.received_at)),
    extract(epoch FROM m.told_at)"""
_IN_FULL = f"""{_IN_SHORT}, w.counts, w.weight, w.competency,
    CASE WHEN decided.averages THEN m.group_average END"""
_OF_ONE = "AND {column} = (SELECT one.id FROM classes_section one WHERE one.public_id = %(section)s)"


def _marks(columns: str, of: str = "") -> str:
    return f"""
SELECT json_agg(json_build_array({columns}) ORDER BY coalesce(w.due_on, w.assigned_on), w.id)
FROM results_mark m JOIN classes_work w ON w.id = m.work_id AND w.is_active AND w.results_shown
WHERE m.student_id = s.id AND m.is_active AND decided.works
AND coalesce(m.published_at, m.received_at) < shown_before.moment {of}"""  # noqa: S608  (constants alone)


def _term_results(of: str = "") -> str:
    return f"""
SELECT json_agg(json_build_array(
    r.section_id, r.term_id, r.competency, r.value, r.number,
    CASE WHEN decided.averages THEN r.group_average END, r.weight
) ORDER BY r.id)
FROM results_termresult r
WHERE r.student_id = s.id AND r.is_active
AND coalesce(r.published_on::timestamp AT TIME ZONE 'America/Toronto', r.received_at) < shown_before.moment
{of}"""  # noqa: S608  (constants alone)


def _results(marks: str, term_results: str) -> str:
    return f"""
(SELECT json_build_object(
    'phone', coalesce(school.phone, ''), 'hour', decided.hour,
    'averages', decided.averages, 'works', decided.works, 'computed', decided.computed,
    'hidden_from', CASE WHEN s.birth_date + make_interval(years => decided.until_age) <= (SELECT app_today())
        THEN decided.until_age END,
    'published', (SELECT coalesce(json_agg(p.domain), '[]') FROM boards_publication p
        WHERE p.board_id = s.board_id AND p.domain IN ('marks', 'term_results') AND {REACHES}),
    'terms', ({_TERMS}), 'sections', ({_SECTIONS}), 'marks', ({marks}), 'term_results', ({term_results}))
FROM ({_DECIDED}) decided CROSS JOIN LATERAL ({_SHOWN_BEFORE}) shown_before)"""  # noqa: S608  (constants alone)


# For a statement where `s` is the student, `school` theirs if any. Needs %(now)s.
RESULTS_JSON = _results(_marks(_IN_SHORT), _term_results())

# The same of one subject, whole, the others without marks and results. Needs %(section)s too, a public id.
SUBJECT_JSON = _results(
    _marks(_IN_FULL, _OF_ONE.format(column="w.section_id")),
    _term_results(_OF_ONE.format(column="r.section_id")),
)

# The same of every subject, whole, of one student whom the person follows.
_WHOLE = f"""
SELECT {_results(_marks(_IN_FULL), _term_results())}::text
FROM links_link l JOIN records_student s ON s.id = l.student_id
LEFT JOIN boards_school school ON school.id = s.school_id
WHERE l.person_id = (SELECT app_actor()) AND s.public_id = %(student)s"""  # noqa: S608  (constants alone)

# Whether the person wants numbers hidden until they ask.
HIDDEN_JSON = """
(SELECT coalesce(bool_or(p.hidden), false) FROM results_preference p
WHERE p.person_id = (SELECT app_actor()))"""


class Mark(NamedTuple):
    """One mark, with its work. A tuple and no dataclass: a page makes a hundred of them, each from an array.

    term: its id, None when the work is of none. number, group_average: of max_mark. published_at, told_at:
    in seconds of the epoch. counts and what follows: in SUBJECT_JSON alone; counts: None when not said.
    """

    section_id: int
    term: int | None
    title: str
    day: str | None
    max_mark: float | None
    state: str
    value: str
    number: float | None
    published_at: float
    told_at: float
    counts: bool | None = None
    weight: float | None = None
    competency: str = ""
    group_average: float | None = None


class TermResult(NamedTuple):
    """A subject's result, or one of its competencies', for a term; term: its id, None for the year."""

    section_id: int
    term: int | None
    competency: str
    value: str
    number: float | None
    group_average: float | None
    weight: float | None


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the year shown. weight: its share of the year in percent, None when not said.

    starts_on, ends_on: as marks say their days, so that they compare.
    """

    id: int
    number: int
    name: str
    weight: float | None
    starts_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a student is taught in one section, with all that may be seen of it, in the order of days.

    is_former: they were in it this year, and are in another group now.
    """

    public_id: UUID
    name: str
    teacher: str
    is_former: bool
    marks: tuple[Mark, ...]
    results: tuple[TermResult, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One student's results of the present school year.

    published: « marks », « term_results », those that the school ever published. phone: the school's.
    computed: how a result is, in the board's words; "" when it gives none. hidden_from: the age from which
    the board shows parents no results, once the student has it; None while shown.
    """

    phone: str
    hour: time
    averages_shown: bool
    works_shown: bool
    computed: str
    published: frozenset[str]
    hidden_from: int | None
    terms: tuple[Term, ...]
    subjects: tuple[Subject, ...]


def is_hidden(*, person_id: int) -> bool:
    """Whether this person wants numbers hidden until they ask. One query. Needs their context."""
    return Preference.objects.filter(person_id=person_id, hidden=True).exists()


def all_results(grant: StudentGrant, *, now: datetime) -> list[tuple[str, Results]]:
    """Everything of every school year that can still be read, the oldest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, {"student": grant.public_id, "now": now})
        row = cursor.fetchone()
    found = orjson.loads(row[0]) if row else {}
    years = sorted({section[2] for section in found.get("sections") or []})
    return [(year, _of_year(found, year)) for year in years]


def results_from(found: Mapping[str, Any]) -> Results:
    """What RESULTS_JSON said, arranged by subject; of several school years, the last."""
    return _of_year(found, max((section[2] for section in found["sections"] or []), default=""))


def _of_year(found: Mapping[str, Any], year: str) -> Results:
    sections = found["sections"] or []
    marks, term_results = _by_section(Mark, found["marks"]), _by_section(TermResult, found["term_results"])
    subjects = [
        Subject(UUID(public_id), name, teacher, is_former, tuple(marks[key]), tuple(term_results[key]))
        for key, public_id, in_year, name, teacher, is_former in sections
        if in_year == year
    ]
    return Results(
        phone=found["phone"],
        hour=time.fromisoformat(found["hour"]),
        averages_shown=found["averages"],
        works_shown=found["works"],
        computed=found["computed"],
        published=frozenset(found["published"]),
        hidden_from=found["hidden_from"],
        terms=tuple(Term(*rest) for in_year, *rest in found["terms"] or [] if in_year == year),
        subjects=tuple(sorted(subjects, key=lambda one: (_in_order(one.name), one.is_former))),
    )


def _by_section[T: (Mark, TermResult)](kind: type[T], rows: list[list[Any]] | None) -> Mapping[int, list[T]]:
    found: defaultdict[int, list[T]] = defaultdict(list)
    for row in rows or []:
        found[row[0]].append(kind(*row))
    return found


@lru_cache(maxsize=1_000)
def _in_order(name: str) -> str:
    return fold(name)
