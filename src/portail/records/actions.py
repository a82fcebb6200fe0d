"""Make the record say what a board says: stage, compare, apply, in the import's one transaction. Floor 6."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl
from django.db import connection
from django.db.models import F

from portail.common.findings import Findings
from portail.database.applying import Applied, apply
from portail.database.comparing import Difference, compare
from portail.database.staging import stage
from portail.records.bulk import ADDRESSES, CONTACTS, GUARDIANSHIPS, STUDENTS, TABLES
from portail.records.models import Student
from portail.records.names import is_same_person
from portail.records.received import PeopleSaid, ReceivedRecords


@dataclass(frozen=True, slots=True)
class AccessRead:
    """unsaid: guardianships whose access the package left unsaid; still_barred: those among them that stay
    barred, because the board had barred them before."""

    unsaid: int
    still_barred: int


def stage_records(received: ReceivedRecords) -> None:
    """Put a package's people beside the record, for the transaction under way."""
    held = received.held
    of_contacts = held.people.rename({"source_id": "contact"})
    stage(STUDENTS, received.students, held=[held.people])
    stage(CONTACTS, received.contacts.with_columns(identity=pl.lit(1)), held=[held.people])
    stage(ADDRESSES, received.addresses, held=[of_contacts])
    stage(GUARDIANSHIPS, received.guardianships, held=[held.pairs, held.students])


def read_access(*, board_id: int, absent_access: str, barred: pl.DataFrame) -> AccessRead:
    """Give every staged guardianship its access.

    absent_access: how one left unsaid reads, "unknown" or "yes"; it never lifts a "no" that was stated
    before. barred: pairs whose row was set aside although it plainly takes the access away; those that the
    record has are barred with the rest of their row as it was.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staged_records_guardianship WHERE access = ''")
        (unsaid,) = cursor.fetchone()
        still_barred = 0
        if unsaid:
            cursor.execute(_STILL_BARRED, {"board": board_id})
            still_barred = cursor.rowcount
            cursor.execute(
                "UPDATE staged_records_guardianship SET access = %s WHERE access = ''", [absent_access]
            )
        if not barred.is_empty():
            pairs = {"students": barred["student"].to_list(), "contacts": barred["contact"].to_list()}
            cursor.execute(_BAR_STAGED, pairs)
            cursor.execute(_BAR_KEPT, {"board": board_id, **pairs})
    return AccessRead(unsaid, still_barred)


_STILL_BARRED = """
UPDATE staged_records_guardianship s SET access = 'no'
FROM records_guardianship g
    JOIN records_student st ON st.id = g.student_id
    JOIN records_contact c ON c.id = g.contact_id
WHERE s.access = '' AND g.board_id = %(board)s AND g.access = 'no'
    AND st.source_id = s.student AND c.source_id = s.contact
"""
_BAR_STAGED = """
UPDATE staged_records_guardianship s SET access = 'no'
FROM unnest(%(students)s::text[], %(contacts)s::text[]) AS barred(student, contact)
WHERE s.student = barred.student AND s.contact = barred.contact
"""
_BAR_KEPT = """
INSERT INTO staged_records_guardianship (place, student, contact, relation, access, starts_on, ends_on)
SELECT -g.id, barred.student, barred.contact, g.relation, 'no', g.starts_on, g.ends_on
FROM unnest(%(students)s::text[], %(contacts)s::text[]) AS barred(student, contact)
    JOIN records_student st ON st.board_id = %(board)s AND st.source_id = barred.student
    JOIN records_contact c ON c.board_id = %(board)s AND c.source_id = barred.contact
    JOIN records_guardianship g ON g.student_id = st.id AND g.contact_id = c.id AND g.is_active
WHERE NOT EXISTS (
    SELECT FROM staged_records_guardianship s WHERE s.student = barred.student AND s.contact = barred.contact)
