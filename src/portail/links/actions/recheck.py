"""Holding every link of a board against the record that just changed. Floor 7."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from portail.audit.actions import note
from portail.database.context import rows_of
from portail.database.jobs import defer
from portail.database.locks import lock_board
from portail.links.keys import codeless_key, student_key
from portail.links.models import Link
from portail.records.models import Student

LISTED = 20_000
"""Links named one by one in what a recheck tells: more than anybody looks through."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A link that an import touched: the child's file number, the contact's key, why it shows nothing."""

    file_number: str
    contact: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recheck:
    """suspended: links that showed a child and no longer do; resumed: the other way round.

    lost, regained: the first LISTED of each, by file number.
    """

    suspended: int
    resumed: int
    lost: tuple[Touched, ...] = ()
    regained: tuple[Touched, ...] = ()


@dataclass(frozen=True, slots=True)
class _Changed:
    """A link that the statement wrote, as it returns it. told_to: what `moved_to` was before."""

    link_id: UUID
    person_id: int
    student_id: int
    contact_id: int
    was_shown: bool
    reason: str
    moved_to: int
    told_to: int


# The same order of reasons as links.rules: whoever is barred is out, whatever else is true. A bar
# on any contact that the account proved an address of counts, as it does when a link is made.
# A link that an address opened follows its contact to another address, but not to none: a school that
# takes a wrong address out ends what it opened. Once the account proves the other one, that one is what
# opens the link, and the former may be taken off the account. An address given to another contact of the
# board instead opens nothing more, whatever becomes of it, until it is proved again. One that its owner
# removed stays removed until they associate again, and so does one whose owner said that they are not the
# guardian. The days are those of records.rules: LEAST leaves a null out, and 18 years after a 29 February is
# the 28th here too.
# MATERIALIZED: folded into the update, each mention of the reason would work it out once more.
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
proof AS (
    SELECT l.id, max(a.id) AS newest,
        coalesce(bool_or(a.address_key = l.address_key), false) AS holds_opening,
        min(a.address_key) FILTER (WHERE a.address_key IN (
            SELECT lower(e.email) FROM account_emailaddress e
            WHERE e.user_id = l.person_id AND e.verified)) AS proved
    FROM links_link l LEFT JOIN records_contactaddress a ON a.contact_id = l.contact_id
    WHERE l.board_id = %(board)s AND (%(person)s = 0 OR l.person_id = %(person)s)
    GROUP BY l.id
),
verdict AS MATERIALIZED (
    SELECT l.id, least(g.ends_on, CASE WHEN NOT s.adult_access THEN age.day - 1 END) AS ends_on,
        l.active AND (l.ends_on IS NULL OR l.ends_on >= %(today)s) AS was_shown,
        l.moved_to AS told_to, p.newest, p.proved, r.recycled_at,
        CASE WHEN l.address_key <> '' AND NOT p.holds_opening AND r.recycled_at IS NULL
            THEN coalesce(p.proved, l.address_key) ELSE l.address_key END AS address_key,
        CASE
            WHEN l.id IN (SELECT id FROM barred) THEN 'barred'
            WHEN NOT s.adult_access AND age.day <= %(today)s THEN 'of_age'
            WHEN NOT s.is_active THEN 'student_gone'
            WHEN g.id IS NULL OR NOT c.is_active THEN 'withdrawn'
            WHEN c.identity <> l.identity THEN 'replaced'
            WHEN g.access <> 'yes' THEN 'unknown'
            WHEN g.starts_on > %(today)s OR g.ends_on < %(today)s THEN 'ended'
            WHEN r.recycled_at IS NOT NULL THEN 'address_recycled'
            WHEN l.address_key <> '' AND p.proved IS NULL AND (p.newest IS NULL OR NOT EXISTS (
                SELECT 1 FROM account_emailaddress e
                WHERE e.user_id = l.person_id AND e.verified AND lower(e.email) = l.address_key))
                THEN 'address_gone'
            ELSE ''
        END AS reason
    FROM links_link l
    JOIN proof p ON p.id = l.id
    JOIN records_student s ON s.id = l.student_id
    JOIN records_contact c ON c.id = l.contact_id
    LEFT JOIN records_guardianship g
        ON g.student_id = l.student_id AND g.contact_id = l.contact_id AND g.is_active
    CROSS JOIN LATERAL (SELECT (s.birth_date + interval '18 years')::date AS day) age
    CROSS JOIN LATERAL (SELECT CASE
        WHEN l.recycled_at IS NOT NULL THEN l.recycled_at
        WHEN l.address_key <> '' AND c.is_active AND NOT p.holds_opening AND EXISTS (
            SELECT 1 FROM records_contactaddress a
            JOIN records_contact other ON other.id = a.contact_id AND other.is_active
            WHERE a.address_key = l.address_key AND a.board_id = %(board)s) THEN %(now)s
        END AS recycled_at) r
    WHERE l.suspended_for NOT IN ('address_removed', 'denied')
),
next AS (
    SELECT *, CASE
        WHEN address_key = '' OR proved IS NOT NULL THEN 0
        WHEN reason = '' THEN greatest(told_to, newest)
        ELSE told_to
    END AS moved_to
    FROM verdict
),
changed AS (
    UPDATE links_link l SET
        active = n.reason = '',
        suspended_for = n.reason,
        suspended_at = CASE WHEN n.reason = '' THEN NULL ELSE coalesce(l.suspended_at, %(now)s) END,
        ends_on = n.ends_on,
        address_key = n.address_key,
        recycled_at = n.recycled_at,
        moved_to = n.moved_to,
        student_key = CASE WHEN n.reason = 'student_gone' THEN l.student_key ELSE '' END
    FROM next n
    WHERE l.id = n.id AND (l.suspended_for <> n.reason OR l.ends_on IS DISTINCT FROM n.ends_on
        OR l.address_key <> n.address_key OR l.recycled_at IS DISTINCT FROM n.recycled_at
        OR l.moved_to <> n.moved_to)
    RETURNING l.id, l.person_id, l.student_id, l.contact_id, n.was_shown, n.reason, n.moved_to, n.told_to
)
SELECT * FROM changed
"""

_TOUCHED = """
SELECT s.file_number, c.source_id, l.suspended_for
FROM links_link l
JOIN records_student s ON s.id = l.student_id
JOIN records_contact c ON c.id = l.contact_id
WHERE l.id = ANY (%s)
ORDER BY s.file_number, c.source_id, l.id LIMIT %s
"""


def recheck_links(*, board_id: int, now: datetime, person_id: int = 0) -> Recheck:
    """Suspend the board's links that the record no longer allows, resume those it allows again.

    person_id: only this person's; 0 for everybody's. Called by whatever changed the record, or what the
    person proved, in its transaction, under its context and a lock on the board: nobody ever reads the
    new record through an old link. One statement for all links; more only about those that changed.
    """
    values: dict[str, int | date | datetime] = {
        "board": board_id,
        "person": person_id,
        "today": timezone.localdate(now),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECHECK, values)
        changed = [_Changed(*row) for row in cursor.fetchall()]
    suspended = [one for one in changed if one.was_shown and one.reason]
    resumed = [one for one in changed if not one.was_shown and not one.reason]
    _keep_keys([one for one in suspended if one.reason == Link.Suspension.STUDENT_GONE])
    _tell_moved(board_id, [one for one in changed if not one.reason and one.moved_to > one.told_to])
    if suspended or resumed:
        note(
            action="links.rechecked",
            actor=None,
            subject_kind="board",
            subject_id=board_id,
            board=board_id,
            details={"suspended": len(suspended), "resumed": len(resumed)},
            now=now,
        )
    lost, regained = (touched([one.link_id for one in each]) for each in (suspended, resumed))
    return Recheck(len(suspended), len(resumed), lost, regained)


def recheck_ended(*, board_id: int, now: datetime) -> int:
    """Recheck a board of which links ended by their date alone; how many those are.

    The row policies end it at midnight: this says why, on a day without an import too. Opens its own
    transaction.
    """
    with rows_of(board=board_id):
        lock_board(board_id, shared=False)
        over = Link.objects.filter(board_id=board_id, active=True, ends_on__lt=timezone.localdate(now))
        if ended := over.count():
            recheck_links(board_id=board_id, now=now)
    return ended


def forget_recycling(*, board_id: int, seen_at: datetime) -> int:
    """Take back what an import that is undone saw of recycled addresses; how many links that is.

    seen_at: the `now` of that import's recheck. Called before the recheck that follows the undoing.
    """
    return Link.objects.filter(board_id=board_id, recycled_at=seen_at).update(recycled_at=None)


def touched(links: Sequence[UUID]) -> tuple[Touched, ...]:
    """The first LISTED of these links as they are told. Needs the board's context."""
    if not links:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, [list(links), LISTED])
        return tuple(Touched(*row) for row in cursor.fetchall())


