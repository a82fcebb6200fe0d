"""The files that describe boards: the directory's, and the schools and years of a OneRoster package. Floor 5.

Columns, checks and what they are read into; no database. The contract is published in docs/import/.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from portail.common.columns import choice, day, day_of, list_of, shape, text, values
from portail.common.reading import Table
from portail.common.tabular import BadCell, Check, Column, Notice, Row, Severity, Sheet, shown

CODE_LIMIT = 12
IDENTIFIER_LIMIT = 80

KINDS = {
    "francophone": "francophone",
    "anglophone": "anglophone",
    "special_status": "special_status",
    "private": "private",
    "statut particulier": "special_status",
    "privé": "private",
}
ORG_TYPES = {
    name: name
    for name in (
        "school", "district", "department", "local", "state", "national", "institution",
        # Not of the standard, but other software's exports have them.
        "college", "university", "ministryofeducation",
    )
}  # fmt: skip
SESSION_TYPES = {
    "schoolyear": "schoolYear",
    "gradingperiod": "gradingPeriod",
    "semester": "semester",
    "term": "term",
}
STAGES = ("preschool", "primary", "secondary")
FLAGS = {"1": "1", "0": "", "oui": "1", "non": "", "yes": "1", "no": "", "true": "1", "false": ""}

_CODE = r"[0-9A-Za-z][0-9A-Za-z._-]{0,11}"
code = shape(_CODE, code="not_a_code", limit=CODE_LIMIT, plain=_CODE)
identifier = text(limit=IDENTIFIER_LIMIT)
identifiers = list_of(identifier)
phone = shape(
    r"(\+?1[ .-]?)?\(?[0-9]{3}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{4}( ?(p\.|poste|ext\.?|x) ?[0-9]{1,6})?"
    r"|\+[0-9][0-9 .()-]{6,24}",
    code="not_a_phone",
    limit=30,
    plain=r"(?:\+?1[ .-]?)?\(?[0-9]{3}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{4}",
)
# Loose, but never another scheme: « javascript: » must not become a link.
website = shape(
    r"https?://[^\s<>\"']+|www[^\s<>\"']*|[A-Za-z0-9._~-]+\.[A-Za-z]{2,}(/[^\s<>\"']*)?",
    code="not_a_website",
    limit=200,
)


def _read_status(value: str) -> str:
    if value.casefold() == "tobedeleted":
        raise BadCell("delta_row")
    if value.casefold() not in ("active", "inactive"):
        raise BadCell("not_a_choice", choices="active")
    return value.casefold()


status = Check(_read_status, "active|inactive")
"""OneRoster's row status: a package that says everything has it empty or active."""

ORGS = Sheet(
    "orgs.csv",
    (
        Column("sourcedId", identifier, required=True, filled=True, unique=True),
        Column("status", status),
        Column("name", text(limit=160), required=True, filled=True),
        Column("type", choice(ORG_TYPES), required=True, filled=True),
        Column("identifier", identifier, unique=True),
        Column("metadata.phone", phone),
        Column("metadata.address", text(limit=200)),
        Column("metadata.municipality", text(limit=80)),
        Column("metadata.stages", list_of(choice({stage: stage for stage in STAGES}))),
    ),
    ignored=frozenset({"dateLastModified", "parentSourcedId"}),
)

ACADEMIC_SESSIONS = Sheet(
    "academicSessions.csv",
    (
        Column("sourcedId", identifier, required=True, filled=True, unique=True),
        Column("status", status),
        Column("title", text(limit=200)),
        Column("type", choice(SESSION_TYPES), required=True, filled=True),
        Column("startDate", day(first=date(2000, 1, 1), last=date(2100, 12, 31)), required=True, filled=True),
        Column("endDate", day(first=date(2000, 1, 1), last=date(2100, 12, 31)), required=True, filled=True),
    ),
    ignored=frozenset({"dateLastModified", "parentSourcedId", "schoolYear"}),
)

DIRECTORY_BOARDS = Sheet(
    "boards.csv",
    (
        Column("code", code, required=True, filled=True, unique=True),
        Column("name", text(limit=160), required=True, filled=True),
        Column("type", choice(KINDS), required=True, filled=True),
        Column("website", website),
        Column("region", text(limit=80)),
        Column("municipality", text(limit=80)),
        Column("phone", phone),
        Column("former_names", text(limit=1000)),
        Column("acronyms", text(limit=200)),
    ),
)

DIRECTORY_SCHOOLS = Sheet(
    "schools.csv",
    (
        Column("code", code, required=True, filled=True, unique=True),
        Column("name", text(limit=160), required=True, filled=True),
        Column("municipality", text(limit=80), required=True),
        Column("board_code", code, required=True, filled=True),
        *(Column(stage, choice(FLAGS)) for stage in STAGES),
        Column("phone", phone),
        Column("address", text(limit=200)),
    ),
    ignored=frozenset({"vocational", "adult"}),
)

DIRECTORY_PRIVATE = Sheet(
    "private_schools.csv",
    (
        Column("code", code, required=True, filled=True, unique=True),
        Column("name", text(limit=160), required=True, filled=True),
        Column("municipality", text(limit=80), required=True),
        Column("website", website),
        Column("region", text(limit=80)),
        Column("phone", phone),
        Column("address", text(limit=200)),
        Column("former_names", text(limit=1000)),
        Column("acronyms", text(limit=200)),
        *(Column(stage, choice(FLAGS)) for stage in STAGES),
    ),
)