"""


def compare_records(*, board_id: int) -> Mapping[str, Difference]:
    """What would change, table by table; nothing kept is written."""
    _keep_identities(board_id)
    found = {table.table: compare(table, board_id=board_id) for table in TABLES}
    if found[CONTACTS.table].changed or found[CONTACTS.table].returned:
        _count_other_persons(board_id)
    return found


def tell_taken_numbers(said: PeopleSaid, findings: Findings) -> None:
    """Say whose row waits: its file number stays with a student whose own row was set aside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM diff_records_student WHERE kind = 'blocked' ORDER BY place")
        places = [place for (place,) in cursor.fetchall()]
    findings.of_rows(
        "file_number_taken",
        said.numbers[places],
        file=said.students_file,
        column=said.number_column,
        value="file_number",
    )


def _keep_identities(board_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE staged_records_contact s SET identity = c.identity FROM records_contact c"
            " WHERE c.board_id = %s AND c.identity <> 1 AND c.source_id = s.source_id",
            [board_id],
        )


def _count_other_persons(board_id: int) -> None:
    """Raise the identity of the contacts whose row now speaks of somebody else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.place, c.family_name, c.given_name, s.family_name, s.given_name"
            " FROM diff_records_contact d JOIN staged_records_contact s ON s.place = d.place"
            " JOIN records_contact c ON c.id = d.id"
            " WHERE c.board_id = %s AND d.kind IN ('changed', 'returned')"
            " AND c.family_name <> s.family_name AND c.given_name <> s.given_name",
            [board_id],
        )
        others = [row[0] for row in cursor.fetchall() if not is_same_person(before=row[1:3], after=row[3:5])]
        if others:
            cursor.execute(
                "UPDATE staged_records_contact SET identity = identity + 1 WHERE place = ANY(%s)", [others]
            )


def apply_records(*, board_id: int, run_id: int) -> Mapping[str, Applied]:
    """Write what `compare_records` found, and note how each row was before."""
    return {table.table: apply(table, board_id=board_id, run_id=run_id) for table in TABLES}


def raise_revisions(*, board_id: int, schools: Iterable[int]) -> None:
    """Mark the students of SCHOOLS as changed: what a parent sees of their school did."""
    wanted = list(schools)
    if wanted:
        Student.objects.filter(board_id=board_id, school_id__in=wanted, is_active=True).update(
            revision=F("revision") + 1
        )


def record_sizes(*, board_id: int) -> Mapping[str, int]:
    """Active students, and contacts with an address: what a run's figures are a share of."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM records_student WHERE board_id = %(board)s AND is_active),"
            " (SELECT count(DISTINCT contact_id) FROM records_contactaddress WHERE board_id = %(board)s)",
            {"board": board_id},
        )
        students, contacts = cursor.fetchone()
    return {"students": students, "contacts": contacts}


@dataclass(frozen=True, slots=True)
class ChangedAddresses:
    """contacts: how many that stay lose an address; rows: the first by key, and what each loses."""

    contacts: int
    rows: tuple[Mapping[str, str], ...]


def changed_addresses(*, limit: int) -> ChangedAddresses:
    """Who loses an address in the run being compared, whoever leaves with theirs apart."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED_ADDRESSES, [limit])
        found = cursor.fetchall()
    rows = tuple({"contact": contact, "address": addresses} for _, contact, addresses in found)
    return ChangedAddresses(found[0][0] if found else 0, rows)


_CHANGED_ADDRESSES = """
SELECT count(*) OVER (), k.source_id, losing.addresses
FROM (
    SELECT a.contact_id, string_agg(a.address, ' ' ORDER BY a.address_key) AS addresses
    FROM diff_records_contactaddress d JOIN records_contactaddress a ON a.id = d.id
    WHERE d.kind = 'ended' AND NOT EXISTS
        (SELECT FROM diff_records_contact c WHERE c.id = a.contact_id AND c.kind = 'ended')
    GROUP BY a.contact_id) losing
JOIN records_contact k ON k.id = losing.contact_id
ORDER BY k.source_id LIMIT %s
"""
