"""Small OneRoster packages for tests, written to a folder, each file overridable."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portail.common.findings import Findings
from portail.common.tabular import Notice
from portail.imports.receive import Package

type Rows = Sequence[Mapping[str, str]]

ORGS: Rows = [
    {"sourcedId": "css", "type": "district", "name": "CSS des Essais", "identifier": ""},
    {"sourcedId": "e1", "type": "school", "name": "École du Tilleul", "identifier": "901001",
     "metadata.phone": "418 555-0101"},
    {"sourcedId": "e2", "type": "school", "name": "École de l’Étang", "identifier": "901002"},
]  # fmt: skip
USERS: Rows = [
    {"sourcedId": "p1", "role": "student", "orgSourcedIds": "e1", "familyName": "Tremblay",
     "givenName": "Léo", "agentSourcedIds": "r1,r2", "grades": "03", "metadata.fileNumber": "0012345",
     "metadata.permanentCode": "TREL67031709"},
    {"sourcedId": "p2", "role": "student", "orgSourcedIds": "e2", "familyName": "Côté-Roy",
     "givenName": "Zoé", "agentSourcedIds": "r1", "grades": "KG", "metadata.fileNumber": "0012346"},
    {"sourcedId": "r1", "role": "parent", "orgSourcedIds": "css", "familyName": "Roy", "givenName": "Anne",
     "email": "anne.roy@exemple.ca", "metadata.otherEmails": "aroy@exemple.com", "phone": "418 555-0102"},
    {"sourcedId": "r2", "role": "guardian", "orgSourcedIds": "css", "familyName": "Tremblay",
     "givenName": "Luc", "email": "luc@exemple.ca"},
    {"sourcedId": "t1", "role": "teacher", "orgSourcedIds": "e1", "familyName": "Roy", "givenName": "Paule"},
]  # fmt: skip
DEMOGRAPHICS: Rows = [
    {"sourcedId": "p1", "birthDate": "2017-03-05", "sex": "male"},
    {"sourcedId": "p2", "birthDate": "2021-06-30", "sex": "female"},
]
RELATIONS: Rows = [
    {"studentSourcedId": "p1", "contactSourcedId": "r1", "relation": "mother", "access": "yes"},
    {"studentSourcedId": "p1", "contactSourcedId": "r2", "relation": "father", "access": "no"},
    {"studentSourcedId": "p2", "contactSourcedId": "r1", "relation": "mother", "access": "unknown"},
]
SESSIONS: Rows = [
    {"sourcedId": "a1", "type": "schoolYear", "title": "2026-2027", "startDate": "2026-07-01",
     "endDate": "2027-06-30"},
    {"sourcedId": "s1", "type": "term", "title": "Semestre 1", "startDate": "2026-08-27",
     "endDate": "2027-01-20"},
    {"sourcedId": "g2", "type": "gradingPeriod", "title": "Deuxième étape", "startDate": "2026-11-09",
     "endDate": "2027-02-12"},
    {"sourcedId": "g1", "type": "gradingPeriod", "startDate": "2026-08-27", "endDate": "2026-11-06"},
]  # fmt: skip
COURSES: Rows = [
    {"sourcedId": "mat", "title": "Mathématique 3e", "courseCode": "MAT300", "orgSourcedId": "e1"}
]
CLASSES: Rows = [
    {"sourcedId": "c1", "title": "Maths de Paule", "classCode": "301", "courseSourcedId": "mat",
     "schoolSourcedId": "e1", "termSourcedIds": "g1,g2", "location": "B-12", "metadata.colour": "bleu"},
    {"sourcedId": "c2", "title": "Musique", "courseSourcedId": "", "schoolSourcedId": "e1",
     "termSourcedIds": "s1", "subjects": ""},
]  # fmt: skip
ENROLLMENTS: Rows = [
    {"sourcedId": "i1", "classSourcedId": "c1", "userSourcedId": "p1", "role": "student"},
    {"sourcedId": "i2", "classSourcedId": "c1", "userSourcedId": "t1", "role": "teacher", "primary": "true"},
    {"sourcedId": "i3", "classSourcedId": "c2", "userSourcedId": "p1", "role": "student"},
]
CATEGORIES: Rows = [
    {"sourcedId": "k1", "title": "Examens", "weight": "0.6"},
    {"sourcedId": "k2", "title": "Exercices", "weight": "0"},
]
LINE_ITEMS: Rows = [
    {"sourcedId": "l1", "title": "Fractions", "assignDate": "2026-10-01",
     "dueDate": "2026-10-15T00:00:00.000Z", "classSourcedId": "c1",
     "categorySourcedId": "k1", "gradingPeriodSourcedId": "g1",
     "resultValueMin": "0", "resultValueMax": "50.0"},
    {"sourcedId": "l2", "title": "Solfège", "classSourcedId": "c2", "categorySourcedId": "k2",
     "gradingPeriodSourcedId": "s1", "resultValueMax": "10"},
]  # fmt: skip
RESULTS: Rows = [
    {"sourcedId": "r1", "lineItemSourcedId": "l1", "studentSourcedId": "p1", "scoreStatus": "fully graded",
     "score": "41.5", "scoreDate": "2026-10-20", "comment": "Bravo"},
    {"sourcedId": "r2", "lineItemSourcedId": "l2", "studentSourcedId": "p1", "scoreStatus": "exempt",
     "score": "0"},
]  # fmt: skip
DOMAINS: Mapping[str, Rows] = {
    "academicSessions": SESSIONS, "courses": COURSES, "classes": CLASSES, "enrollments": ENROLLMENTS,
    "categories": CATEGORIES, "lineItems": LINE_ITEMS, "results": RESULTS,
}  # fmt: skip
BASE: Mapping[str, Rows] = {"orgs.csv": ORGS, "users.csv": USERS, "demographics.csv": DEMOGRAPHICS}


def as_csv(rows: Rows, *, delimiter: str = ",") -> str:
    """The rows under all their columns, in the order first met."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, delimiter=delimiter, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def with_changes(rows: Rows, key: str, **changes: str) -> Rows:
    """ROWS with some cells of the one whose sourcedId is KEY replaced; « __ » stands for a dot."""
    cells = {column.replace("__", "."): value for column, value in changes.items()}
    return [{**row, **cells} if row.get("sourcedId") == key else row for row in rows]


def without(rows: Rows, *keys: str) -> Rows:
    return [row for row in rows if row.get("sourcedId") not in keys]


def contents(**files: Rows | str | bytes | None) -> dict[str, bytes]:
    """The files of a package: the base with FILES over it (« users » is users.csv), None to leave out."""
    found: dict[str, Rows | str | bytes] = dict(BASE)
    for name, content in files.items():
        if content is None:
            found.pop(f"{name}.csv", None)
        else:
            found[f"{name}.csv"] = content
    return {name: _bytes(content) for name, content in found.items()}


def _bytes(content: Rows | str | bytes) -> bytes:
    if isinstance(content, bytes):
        return content
    return (content if isinstance(content, str) else as_csv(content)).encode()


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write FILES as a folder package at FOLDER, whatever was there before."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def rows_of_findings(findings: Findings) -> list[Notice]:
    """Every notice kept, errors first."""
    return [notice for group in findings.groups for notice in group.rows]


@dataclass(frozen=True, slots=True)
class Held:
    """A file that no disk holds."""

    content: bytes

    def read(self) -> bytes:
        return self.content


def in_memory(files: Mapping[str, bytes]) -> Package:
    """The package of FILES, without a disk."""
    return Package({name: Held(content) for name, content in files.items()})
