"""Read a OneRoster 1.1 or 1.2 CSV package whole: which files, which version, every fault. Floor 8."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from portail.boards.package import (
    ACADEMIC_SESSIONS,
    ORGS,
    ReceivedSchool,
    ReceivedYear,
    odd_codes,
    read_schools,
    read_years,
)
from portail.classes.oneroster import NAMES_OF_USERS
from portail.common.columns import text
from portail.common.findings import Findings
from portail.common.reading import Table
from portail.common.tabular import Column, Notice, Sheet, shown
from portail.imports.checked import Checked
from portail.imports.domains import ONEROSTER, DomainReader, KnownKeys, sheets_of_domains
from portail.imports.tables import Tables
from portail.imports.taking import Taking
from portail.records.oneroster import PeopleTables, Places, read_records
from portail.records.package import RELATIONS_SHEET, ROLES_SHEET, demographics, users
from portail.records.received import PeopleSaid

VERSIONS = ("1.1", "1.2")
MANIFEST = Sheet(
    "manifest.csv",
    (
        Column("propertyName", text(limit=100), required=True, filled=True, unique=True),
        Column("value", text(limit=200), required=True),
    ),
)
DOMAIN_FILES = tuple(sheets_of_domains(ONEROSTER))
READ_FILES = tuple(
    dict.fromkeys(
        (MANIFEST.file, ORGS.file, ACADEMIC_SESSIONS.file, "users.csv", ROLES_SHEET.file, "demographics.csv",
         RELATIONS_SHEET.file, *DOMAIN_FILES)
    )
)  # fmt: skip
# The standard's other files: accepted in a package, and never read.
PASSED_FILES = tuple(
    file
    for file in (
        "categories.csv", "classes.csv", "classResources.csv", "courses.csv", "courseResources.csv",
        "enrollments.csv", "lineItems.csv", "lineItemLearningObjectiveIds.csv", "lineItemScoreScales.csv",
        "resources.csv", "resultLearningObjectiveIds.csv", "results.csv", "resultScoreScales.csv",
        "scoreScales.csv", "userProfiles.csv", "userResources.csv",
    )
    if file not in READ_FILES
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _People:
    """What the rest of a package asks of its people, once they were handed on. kept: what classes name
    their teachers by."""

    schools: tuple[ReceivedSchool, ...]
    said: PeopleSaid
    known: KnownKeys
    kept: dict[str, pl.DataFrame]


def check_oneroster(files: Tables, *, today: date, findings: Findings, taking: Taking) -> Checked:
    """Run every check of every file; faults go to FINDINGS, and what each file says to TAKING."""
    version = _version(files.read(MANIFEST), files, findings)
    orgs, sessions = files.read(ORGS), files.read(ACADEMIC_SESSIONS)
    people = _read_people(files, version, orgs, today=today, findings=findings, taking=taking)
    told = Checked(
        f"OneRoster {version}", findings, _board_code(orgs) if orgs else "", files=files.counts,
        writing=files.writing,
    )  # fmt: skip
    if people is None:
        return replace(told, is_blinded=True)
    years = _years(sessions, findings)
    kept = people.kept
    if sessions is not None:
        kept[sessions.file] = sessions.frame
    domains = DomainReader(files, people.known, findings, taking).read(ONEROSTER, kept=kept)
    return replace(
        told, schools=people.schools, years=years, people=people.said, domains=domains,
        is_blinded=files.are_blinded,
    )  # fmt: skip


def _read_people(
    files: Tables, version: str, orgs: Table | None, *, today: date, findings: Findings, taking: Taking
) -> _People | None:
    """None where a fault of a whole file keeps these from being read through."""
    tables = _people_tables(files, version, today)
    files.require(_required(version))
    if files.are_blinded or orgs is None or tables is None:
        return None
    findings.extend(odd_codes(orgs))
    of_schools = pl.col("type") == "school"
    places = Places(
        orgs=orgs.frame["sourcedId"], schools=orgs.frame.filter(of_schools)["sourcedId"].drop_nulls()
    )
    records = read_records(tables, places=places, today=today, findings=findings)
    users = tables.users
    files.refuse_empty(records.said, users.file)
    taking.people(records)
    known = KnownKeys(
        {
            "boards_school": (ORGS.file, places.schools),
            "records_student": (users.file, users.frame["sourcedId"].drop_nulls()),
        }
    )
    kept = {users.file: users.frame.select(NAMES_OF_USERS)}
    return _People(read_schools(orgs), records.said, known, kept)


def _people_tables(files: Tables, version: str, today: date) -> PeopleTables | None:
    persons, births = files.read(users(version=version)), files.read(demographics(today=today))
    roles = files.read(ROLES_SHEET) if version == "1.2" else None
    relations = files.read(RELATIONS_SHEET)
    if persons is None:
        return None
    return PeopleTables(users=persons, demographics=births, roles=roles, relations=relations)


def _board_code(orgs: Table) -> str:
    """The code of the one district that orgs.csv names, "" when none or several."""
    codes = [row["identifier"] for row in orgs.rows() if row["type"] == "district" and row["identifier"]]
    return codes[0] if len(codes) == 1 else ""


def _years(sessions: Table | None, findings: Findings) -> tuple[ReceivedYear, ...]:
    if sessions is None:
        return ()
    years, faults = read_years(sessions)
    findings.extend(faults)
    return years


def _version(manifest: Table | None, files: Tables, findings: Findings) -> str:
    """The standard's version: the manifest's, else 1.2 when roles.csv is there, else 1.1."""
    guess = "1.2" if ROLES_SHEET.file in files else "1.1"
    if manifest is None:
        return guess
    stated = None
    for row in manifest.rows():
        findings.extend(_manifest_faults(row["propertyName"], row["value"], row.line, files))
        if row["propertyName"].casefold() == "oneroster.version":
            stated = row
    if stated is None:
        return guess
    version = ".".join(stated["value"].split(".")[:2])
    if version not in VERSIONS:
        findings.add(
            Notice("unknown_version", file=MANIFEST.file, line=stated.line, column="value",
                   value=shown(stated["value"]), facts={"choices": ", ".join(VERSIONS)})
        )  # fmt: skip
        return guess
    return version


def _manifest_faults(name: str, value: str, line: int, files: Tables) -> Sequence[Notice]:
    if not name.startswith("file.") or not value:
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
    return (ORGS.file, "users.csv", *((ROLES_SHEET.file,) if version == "1.2" else ()))
