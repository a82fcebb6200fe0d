"""Holding every link of a board against the record that just changed. Floor 7."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from portail.audit.actions import note


@dataclass(frozen=True, slots=True)
class Recheck:
    """suspended: links that showed a child and no longer do; resumed: the other way round."""

    suspended: int
    resumed: int


# The same order of reasons as links.rules: whoever is barred is out, whatever else is true. A bar
# on any contact that the account proved an address of counts, as it does when a link is made.
# A link that an address opened needs one that the record still gives that contact: a school that takes
# a wrong address out ends what it opened. An address that its owner removed stays removed until they
# associate again.
_RECHECK = """
WITH barred AS (
    SELECT l.id FROM links_link l
    JOIN records_guardianship g ON g.student_id = l.student_id AND g.is_active AND g.access = 'no'
        AND (g.starts_on IS NULL OR g.starts_on <= %(today)s)
        AND (g.ends_on IS NULL OR g.ends_on >= %(today)s)
    JOIN records_contact c ON c.id = g.contact_id AND c.is_active
    WHERE l.board_id = %(board)s AND (%(person)s = 0 OR l.person_id = %(person)s)
        AND (g.contact_id = l.contact_id OR EXISTS (
        SELECT 1 FROM records_contactaddress a
        WHERE a.contact_id = g.contact_id AND (a.address_key = nullif(l.address_key, '') OR a.address_key IN (
            SELECT lower(e.email) FROM account_emailaddress e WHERE e.user_id = l.person_id AND e.verified))))
),
verdict AS (
    SELECT l.id, g.ends_on, l.active AND (l.ends_on IS NULL OR l.ends_on >= %(today)s) AS was_shown,
        CASE
            WHEN NOT s.is_active THEN 'student_gone'
            WHEN l.id IN (SELECT id FROM barred) THEN 'barred'
            WHEN g.id IS NULL OR NOT c.is_active THEN 'withdrawn'
            WHEN g.access <> 'yes' THEN 'unknown'
            WHEN g.starts_on > %(today)s OR g.ends_on < %(today)s THEN 'ended'
            WHEN l.address_key <> '' AND NOT EXISTS (
                SELECT 1 FROM records_contactaddress a
                WHERE a.contact_id = l.contact_id AND a.address_key IN (
                    SELECT lower(e.email) FROM account_emailaddress e
                    WHERE e.user_id = l.person_id AND e.verified)) THEN 'address_gone'
            ELSE ''
        END AS reason
    FROM links_link l
    JOIN records_student s ON s.id = l.student_id
    JOIN records_contact c ON c.id = l.contact_id
    LEFT JOIN records_guardianship g
        ON g.student_id = l.student_id AND g.contact_id = l.contact_id AND g.is_active
    WHERE l.board_id = %(board)s AND (%(person)s = 0 OR l.person_id = %(person)s)
        AND l.suspended_for <> 'address_removed'
),
changed AS (
    UPDATE links_link l SET
        active = v.reason = '',
        suspended_for = v.reason,
        suspended_at = CASE WHEN v.reason = '' THEN NULL ELSE coalesce(l.suspended_at, %(now)s) END,
        ends_on = v.ends_on
    FROM verdict v
    WHERE l.id = v.id AND (l.suspended_for <> v.reason OR l.ends_on IS DISTINCT FROM v.ends_on)
    RETURNING v.was_shown, v.reason
)
SELECT count(*) FILTER (WHERE was_shown AND reason <> ''),
    count(*) FILTER (WHERE NOT was_shown AND reason = '')
FROM changed
"""


def recheck_links(*, board_id: int, now: datetime, person_id: int = 0) -> Recheck:
    """Suspend the board's links that the record no longer allows, resume those it allows again.

    person_id: only this person's; 0 for everybody's. Called by whatever changed the record, or what the
    person proved, in its transaction, under its context and a lock on the board: nobody ever reads the
    new record through an old link.
    """
    today = timezone.localdate(now)
    values: dict[str, int | date | datetime] = {
        "board": board_id,
        "person": person_id,
        "today": today,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECHECK, values)
        suspended, resumed = cursor.fetchone()
    if suspended or resumed:
        note(
            action="links.rechecked",
            actor=None,
            subject_kind="board",
            subject_id=board_id,
            board=board_id,
            details={"suspended": suspended, "resumed": resumed},
            now=now,
        )
    return Recheck(suspended, resumed)
