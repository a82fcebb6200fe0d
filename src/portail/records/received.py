"""What a board says of people in one package, as frames ready to be staged. Floor 6."""

from dataclasses import dataclass
from datetime import date

import polars as pl

STUDENT_COLUMNS = (
    "source_id", "school", "file_number", "permanent_code", "family_name", "given_names",
    "usual_family_name", "usual_given_name", "birth_date", "level", "adult_access",
)  # fmt: skip
CONTACT_COLUMNS = ("source_id", "family_name", "given_name", "language", "phone")
ADDRESS_COLUMNS = ("contact", "address_key", "address")
GUARDIANSHIP_COLUMNS = ("student", "contact", "relation", "access", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Held:
    """Whom rows that were set aside speak of: the record keeps what it said of them before.

    people: a column source_id, students and contacts alike. pairs, students: guardianships that stay as
    they are, by both ends or by the student's alone.
    """

    people: pl.DataFrame
    pairs: pl.DataFrame
    students: pl.DataFrame


@dataclass(frozen=True, slots=True)
class PeopleSaid:
    """What a run still asks of a package's people once they are staged, and their frames forgotten.

    students, contacts, guardianships: good rows. students_said: rows about students, those set aside among
    them. rows, aside: rows about people by file, all and those set aside. numbers: the line and file_number
    of each good student, in order, as they stand in number_column of students_file. barred: pairs (student,
    contact) whose row was set aside although it plainly takes the access away; that much of it is honoured.
    until: the first day on which the same files say otherwise, None when no day changes them.
    """

    students: int
    contacts: int
    guardianships: int
    students_said: int
    rows: dict[str, int]
    aside: dict[str, int]
    numbers: pl.DataFrame
    number_column: str
    students_file: str
    barred: pl.DataFrame
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReceivedRecords:
    """Frames of text, each with its `line` in the file; dates AAAA-MM-JJ, "" when open or absent.

    students: STUDENT_COLUMNS; school is its key in the same package. contacts, addresses, guardianships:
    CONTACT_, ADDRESS_ and GUARDIANSHIP_COLUMNS; an access is "" where the contract left it unsaid.
    """

    students: pl.DataFrame
    contacts: pl.DataFrame
    addresses: pl.DataFrame
    guardianships: pl.DataFrame
    held: Held
    said: PeopleSaid