def _keep_keys(gone: Sequence[_Changed]) -> None:
    """Keep by what the board they go to may know these students, for `follow_students`.

    Of those without a code too: that there is a key says that the link showed them until they left.
    """
    found = Student.objects.filter(pk__in={one.student_id for one in gone})
    keys = {
        pk: student_key(permanent_code=code, birth_date=birth_date) if code else codeless_key(public_id)
        for pk, code, birth_date, public_id in found.values_list(
            "pk", "permanent_code", "birth_date", "public_id"
        )
    }
    rows = [(one.link_id, keys[one.student_id]) for one in gone if one.student_id in keys]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE links_link l SET student_key = k.key"
                " FROM unnest(%s::uuid[], %s::text[]) AS k (id, key) WHERE l.id = k.id",
                [[link_id for link_id, _ in rows], [key for _, key in rows]],
            )


def _tell_moved(board_id: int, moved: Sequence[_Changed]) -> None:
    """Tell, once a change and a contact, that the record has another address than the account."""
    since: dict[tuple[int, int], int] = {}
    for one in moved:
        pair = (one.person_id, one.contact_id)
        since[pair] = min(one.told_to, since.get(pair, one.told_to))
    for (person_id, contact_id), told_to in since.items():
        defer(
            "access.tell_address_changed",
            queue="mail",
            person_id=person_id,
            contact_id=contact_id,
            board_id=board_id,
            since=told_to,
        )
