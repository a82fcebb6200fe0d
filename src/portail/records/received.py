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
    they are, by both ends or by the student's alone. barred: pairs (student, contact) whose row was set
    aside although it plainly takes the access away; that much of it is honoured.
    """

    people: pl.DataFrame
    pairs: pl.DataFrame
    students: pl.DataFrame
    barred: pl.DataFrame


@dataclass(frozen=True, slots=True)
class ReceivedRecords:
    """Frames of text, each with its `line` in the file; dates AAAA-MM-JJ, "" when open or absent.

    students: STUDENT_COLUMNS; school is its key in the same package. contacts, addresses, guardianships:
    CONTACT_, ADDRESS_ and GUARDIANSHIP_COLUMNS; an access is "" where the contract left it unsaid.
    students_file, number_column: where the students' file numbers are read. students_said: rows about
    students, those set aside among them. rows, aside: rows about people by file, all and those set aside.
    until: the first day on which the same files say otherwise, None when no day changes them.
    """

    students: pl.DataFrame
    contacts: pl.DataFrame
    addresses: pl.DataFrame
    guardianships: pl.DataFrame
    held: Held
    students_file: str
    number_column: str
    students_said: int
    rows: dict[str, int]
    aside: dict[str, int]
    until: date | None = None
