"""Documents that are new since the last visit, for the home: a piece of one statement. Floor 7."""

from typing import Any, NamedTuple

from portail.links.ages import Category
from portail.links.queries import children_shown

SHOWN = 3
_AT = "greatest(d.changed_at, d.published_on::timestamp AT TIME ZONE 'America/Toronto')"

# Of no single child: what is the same for several is one line. For a statement with visits.VISIT.
# Needs %(today)s. New as in events.py: when it came, or on the day from which it is shown, which is another
# day's home. Nothing is new to whoever never came before.
HOME_JSON = f"""
(WITH kids AS MATERIALIZED ({children_shown(Category.DOCUMENTS)}),
taught AS MATERIALIZED (
    SELECT e.section_id, e.student_id FROM kids k JOIN classes_enrolment e ON e.student_id = k.id
    JOIN classes_section c ON c.id = e.section_id AND c.is_active),
fresh AS MATERIALIZED (
    SELECT d.student_id, d.section_id, d.school_id, d.digest, d.title, {_AT} AS at
    FROM documents_document d
    WHERE (d.student_id = ANY (ARRAY(SELECT id FROM kids))
        OR d.section_id = ANY (ARRAY(SELECT section_id FROM taught))
        OR d.school_id = ANY (ARRAY(SELECT school_id FROM kids)))
    AND d.is_active AND d.published_on <= %(today)s AND (d.expires_on IS NULL OR d.expires_on >= %(today)s)
    AND {_AT} >= (SELECT at FROM visit))
SELECT coalesce(json_agg(json_build_array(n.title, n.at, n.students) ORDER BY n.at DESC, n.title), '[]')
FROM (
    SELECT f.title, max(f.at) AS at, json_agg(DISTINCT k.public_id) AS students
    FROM fresh f JOIN kids k ON k.id = f.student_id OR k.school_id = f.school_id
        OR (f.section_id, k.id) IN (SELECT section_id, student_id FROM taught)
    GROUP BY f.digest, f.title ORDER BY 2 DESC, 1 LIMIT {SHOWN}) n)"""  # noqa: S608  (constants)


class NewDocument(NamedTuple):
    """at: when it could first be read as it is, ISO 8601. students: whom it concerns, by public id."""

    title: str
    at: str
    students: frozenset[str]


def new_documents_from(found: list[Any]) -> tuple[NewDocument, ...]:
    """From HOME_JSON."""
    return tuple([NewDocument(title, at, frozenset(students)) for title, at, students in found])
