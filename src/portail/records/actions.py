"""Apply what a board says: students, contacts, addresses, guardianships, in a few statements. Floor 6."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F

from portail.common.comparing import Comparison, Tally, compare
from portail.common.text import email_key
from portail.records.models import Contact, ContactAddress, Guardianship, Student
from portail.records.package import (
    ReceivedContact,
    ReceivedGuardianship,
    ReceivedRecords,
    ReceivedStudent,
)

BATCH = 2_000

_STUDENT_FIELDS = (
    "school_id", "file_number", "permanent_code", "family_name", "given_names", "usual_family_name",
    "usual_given_name", "birth_date", "level",
)  # fmt: skip
_CONTACT_FIELDS = ("family_name", "given_name", "language", "phone")
_GUARDIANSHIP_FIELDS = ("relation", "access", "starts_on", "ends_on")

type _Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class AppliedRecords:
    """What the application did. absent_access: guardianships whose access the package left unsaid;
    still_barred: those among them that stay barred, because the board had barred them before."""

    students: Tally
    contacts: Tally
    addresses: Tally
    guardianships: Tally
    absent_access: int
    still_barred: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """A table's rows: their keys in the database, and what the active ones say."""

    ids: Mapping[str, int]
    active: Mapping[str, _Values]


def apply_records(
    *, board_id: int, received: ReceivedRecords, schools: Mapping[str, int], absent_access: str
) -> AppliedRecords:
    """Make the board's records say what RECEIVED says; what it no longer says is ended, never deleted.

    schools: database keys by the package's keys. absent_access: how an access left unsaid reads,
    "unknown" or "yes"; it never lifts a "no" that was stated before. Runs in the caller's transaction,
    under the board's lock and row context.
    """
    students, student_ids = _apply_students(board_id, received.students, schools)
    contacts, contact_ids = _apply_contacts(board_id, received.contacts)
    addresses = _apply_addresses(board_id, received.contacts, contact_ids)
    unsaid = [guardianship for guardianship in received.guardianships if not guardianship.access]
    barred = _barred_before(board_id) if unsaid else frozenset()
    stated = {(student_ids[one.student], contact_ids[one.contact]): one for one in received.guardianships}
    read = {pair: _with_access(one, absent_access, was_barred=pair in barred) for pair, one in stated.items()}
    guardianships = _apply_guardianships(board_id, read)
    return AppliedRecords(
        students=students,
        contacts=contacts,
        addresses=addresses,
        guardianships=guardianships,
        absent_access=len(unsaid),
        still_barred=sum(pair in barred and not one.access for pair, one in stated.items()),
    )


def raise_revisions(*, board_id: int, schools: Iterable[int]) -> None:
    """Mark the students of SCHOOLS as changed: what a parent sees of their school did."""
    wanted = list(schools)
    if wanted:
        Student.objects.filter(board_id=board_id, school_id__in=wanted, is_active=True).update(
            revision=F("revision") + 1
        )


# Students ----------------------------------------------------------------------------------------


def _apply_students(
    board_id: int, received: Sequence[ReceivedStudent], schools: Mapping[str, int]
) -> tuple[Tally, dict[str, int]]:
    kept = _kept_students(board_id)
    wanted = {student.source_id: _student_values(student, schools) for student in received}
    found = compare(kept=kept.active, received=wanted)
    returned = {key for key in found.added if key in kept.ids}
    _end_students(kept, found)
    _free_file_numbers(kept, wanted, found)
    rows = [_student(board_id, key, wanted[key]) for key in (*found.added, *found.changed)]
    Student.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["board", "source_id"],
        update_fields=[*_STUDENT_FIELDS, "is_active"],
    )
    changed = [kept.ids[key] for key in (*found.changed, *returned)]
    Student.objects.filter(pk__in=changed).update(revision=F("revision") + 1)
    return _tally(found, returned), _student_ids(board_id)


def _kept_students(board_id: int) -> _Kept:
    rows = Student.objects.filter(board_id=board_id).values_list(
        "source_id", "pk", "is_active", *_STUDENT_FIELDS
    )
    found = list(rows)
    return _Kept({row[0]: row[1] for row in found}, {row[0]: tuple(row[3:]) for row in found if row[2]})


def _student_ids(board_id: int) -> dict[str, int]:
    return dict(Student.objects.filter(board_id=board_id).values_list("source_id", "pk"))


def _student_values(student: ReceivedStudent, schools: Mapping[str, int]) -> _Values:
    return (
        schools[student.school],
        student.file_number,
        student.permanent_code,
        student.family_name,
        student.given_names,
        student.usual_family_name,
        student.usual_given_name,
        student.birth_date,
        student.level,
    )


def _student(board_id: int, source_id: str, values: _Values) -> Student:
    fields = dict(zip(_STUDENT_FIELDS, values, strict=True))
    return Student(board_id=board_id, source_id=source_id, is_active=True, **fields)


def _end_students(kept: _Kept, found: Comparison[str]) -> None:
    if found.gone:
        gone = [kept.ids[key] for key in found.gone]
        Student.objects.filter(pk__in=gone).update(is_active=False, revision=F("revision") + 1)


