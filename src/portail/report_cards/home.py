"""That a report card came since the last visit, for the home: a piece of one statement. Floor 7."""

from typing import NamedTuple

from portail.accounts.visits import FORMER_VISIT

SHOWN = 3

# For a statement where `s` is the student. Needs %(now)s. Of several versions that came, the last.
HOME_JSON = f"""
(SELECT coalesce(json_agg(json_build_array(c.public_id, c.name, c.published_at) ORDER BY c.published_at DESC),
    '[]')
FROM (SELECT DISTINCT ON (r.source_id) r.public_id, r.name, r.published_at FROM report_cards_reportcard r
    WHERE r.student_id = s.id AND NOT r.is_withdrawn AND r.published_at <= %(now)s
    AND r.published_at >= (
        SELECT {FORMER_VISIT} FROM accounts_person p WHERE p.id = (SELECT app_actor()))
    ORDER BY r.source_id, r.number DESC LIMIT {SHOWN}) c)"""  # noqa: S608  (our own number)


class NewCard(NamedTuple):
    """name: « Bulletin de l’étape 1 ». at: when it was published, ISO 8601."""

    public_id: str
    name: str
    at: str
