"""Reading the record: who may be the child that somebody claims, and who holds an address. Floor 6."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from portail.records.models import ContactAddress, Guardianship, Student
from portail.records.rules import NumberKind, StudentNumber

# A student as a parent's pages name them, for a statement where `s` is the student, `school` its school.
# The usual given name, else the first of the given names: the others are the birth certificate's.
STUDENT_JSON = """
'public_id', s.public_id,
'given_name', coalesce(nullif(s.usual_given_name, ''), split_part(s.given_names, ' ', 1)),
'family_name', coalesce(nullif(s.usual_family_name, ''), s.family_name),
'level', s.level,
'file_number', s.file_number,
'school', coalesce(school.name, ''),
'revision', s.revision"""


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """A contact of a student, as the board says it today."""

    contact_id: int
    addresses: frozenset[str]
    access: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A student near what somebody claims, with everything that the verdict compares."""

    student: Student
    guardians: tuple[GuardianRow, ...]


@dataclass(frozen=True, slots=True)
class HeldAddress:
    """A board that holds an address, with the school of a child of its contact to write or call."""

    board_id: int
    board_name: str


@dataclass(frozen=True, slots=True)
class Guardian:
    """A student's active guardian, for an operator who chooses one."""

    contact_id: int
    source_id: str
    given_name: str
    family_name: str
    relation: str
    access: str
    starts_on: date | None
    ends_on: date | None


def shown_given_name(student: Student) -> str:
    """The given name that pages show, as STUDENT_JSON has it."""
    return student.usual_given_name or student.given_names.split(" ", 1)[0]


def shown_family_name(student: Student) -> str:
    """The family name that pages show, as STUDENT_JSON has it."""
    return student.usual_family_name or student.family_name


def candidates(*, board_id: int, number: StudentNumber, birth_date: date) -> list[Candidate]:
    """The students of the board with this number or this birth date, each once.

    Three statements whatever is found, so that an unknown number costs what a known one costs.
    Needs the board's context.
    """
    # `is_active` lets the index of file numbers serve, which knows only the students still there;
    # whoever left is found by the birth date.
    by_number = (
        Q(file_number=number.value, is_active=True)
        if number.kind is NumberKind.FILE
        else Q(permanent_code=number.value)
    )
    near = Q(birth_date=birth_date) | by_number
    students = list(Student.objects.filter(near, board_id=board_id).order_by("pk"))
    # A student nobody has: an empty IN () would not reach the database, and its absence would show.
    keys = [student.pk for student in students] or [0]
    guardianships = list(
        Guardianship.objects.filter(student__in=keys, is_active=True, contact__is_active=True).order_by("pk")
    )
    contacts = {row.contact_id for row in guardianships} or {0}
    addresses: dict[int, set[str]] = {}
    for contact_id, key in ContactAddress.objects.filter(contact__in=contacts).values_list(
        "contact_id", "address_key"
    ):
        addresses.setdefault(contact_id, set()).add(key)
    rows: dict[int, list[GuardianRow]] = {}
    for row in guardianships:
        held = frozenset(addresses.get(row.contact_id, ()))
        rows.setdefault(row.student_id, []).append(
            GuardianRow(row.contact_id, held, row.access, row.starts_on, row.ends_on)
        )
    return [Candidate(student, tuple(rows.get(student.pk, ()))) for student in students]


def address_held(*, board_id: int, address_keys: Sequence[str]) -> str:
    """The first, in the alphabet, of these addresses that a contact of the board has; "" for none.

    Needs the board's context.
    """
    held = ContactAddress.objects.filter(
        board_id=board_id, address_key__in=list(address_keys) or [""], contact__is_active=True
    )
    return held.order_by("address_key").values_list("address_key", flat=True).first() or ""


def boards_holding(*, address_key: str) -> list[HeldAddress]:
    """The boards that hold an address. Needs that address's context: it is told to its owner alone."""
    rows = (
        ContactAddress.objects.filter(address_key=address_key)
        .values_list("board_id", "board__name")
        .distinct()
        .order_by("board__name")
    )
    return [HeldAddress(board_id, name) for board_id, name in rows]


def student_by_file_number(*, board_id: int, file_number: str) -> Student | None:
    """The student who has this file number in the board now. Needs the board's context."""
    return (
        Student.objects.select_related("school")
        .filter(board_id=board_id, file_number=file_number, is_active=True)
        .first()
    )


def guardians(*, student_id: int) -> list[Guardian]:
    """A student's guardians as the board says them now. Needs the board's context."""
    rows = Guardianship.objects.filter(student_id=student_id, is_active=True, contact__is_active=True)
    return [
        Guardian(
            contact_id=row.contact_id,
            source_id=row.contact.source_id,
            given_name=row.contact.given_name,
            family_name=row.contact.family_name,
            relation=row.relation,
            access=row.access,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in rows.select_related("contact").order_by("contact__source_id")
    ]


def schools_of(*, students: Sequence[int]) -> list[int]:
    """The ids of the schools where these students are. Needs the board's context."""
    found = Student.objects.filter(pk__in=students, school__isnull=False).values_list("school", flat=True)
    return sorted(set(found))
