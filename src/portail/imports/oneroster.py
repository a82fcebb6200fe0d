"""Read a OneRoster 1.1 or 1.2 CSV package whole: which files, which version, every fault. Floor 8."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portail.boards.package import (
    ACADEMIC_SESSIONS,
    ORGS,
    ReceivedSchool,
    ReceivedYear,
    read_schools,
    read_years,
)
from portail.common.columns import text
from portail.common.tabular import Column, Notice, Severity, Sheet, Table, read_table, shown
from portail.imports.receive import Member, Package
from portail.records.package import (
    RELATIONS_SHEET,
    ROLES_SHEET,
    ReceivedRecords,
    demographics,
    users,
)
from portail.records.reading import PeopleTables, read_records

VERSIONS = ("1.1", "1.2")
MANIFEST = Sheet(
    "manifest.csv",
    (
        Column("propertyName", text(limit=100), required=True, filled=True, unique=True),
        Column("value", text(limit=200), required=True),
    ),
)
READ_FILES = (
    MANIFEST.file, ORGS.file, ACADEMIC_SESSIONS.file, "users.csv", ROLES_SHEET.file, "demographics.csv",
    RELATIONS_SHEET.file,
)  # fmt: skip
# The standard's other files: accepted in a package, and read by later domains or never.
PASSED_FILES = (
    "categories.csv", "classes.csv", "classResources.csv", "courses.csv", "courseResources.csv",
    "enrollments.csv", "lineItems.csv", "lineItemLearningObjectiveIds.csv", "lineItemScoreScales.csv",
    "resources.csv", "resultLearningObjectiveIds.csv", "results.csv", "resultScoreScales.csv",
    "scoreScales.csv", "userProfiles.csv", "userResources.csv",
)  # fmt: skip
# Faults of a header or a whole file: behind them, faults across files would be noise.
_BLINDING = frozenset(
    {
        "missing_column", "duplicate_column", "too_many_columns", "empty_file", "not_text", "undecodable",
        "broken_quotes", "cell_too_long",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadPackage:
    """A package read. records is None when faults kept it from being read through."""

    version: str
    files: Mapping[str, int]
    schools: tuple[ReceivedSchool, ...]
    years: tuple[ReceivedYear, ...]
    records: ReceivedRecords | None
    notices: tuple[Notice, ...]

    @property
    def is_sound(self) -> bool:
        return self.records is not None and not any(
            notice.severity is Severity.ERROR for notice in self.notices
        )


def read_package(package: Package, *, today: date) -> ReadPackage:
    """Run every check of every file of PACKAGE; database-free, so that a board may try it anywhere."""
    notices = list(package.notices)
    files, faults = _known_files(package.files)
    notices.extend(faults)
    if any(notice.severity is Severity.ERROR for notice in notices):
        return ReadPackage("", {}, (), (), None, tuple(notices))
    manifest = (
        read_table(data=files[MANIFEST.file].read(), sheet=MANIFEST) if MANIFEST.file in files else None
    )
    version, faults = _version(manifest, files)
    notices.extend(faults)
    tables = _tables(files, version, today)
    notices.extend(notice for table in tables.values() for notice in table.notices)
    counts = {name: len(table.rows) for name, table in tables.items()}
    missing = [name for name in _required(version) if name not in tables]
    notices.extend(Notice("missing_file", file=name) for name in missing)
    if missing or any(notice.code in _BLINDING for notice in notices):
        return ReadPackage(version, counts, (), (), None, tuple(notices))
    return _read_across(version, tables, counts, notices, today)


def _read_across(
    version: str, tables: Mapping[str, Table], counts: Mapping[str, int], notices: list[Notice], today: date
) -> ReadPackage:
    schools = read_schools(tables[ORGS.file])
    years: tuple[ReceivedYear, ...] = ()
    if ACADEMIC_SESSIONS.file in tables:
        years, faults = read_years(tables[ACADEMIC_SESSIONS.file])
        notices.extend(faults)
    people = PeopleTables(
        users=tables["users.csv"],
        demographics=tables["demographics.csv"],
        roles=tables.get(ROLES_SHEET.file) if version == "1.2" else None,
        relations=tables.get(RELATIONS_SHEET.file),
    )
    records, faults = read_records(
        people,
        orgs=frozenset(row["sourcedId"] for row in tables[ORGS.file].rows),
        schools=frozenset(school.source_id for school in schools),
        today=today,
    )
    notices.extend(faults)
    # An empty export is a broken export: applied, it would end every student and every link.
    if not any(row["role"] == "student" for row in (people.roles or people.users).rows):
        notices.append(Notice("no_students", file=people.users.file))
    return ReadPackage(version, counts, schools, years, records, tuple(notices))


def _known_files(files: Mapping[str, Member]) -> tuple[dict[str, Member], list[Notice]]:
    """Files under their documented spelling whatever their case; others are said, a slip refuses."""
    names = {name.casefold(): name for name in (*READ_FILES, *PASSED_FILES)}
    found: dict[str, Member] = {}
    notices: list[Notice] = []
    for name, content in files.items():
        spelling = names.get(name.casefold())
        if spelling is not None:
            found[spelling] = content
            continue
        near = difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.85)
        # « relation.csv » passed over would silently read every access as absent.
        if near and names[near[0]] not in files:
            notices.append(Notice("misspelt_file", file=shown(name), facts={"near": names[near[0]]}))
        else:
            notices.append(Notice("ignored_file", Severity.INFO, shown(name)))
    return found, notices


def _version(manifest: Table | None, files: Mapping[str, Member]) -> tuple[str, list[Notice]]:
    """The standard's version: the manifest's, else 1.2 when roles.csv is there, else 1.1."""
    guess = "1.2" if ROLES_SHEET.file in files else "1.1"
    if manifest is None:
        return guess, []
    notices = list(manifest.notices)
    said = {row["propertyName"].casefold(): row for row in manifest.rows}
    for row in manifest.rows:
        notices.extend(_manifest_faults(row["propertyName"], row["value"], row.line, files))
    stated = said.get("oneroster.version")
    if stated is None:
        return guess, notices
    version = ".".join(stated["value"].split(".")[:2])
    if version not in VERSIONS:
        notices.append(
            Notice("unknown_version", file=MANIFEST.file, line=stated.line, column="value",
                   value=shown(stated["value"]), facts={"choices": ", ".join(VERSIONS)})
        )  # fmt: skip
        return guess, notices
    return version, notices


def _manifest_faults(name: str, value: str, line: int, files: Mapping[str, Member]) -> Sequence[Notice]:
    if not name.startswith("file."):
        return ()
    file = f"{name.removeprefix('file.')}.csv"
    mode = value.casefold()
    code, facts = "", {"target": file}
    if mode == "delta":
        code = "delta_package"
    elif mode not in ("bulk", "absent"):
        code, facts = "not_a_choice", {"choices": "absent, bulk"}
    elif (mode == "bulk") != (file in files):
        code = "manifest_disagrees"
    if not code:
        return ()
    return (Notice(code, file=MANIFEST.file, line=line, column="value", value=shown(value), facts=facts),)


def _required(version: str) -> tuple[str, ...]:
    return (ORGS.file, "users.csv", "demographics.csv", *((ROLES_SHEET.file,) if version == "1.2" else ()))


def _tables(files: Mapping[str, Member], version: str, today: date) -> dict[str, Table]:
    sheets = [ORGS, ACADEMIC_SESSIONS, users(version=version), demographics(today=today), RELATIONS_SHEET]
    if version == "1.2":
        sheets.append(ROLES_SHEET)
    return {
        sheet.file: read_table(data=files[sheet.file].read(), sheet=sheet)
        for sheet in sheets
        if sheet.file in files
    }