def _free_file_numbers(kept: _Kept, wanted: Mapping[str, _Values], found: Comparison[str]) -> None:
    """Set aside the students whose file number changes, so that two may exchange theirs.

    The number is unique among active students and checked row by row: without this, the first of
    two that exchange would collide with the second. They come back active with their new number.
    """
    place = _STUDENT_FIELDS.index("file_number")
    moving = [kept.ids[key] for key in found.changed if kept.active[key][place] != wanted[key][place]]
    if moving:
        Student.objects.filter(pk__in=moving).update(is_active=False)


# Contacts and their addresses --------------------------------------------------------------------


def _apply_contacts(board_id: int, received: Sequence[ReceivedContact]) -> tuple[Tally, dict[str, int]]:
    rows = list(
        Contact.objects.filter(board_id=board_id).values_list(
            "source_id", "pk", "is_active", *_CONTACT_FIELDS
        )
    )
    kept = _Kept({row[0]: row[1] for row in rows}, {row[0]: tuple(row[3:]) for row in rows if row[2]})
    wanted: dict[str, _Values] = {
        contact.source_id: (contact.family_name, contact.given_name, contact.language, contact.phone)
        for contact in received
    }
    found = compare(kept=kept.active, received=wanted)
    if found.gone:
        Contact.objects.filter(pk__in=[kept.ids[key] for key in found.gone]).update(is_active=False)
    Contact.objects.bulk_create(
        [_contact(board_id, key, wanted[key]) for key in (*found.added, *found.changed)],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["board", "source_id"],
        update_fields=[*_CONTACT_FIELDS, "is_active"],
    )
    ids = dict(Contact.objects.filter(board_id=board_id).values_list("source_id", "pk"))
    return _tally(found, {key for key in found.added if key in kept.ids}), ids


def _contact(board_id: int, source_id: str, values: _Values) -> Contact:
    fields = dict(zip(_CONTACT_FIELDS, values, strict=True))
    return Contact(board_id=board_id, source_id=source_id, is_active=True, **fields)


def _apply_addresses(
    board_id: int, received: Sequence[ReceivedContact], contact_ids: Mapping[str, int]
) -> Tally:
    """Replace each contact's addresses by the set received; a contact that is gone keeps none."""
    rows = list(
        ContactAddress.objects.filter(board_id=board_id).values_list(
            "contact_id", "address_key", "address", "pk"
        )
    )
    wanted = {
        (contact_ids[contact.source_id], email_key(address)): address
        for contact in received
        for address in reversed(contact.addresses)  # the first spelling of an address is kept
    }
    found = compare(kept={(row[0], row[1]): row[2] for row in rows}, received=wanted)
    if found.gone:
        ids = {(row[0], row[1]): row[3] for row in rows}
        ContactAddress.objects.filter(pk__in=[ids[pair] for pair in found.gone]).delete()
    ContactAddress.objects.bulk_create(
        [
            ContactAddress(board_id=board_id, contact_id=pair[0], address_key=pair[1], address=wanted[pair])
            for pair in (*found.added, *found.changed)
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["contact", "address_key"],
        update_fields=["address"],
    )
    return found.tally


# Guardianships -----------------------------------------------------------------------------------


def _barred_before(board_id: int) -> frozenset[tuple[int, int]]:
    return frozenset(
        Guardianship.objects.filter(board_id=board_id, access=Guardianship.Access.NO).values_list(
            "student_id", "contact_id"
        )
    )


def _with_access(
    guardianship: ReceivedGuardianship, absent_access: str, *, was_barred: bool
) -> ReceivedGuardianship:
    if guardianship.access:
        return guardianship
    return replace(guardianship, access=Guardianship.Access.NO.value if was_barred else absent_access)


def _apply_guardianships(board_id: int, received: Mapping[tuple[int, int], ReceivedGuardianship]) -> Tally:
    rows = list(
        Guardianship.objects.filter(board_id=board_id).values_list(
            "student_id", "contact_id", "pk", "is_active", *_GUARDIANSHIP_FIELDS
        )
    )
    ids = {(row[0], row[1]): row[2] for row in rows}
    wanted: dict[tuple[int, int], tuple[str, str, date | None, date | None]] = {
        pair: (one.relation, one.access, one.starts_on, one.ends_on) for pair, one in received.items()
    }
    found = compare(kept={(row[0], row[1]): tuple(row[4:]) for row in rows if row[3]}, received=wanted)
    if found.gone:
        Guardianship.objects.filter(pk__in=[ids[pair] for pair in found.gone]).update(is_active=False)
    Guardianship.objects.bulk_create(
        [_guardianship(board_id, pair, received[pair]) for pair in (*found.added, *found.changed)],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["student", "contact"],
        update_fields=[*_GUARDIANSHIP_FIELDS, "is_active"],
    )
    return _tally(found, {pair for pair in found.added if pair in ids})


def _guardianship(board_id: int, pair: tuple[int, int], one: ReceivedGuardianship) -> Guardianship:
    return Guardianship(
        board_id=board_id,
        student_id=pair[0],
        contact_id=pair[1],
        relation=one.relation,
        access=one.access,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        is_active=True,
    )


def _tally[K](found: Comparison[K], returned: set[K]) -> Tally:
    """A row that was ended and is said again counts as changed, since it is one row all along."""
    tally = found.tally
    return replace(tally, created=tally.created - len(returned), changed=tally.changed + len(returned))
