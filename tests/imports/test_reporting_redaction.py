"""The copy for a support ticket: the same faults at the same places, and nobody in it."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portail.imports.receive import Package, receive
from portail.imports.reporting.inspected import Inspected, inspect_package
from portail.imports.reporting.kinds import DOMAIN_FILES, KINDS, LISTS, Kind, sheets_of
from portail.imports.reporting.pseudonyms import Pseudonyms
from portail.imports.reporting.redaction import redact_package
from portail.records.package import permanent_code
from portail.records.rules import incoherences, read_permanent_code
from tests.imports.packages import DEMOGRAPHICS, ORGS, RELATIONS, USERS, as_csv
from tests.imports.packages import DOMAINS as TAUGHT

TODAY = date(2026, 11, 23)
ONEROSTER = {
    "manifest.csv": "propertyName,value\noneroster.version,1.1\nfile.users,bulk\nsource.systemName,SystX\n",
    "orgs.csv": as_csv(ORGS),
    "users.csv": as_csv(USERS),
    "demographics.csv": as_csv(DEMOGRAPHICS),
    "relations.csv": as_csv(RELATIONS),
}
FRENCH = {
    "organismes.csv": "code;nom\n901000;CSS des Essais\n",
    "ecoles.csv": "ecole;nom;telephone;ordres\nEC77;École du Tilleul;418 555-0101;primaire\n",
    "eleves.csv": (
        "eleve;fiche;code_permanent;nom;prenoms;nom_usuel;date_naissance;ecole;niveau\n"
        "ELEVE-901;0712345;TREL67031709;Tremblay;Léo Charles;;2017-03-05;ECOLE-77;P3\n"
        "ELEVE-902;0712346;COTZ80522101;Côté-Roy;Zoé;Roy;2018-02-18;ECOLE-77;M5\n"
        "ELEVE-903;0712347;;Bœuf-L’Écuyer;Éloïse;;2015-06-30;ECOLE-77;Accueil\n"
    ),
    "adultes.csv": (
        "adulte;nom;prenom;courriels;telephone;langue\n"
        "ADULTE-801;Tremblay-Bélanger;Luc;luc.tb@exemple.ca,LTB@exemple.com;418 555-0102;fr\n"
        "ADULTE-802;Nguyễn;Thị Mai;thimai@exemple.ca;;\n"
    ),
    "relations.csv": (
        "eleve;adulte;lien;acces;debut;fin\n"
        "ELEVE-901;ADULTE-801;père;oui;2025-09-01;2031-06-30\nEL902;ADULTE-802;mère;inconnu;;\nEL903;ADULTE-802;mère;non;;\n"
    ),
}
# What no copy may hold: long enough that no draw makes them by chance.
SECRETS = (
    "Tremblay", "Bélanger", "Côté-Roy", "L’Écuyer", "Éloïse", "Nguyễn", "luc.tb", "thimai", "LTB@",
    "anne.roy", "aroy@", "0712345", "0712346", "0712347", "0012345", "0012346", "TREL67031709",
    "COTZ80522101",
    "ELEVE-901", "ADULTE-801", "ECOLE-77", "2017-03-05", "2018-02-18", "2015-06-30", "2021-06-30", "555-0102",
    "Tilleul", "SystX",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file of a package that is in memory already."""

    content: bytes

    def read(self) -> bytes:
        return self.content


def package(files: Mapping[str, str | bytes]) -> Package:
    return Package(
        {
            name: Bytes(content if isinstance(content, bytes) else content.encode())
            for name, content in files.items()
        }
    )


def inspect(read: Package) -> Inspected:
    return inspect_package(read, name="envoi", today=TODAY)


def copied(
    files: Mapping[str, str | bytes], folder: Path, *, seed: int = 1
) -> tuple[Inspected, Inspected, Path]:
    """What is found in the original and in its copy, and the copy."""
    original = inspect(package(files))
    copy = folder / "copie.zip"
    redact_package(package(files), original, to=copy, random=Random(seed))
    return original, inspect(receive(copy)), copy


