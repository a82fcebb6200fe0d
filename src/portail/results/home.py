"""That a result is new since the last visit, for the home, which never shows a mark. Floor 7."""

from typing import NamedTuple

from portail.results.settings import RESULTS_HOUR, WORKS_SHOWN

SHOWN = 3


def _shown_before(moment: str) -> str:
    """What was published before this moment shows at MOMENT: the board's hour of the day lets it through."""
    return (
        f"CASE WHEN ({moment} AT TIME ZONE 'America/Toronto')::time >= decided.hour THEN {moment}"
        f" ELSE date_trunc('day', {moment}, 'America/Toronto') END"
    )


def _new(moment: str, told_at: str) -> str:
    """What shows now, and did not at the end of the visit before: it was not published, or not received."""
    return (
        f"{told_at} >= shown.former AND {moment} < shown.present"
        f" AND ({moment} >= shown.former OR {told_at} >= visit.at)"
    )


_LOCAL_NOW = "%(now)s::timestamptz AT TIME ZONE 'America/Toronto'"
_PUBLISHED = "coalesce(m.published_at, m.received_at)"
_TERM_PUBLISHED = "coalesce(r.published_on::timestamp AT TIME ZONE 'America/Toronto', r.received_at)"

# For a statement with visits.VISIT where `s` is the student. Needs %(now)s. Nothing is new to whoever
# never came before. Then, by when the hour alone may bring something. OFFSET 0 keeps the two moments plain
# values: under a row policy, no expression over other rows searches an index.
HOME_JSON = f"""
(WITH decided AS MATERIALIZED (
    SELECT coalesce(max(d.value) FILTER (WHERE d.name = '{WORKS_SHOWN.name}'), 'yes') = 'yes' AS works,
        coalesce(max(d.value) FILTER (WHERE d.name = '{RESULTS_HOUR.name}'),
            '{RESULTS_HOUR.usual:%H:%M}')::time AS hour
    FROM boards_boardsetting d WHERE d.board_id = s.board_id)
SELECT json_build_array(
    (SELECT coalesce(json_agg(json_build_array(n.subject, n.term, n.at) ORDER BY n.at DESC), '[]') FROM (
        SELECT f.subject, f.term, max(f.at) AS at
        FROM visit CROSS JOIN decided
        CROSS JOIN LATERAL (
            SELECT {_shown_before("visit.at")} AS former,
                {_shown_before("%(now)s::timestamptz")} AS present OFFSET 0) shown
        CROSS JOIN LATERAL (
            SELECT c.subject, NULL AS term, m.told_at AS at
            FROM results_mark m JOIN classes_work w ON w.id = m.work_id AND w.is_active AND w.results_shown
            JOIN classes_section c ON c.id = w.section_id
            WHERE m.student_id = s.id AND m.is_active AND decided.works AND {_new(_PUBLISHED, "m.told_at")}
            UNION ALL
            SELECT '', t.name, r.told_at
            FROM results_termresult r JOIN classes_term t ON t.id = r.term_id
            WHERE r.student_id = s.id AND r.is_active AND r.competency = ''
            AND {_new(_TERM_PUBLISHED, "r.told_at")}
        ) f GROUP BY f.subject, f.term ORDER BY 3 DESC LIMIT {SHOWN}) n),
    least(
        (SELECT (({_LOCAL_NOW})::date + hour) AT TIME ZONE 'America/Toronto' FROM decided
            WHERE ({_LOCAL_NOW})::time < hour),
        (SELECT min({_PUBLISHED}) FROM results_mark m WHERE m.student_id = s.id AND m.told_at > %(now)s),
        (SELECT min({_TERM_PUBLISHED}) FROM results_termresult r
            WHERE r.student_id = s.id AND r.told_at > %(now)s))))"""  # noqa: S608  (constants)


class NewResult(NamedTuple):
    """subject: of a work's mark; term: the name of a term whose results came instead, None for a mark.

    at: when it came, ISO 8601.
    """

    subject: str
    term: str | None
    at: str
