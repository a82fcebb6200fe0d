"""That a report card came since the last visit, for the home: a piece of one statement. Floor 7."""

from typing import NamedTuple

from portail.report_cards.rules import NEWS

SHOWN = 3

# For a statement with visits.VISIT where `s` is the student. Needs %(now)s. Of several versions that
# came, the last, unless the school took the card back. One that comes after its publication is new when it
# comes, as in events.py. Then, when the next one shows.
HOME_JSON = f"""
json_build_array((
SELECT coalesce(json_agg(json_build_array(c.public_id, c.name, c.at) ORDER BY c.at DESC), '[]')
FROM (SELECT * FROM (
    SELECT DISTINCT ON (r.source_id) r.public_id, r.name, r.is_withdrawn,
        greatest(r.published_at, r.recorded_at) AS at
    FROM report_cards_reportcard r CROSS JOIN visit
    WHERE r.student_id = s.id AND r.published_at <= %(now)s AND (r.published_at >= visit.at
        OR r.recorded_at >= visit.at AND r.recorded_at - r.published_at < interval '{NEWS.days} days')
    ORDER BY r.source_id, r.number DESC) last
    WHERE NOT is_withdrawn ORDER BY at DESC LIMIT {SHOWN}) c), (
SELECT min(r.published_at) FROM report_cards_reportcard r
WHERE r.student_id = s.id AND r.published_at > %(now)s))"""  # noqa: S608  (our own numbers)


class NewCard(NamedTuple):
    """name: « Bulletin de l’étape 1 ». at: when it could first be read, ISO 8601."""

    public_id: str
    name: str
    at: str