def told(inspected: Inspected) -> dict[tuple[str, str], object]:
    """Every code with its total and the places of its rows."""
    return {
        (group.code, group.severity.value): (
            group.total,
            # Two copies of a file may be looked at in another order, and another's file has no name.
            sorted((row.line, row.column) for row in group.rows),
        )
        for group in inspected.findings.groups
    }


def texts(copy: Path) -> str:
    with zipfile.ZipFile(copy) as archive:
        found = [
            *archive.namelist(),
            *(archive.read(name).decode("cp1252", "replace") for name in archive.namelist()),
        ]
        found += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join(found)


def assert_alike(files: Mapping[str, str | bytes], folder: Path, *, seed: int = 1) -> Path:
    original, again, copy = copied(files, folder, seed=seed)
    assert told(again) == told(original)
    assert (again.students, again.contacts, again.guardianships) == (
        original.students, original.contacts, original.guardianships,
    )  # fmt: skip
    assert [(file.name, file.rows, file.encoding, file.delimiter) for file in again.files] == [
        (file.name, file.rows, file.encoding, file.delimiter) for file in original.files
    ]
    found = texts(copy)
    assert [secret for secret in SECRETS if secret in found] == []
    return copy


@pytest.mark.parametrize("files", [ONEROSTER, FRENCH], ids=["OneRoster", "french"])
def test_a_sound_package_s_copy_is_as_sound_and_holds_nobody(files: dict[str, str], tmp_path: Path) -> None:
    assert_alike(files, tmp_path)


@pytest.mark.parametrize(
    "change", [("", ""), ('"g1,g2"', '"x1,x2"'), ("l2,p1", "l2,p9"), ("41.5", "quarante et un")]
)
def test_what_is_taught_keeps_its_keys_and_its_faults(change: tuple[str, str], tmp_path: Path) -> None:
    taught = {f"{name}.csv": as_csv(rows) for name, rows in TAUGHT.items()}
    assert_alike(mended({**ONEROSTER, **taught}, [change]), tmp_path)


# One fault of each kind in a cell, a row or a file; the property mixes them.
CELLS = [
    ("0712345", "712345"), ("0712345", "0712346"), ("0712345", ""), ("0712345", "07123456"),
    ("TREL67031709", "TREL17030512"), ("TREL67031709", "GAGN67031709"), ("TREL67031709", "TREL670317"),
    ("TREL67031709", "TREZ68031709"), ("TREL67031709", "COTZ80522101"), ("TREL67031709", "trel 6703-1709"),
    ("2017-03-05", "05/03/2017"), ("2017-03-05", "2017-02-30"), ("2017-03-05", "2031-05-02"),
    ("2017-03-05", "1919-05-02"), ("2017-03-05", "2017-03-06"), ("Tremblay", "TremblÃ©y"),
    ("Tremblay", "Tremblay" * 20), ("Tremblay", "Trem\x07blay"), ("Tremblay", "Œuvray"), ("Tremblay", ""),
    ("Léo", "Ly"), ("Tremblay", "Lý"), ("Léo", "Žiga"), ("Tremblay", "Vũ"),
    ("Zoé", "Łucja"), ("Zoé", "Владимир"), ("Zoé", '"Zoé\nAnne"'), ("Zoé", '" Zoé ""Zaza"""'),
    ("luc.tb@exemple.ca", "luc.tb.exemple.ca"), ("luc.tb@exemple.ca", "luc.tb@exemple"),
    ("luc.tb@exemple.ca", "luc.tb" * 60 + "@exemple.ca"), ("ADULTE-801", "ADULTE-899"),
    ("ELEVE-901", "ELEVE-999"), ("ECOLE-77", "ECOLE-78"), ("père", "cousin"), ("oui", "peut-être"),
    ("2031-06-30", "2024-06-30"),
    ("P3", "P9"),
    ("ADULTE-802;Nguyễn", "ADULTE-802;extra;Nguyễn"), ("lien;acces", "lien;accès"),
    ("lien;acces", "lien;Jeanne Tremblay"),
    ("fiche;", "fichee;"), ("nom_usuel", "casier"), ("418 555-0101", "demander Lise"),
    ("ELEVE-903;ADULTE-802", "ELEVE-902;ADULTE-802"),
    ("ELEVE-902;0712346", "ELEVE-901;0712346"), ("Côté-Roy;", '"Côté-Roy;'), ("primaire", "collégial"),
    ("901000", "École 12"), ("\n", "\r\n"), ("\n", "\n\n"), (";", ","), ("date_naissance", "fiche"),
]  # fmt: skip