@dataclass(frozen=True, slots=True)
class ReceivedBoard:
    """A line of the directory. former_names, acronyms: None when the file has no such column."""

    code: str
    name: str
    kind: str
    website: str
    region: str
    municipality: str
    phone: str
    former_names: tuple[str, ...] | None
    acronyms: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ReceivedSchool:
    """A school as a file names it; the key is source_id in a board's package, code in the directory."""

    code: str
    name: str
    municipality: str = ""
    phone: str = ""
    address: str = ""
    stages: frozenset[str] = frozenset()
    source_id: str = ""
    board_code: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedYear:
    """A school year, named by its first and last calendar years."""

    label: str
    starts_on: date
    ends_on: date


def read_schools(orgs: Table) -> tuple[ReceivedSchool, ...]:
    """The schools of orgs.csv; districts and departments are passed over."""
    return tuple(
        ReceivedSchool(
            code=row["identifier"] if is_code(row["identifier"]) else code_of(row["sourcedId"]),
            name=row["name"],
            municipality=row["metadata.municipality"],
            phone=row["metadata.phone"],
            address=row["metadata.address"],
            stages=frozenset(values(row["metadata.stages"])),
            source_id=row["sourcedId"],
        )
        for row in orgs.rows()
        if not row.faulty and row["type"] == "school" and row["status"] != "inactive"
    )


def odd_codes(orgs: Table) -> Iterator[Notice]:
    """The schools whose identifier, which may be anything, is no ministry's code: they join no directory."""
    for row in orgs.rows():
        if row["type"] == "school" and row["identifier"] and not is_code(row["identifier"]):
            yield Notice(
                "not_a_code", Severity.WARNING, orgs.file, row.line, "identifier", shown(row["identifier"])
            )


def is_code(value: str) -> bool:
    """Whether VALUE may be a ministry's code."""
    return bool(re.fullmatch(_CODE, value))


def code_of(source_id: str) -> str:
    """A short stable code for a school that came without its ministry's one."""
    if len(source_id) <= CODE_LIMIT:
        return source_id
    return hashlib.blake2s(source_id.encode(), digest_size=CODE_LIMIT // 2).hexdigest()


def read_years(sessions: Table) -> tuple[tuple[ReceivedYear, ...], tuple[Notice, ...]]:
    """The school years of academicSessions.csv; several rows of one year (one a school) make one."""
    found: dict[str, ReceivedYear] = {}
    notices: list[Notice] = []
    for row in sessions.rows():
        starts_on, ends_on = day_of(row["startDate"]), day_of(row["endDate"])
        if row["type"] != "schoolYear" or starts_on is None or ends_on is None:
            continue
        if ends_on <= starts_on:
            notices.append(_out_of_order(row, sessions.file, "endDate", first=row["startDate"]))
            continue
        label = f"{starts_on.year}-{ends_on.year}"
        other = found.get(label)
        if other is not None:
            starts_on, ends_on = min(starts_on, other.starts_on), max(ends_on, other.ends_on)
        found[label] = ReceivedYear(label, starts_on, ends_on)
    return tuple(found.values()), tuple(notices)


def _out_of_order(row: Row, file: str, column: str, *, first: str) -> Notice:
    return Notice(
        "dates_out_of_order",
        file=file,
        line=row.line,
        column=column,
        value=row[column],
        facts={"first": first},
    )


def read_boards(table: Table, *, kind: str = "") -> tuple[ReceivedBoard, ...]:
    """The boards of a directory's file; kind: the one of all its lines, when it has no such column."""
    return tuple(
        ReceivedBoard(
            code=row["code"],
            name=row["name"],
            kind=kind or row["type"],
            website=row["website"],
            region=row["region"],
            municipality=row["municipality"],
            phone=row["phone"],
            former_names=_several(row, "former_names", table),
            acronyms=_several(row, "acronyms", table),
        )
        for row in table.rows()
    )


def _several(row: Row, column: str, table: Table) -> tuple[str, ...] | None:
    """The names of a cell, parted by « | »: a name may hold commas."""
    if column not in table.columns:
        return None
    return tuple(name for part in row[column].split("|") if (name := part.strip()))


def read_directory_schools(table: Table, *, own_board: bool = False) -> tuple[ReceivedSchool, ...]:
    """The schools of a directory's file; own_board: each is a board of its own (a private school)."""
    return tuple(
        ReceivedSchool(
            code=row["code"],
            name=row["name"],
            municipality=row["municipality"],
            phone=row["phone"],
            address=row["address"],
            stages=frozenset(stage for stage in STAGES if row[stage]),
            board_code=row["code"] if own_board else row["board_code"],
        )
        for row in table.rows()
    )


def check_directory(
    schools: Table | None, *, known_boards: Iterable[str], codes_by_file: Mapping[str, Iterable[Row]]
) -> tuple[Notice, ...]:
    """Faults across the directory's files: a school of no board, a code both public and private."""
    notices: list[Notice] = []
    boards = set(known_boards)
    if schools is not None:
        notices.extend(
            Notice("unknown_reference", file=schools.file, line=row.line, column="board_code",
                   value=row["board_code"], facts={"target": DIRECTORY_BOARDS.file})
            for row in schools.rows()
            if row["board_code"] and row["board_code"] not in boards
        )  # fmt: skip
    seen: dict[str, str] = {}
    for file, rows in codes_by_file.items():
        for row in rows:
            other = seen.setdefault(row["code"], file)
            if row["code"] and other != file:
                notices.append(
                    Notice("code_in_two_files", file=file, line=row.line, column="code", value=row["code"],
                           facts={"other": other})
                )  # fmt: skip
    return tuple(notices)