def mended(files: Mapping[str, str], changes: list[tuple[str, str]]) -> dict[str, str]:
    found = dict(files)
    for old, new in changes:
        found = {name: content.replace(old, new) for name, content in found.items()}
    return found


@pytest.mark.parametrize("change", CELLS, ids=lambda change: f"{change[0]}→{change[1]}"[:40])
def test_each_fault_stays_where_it_was(change: tuple[str, str], tmp_path: Path) -> None:
    assert_alike(mended(FRENCH, [change]), tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.sampled_from(CELLS), min_size=1, max_size=4),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    seed=st.integers(0, 10_000),
)
def test_the_copy_of_a_faulty_package_says_the_same(
    *, changes: list[tuple[str, str]], encoding: str, seed: int, tmp_path: Path
) -> None:
    files = mended(FRENCH, changes)
    encoded = {name: content.encode(encoding, "replace") for name, content in files.items()}
    assert_alike(encoded, tmp_path, seed=seed)


ROSTER_CHANGES = [
    ("0012345", "12345"), ("0012345", ""), ("r1,r2", "r1,r9"), ("2017-03-05", "hier"),
    ("r2,guardian", "r2,tutor"),
    ("anne.roy@exemple.ca", "anne.roy"), ("propertyName", "propertyname"), (",bulk", ",delta"),
    (",bulk", ",tout"),
    (",1.1", ",1.0"), (",1.1", ",1.2"), ("p2,student", "p1,student"), ("p2,2021-06-30", "p7,2021-06-30"),
    ("TREL67031709", "GAGL67031709"), ("03,0012345", "Other,0012345"), ("e1,school", "e1,palais"),
    ("sourcedId,role", "sourcedId,fonction"), ("file.users", "file.Tremblay"), ("418 555-0101", "Lise"),
    (",no\n", ",maybe\n"), ("p1,r2,", "p1,r1,"),
]  # fmt: skip


@pytest.mark.parametrize("change", ROSTER_CHANGES, ids=lambda change: f"{change[0]}→{change[1]}")
def test_a_oneroster_s_faults_stay_too(change: tuple[str, str], tmp_path: Path) -> None:
    assert_alike(mended(ONEROSTER, [change]), tmp_path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.sampled_from(ROSTER_CHANGES), max_size=4), seed=st.integers(0, 10_000))
def test_the_copy_of_a_faulty_oneroster_says_the_same(
    *, changes: list[tuple[str, str]], seed: int, tmp_path: Path
) -> None:
    assert_alike(mended(ONEROSTER, changes), tmp_path, seed=seed)


@pytest.mark.parametrize(
    "content", [b"", b"\0Tremblay", b"Tremblay;\x81\xe9;Nguy\xe9n", b"Tremblay;0712345\nNguyen;1\n", b"\n \n"]
)
def test_what_is_no_table_keeps_its_fault_and_none_of_its_words(content: bytes, tmp_path: Path) -> None:
    assert_alike({**FRENCH, "adultes.csv": content}, tmp_path)


def test_columns_and_files_that_no_contract_describes_are_emptied(tmp_path: Path) -> None:
    users = as_csv([{**row, "username": "Bélanger9", "casier": "Tremblay 12"} for row in USERS])
    files = {
        **ONEROSTER,
        "users.csv": users,
        "photo de Bélanger.txt": "Tremblay",
        "scoreScales.csv": "sourcedId,title\nc1,Chez Tremblay\n",
    }
    copy = assert_alike(files, tmp_path)
    with zipfile.ZipFile(copy) as archive:
        assert archive.read("scoreScales.csv") == b""
        assert not any("photo" in name for name in archive.namelist())
        titles = archive.read("users.csv").decode().partition("\n")[0]
    assert "username" in titles and "casier" not in titles


def test_two_copies_of_one_package_are_not_alike(tmp_path: Path) -> None:
    original = inspect(package(FRENCH))
    copies = []
    for number in range(2):
        copy = tmp_path / f"{number}.zip"
        redact_package(package(FRENCH), original, to=copy)
        with zipfile.ZipFile(copy) as archive:
            copies.append(archive.read("eleves.csv"))
    assert copies[0] != copies[1]


# Values ------------------------------------------------------------------------------------------


@given(
    name=st.sampled_from(["Côté-Roy", "Bœuf-L’Écuyer", "DE LA TOUR", "Thị Mai", "Ly"]),
    seed=st.integers(0, 500),
)
def test_a_name_keeps_its_shape(*, name: str, seed: int) -> None:
    drawn = Pseudonyms(random=Random(seed), today=TODAY).name(name)
    assert len(drawn) == len(name) and drawn != name
    shapes = [[(sign.isupper(), sign.isalpha()) for sign in one] for one in (name, drawn)]
    assert shapes[0] == shapes[1]


@given(birth=st.dates(date(2004, 1, 1), date(2022, 12, 31)), girl=st.booleans(), seed=st.integers(0, 500))
def test_a_code_that_gives_the_birth_date_still_does(*, birth: date, girl: bool, seed: int) -> None:
    code = read_permanent_code(f"TREL{birth.day + 62}{birth.month + 50 * girl:02}{birth.year % 100:02}09")
    pseudonyms = Pseudonyms(random=Random(seed), today=TODAY)
    moved = date.fromisoformat(pseudonyms.of(Kind.BIRTH, birth.isoformat(), permanent_day()))
    dealt = read_permanent_code(pseudonyms.of(Kind.PERMANENT_CODE, code.value, permanent_code))
    assert moved != birth and dealt.birth_date == moved and dealt.girl is girl
    assert "birth-date" not in incoherences(dealt, family_name="X", given_name="X", birth_date=moved)


def permanent_day() -> object:
    [column] = [
        column
        for column in sheets_of("français", "", today=TODAY)["eleves.csv"].columns
        if column.name == "date_naissance"
    ]
    return column.check


@pytest.mark.parametrize(
    ("contract", "version"), [("OneRoster", "1.1"), ("OneRoster", "1.2"), ("français", "")]
)
def test_every_column_of_the_contracts_has_its_kind(contract: str, version: str) -> None:
    names = {
        column.name
        for sheet in sheets_of(contract, version, today=TODAY).values()
        if sheet.file not in DOMAIN_FILES
        for column in sheet.columns
    }
    assert names - set(KINDS) == set()


def test_no_kind_is_told_of_a_column_that_no_contract_has() -> None:
    names = {
        column.name
        for contract, version in (("OneRoster", "1.1"), ("français", ""))
        for sheet in sheets_of(contract, version, today=TODAY).values()
        for column in sheet.columns
    }
    assert set(KINDS) - names == set() and names >= LISTS


def test_a_long_file_keeps_its_line_numbers(tmp_path: Path) -> None:
    rows = io.StringIO()
    rows.write(FRENCH["eleves.csv"])
    for number in range(3000):
        rows.write(f"X{number};1{number:06};;Gagnon;Noé;;2016-01-01;ECOLE-77;P4\n" + "\n" * (number % 2))
    rows.write("X9999;12;;Gagnon;Noé;;2016-01-01;ECOLE-77;P4\n")
    assert_alike({**FRENCH, "eleves.csv": rows.getvalue()}, tmp_path)
