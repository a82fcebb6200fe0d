"""What is thrown at the readers, and what they may answer; by itself, a target that atheris guides.

python -m tests.proof.fuzzing [file|package] -runs=100000
"""

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from portail.boards import french as french_boards
from portail.boards import package as boards
from portail.cli.validate import speak
from portail.common.reading import Table, read_table
from portail.common.tabular import Severity, Sheet
from portail.demo.places import BOARDS
from portail.demo.year.package import package_of
from portail.demo.year.plan import plan_of
from portail.imports import domains
from portail.imports.receive import Unreadable, receive
from portail.imports.reporting.inspected import told_of
from portail.imports.reporting.lines import inspected_lines
from portail.imports.reporting.machine import as_json
from portail.imports.reporting.page import as_html
from portail.records import french as french_records
from portail.records import package as records
from tests.imports.mutations import mutate, mutate_archive, zipped
from tests.imports.packages import DOMAINS, RELATIONS, as_csv, contents
from tests.imports.taken import taken

TODAY = date(2026, 11, 23)
ONEROSTER = contents(relations=RELATIONS, **DOMAINS)
FRENCH = {
    "organismes.csv": "code;nom\n901000;CSS des Essais\n",
    "ecoles.csv": "ecole;nom;code\ne1;École du Tilleul;901001\n",
    "eleves.csv": (
        "eleve;fiche;code_permanent;nom;prenoms;date_naissance;ecole;niveau\n"
        "p1;0012345;TREL67031709;Tremblay;Léo;2017-03-05;e1;P3\np2;0012346;;Côté-Roy;Zoé;2021-06-30;e1;M5\n"
    ),
    "adultes.csv": "adulte;nom;prenom;courriels\nr1;Roy;Anne;anne.roy@exemple.ca,aroy@exemple.com\n",
    "relations.csv": "eleve;adulte;lien;acces\np1;r1;mère;oui\np2;r1;mère;inconnu\n",
}  # fmt: skip
ROWS = 5  # of each of a sample board's files


def _sample_year() -> Iterator[tuple[str, str]]:
    """The beginnings of a board's files of a school year, and those that it has none of."""
    for name, content in package_of(BOARDS[-1], plan_of(TODAY)).tables.items():
        yield name, as_csv(list(islice(csv.DictReader(io.StringIO(content)), ROWS)))
    yield "messages_pieces.csv", "piece,message,titre,fichier\np1,m1,Le calendrier,lettre.pdf\n"
    yield "recus.csv", "recu,eleve,annee,libelle,montant,fichier\nr1,p1,2025,Relevé 24,900,lettre.pdf\n"


WINDOWS = {name: content.encode("cp1252") for name, content in FRENCH.items()}
YEAR = {name: content.encode() for name, content in _sample_year()} | {
    "fichiers/lettre.pdf": b"%PDF-1.7\n%%EOF\n"
}
SAMPLES = (ONEROSTER, WINDOWS, YEAR, WINDOWS | YEAR)
SHEETS: tuple[Sheet, ...] = (
    boards.ORGS, boards.ACADEMIC_SESSIONS, boards.DIRECTORY_BOARDS, boards.DIRECTORY_SCHOOLS,
    records.users(version="1.1"), records.ROLES_SHEET, records.demographics(today=TODAY),
    records.RELATIONS_SHEET, french_boards.ECOLES, french_records.eleves(today=TODAY),
    french_records.ADULTES, french_records.RELATIONS_SHEET, french_boards.ORGANISMES,
    *dict.fromkeys(sheet for one in (*domains.FRENCH, *domains.ONEROSTER) for sheet in one.sheets),
)  # fmt: skip


def read_file(data: bytes, sheet: Sheet) -> Table:
    """Read DATA; it fails if the reader does, or if its answer cannot be."""
    table = read_table(data=data, sheet=sheet)
    told = table.findings.total(Severity.ERROR)
    assert table.frame.columns == ["line", "faulty", *(column.name for column in sheet.columns)]
    assert table.frame["line"].is_sorted() and table.frame["line"].null_count() == 0
    assert told >= table.frame["faulty"].sum()
    assert (
        told
        or not table.frame.select(column.name for column in sheet.columns).null_count().sum_horizontal()[0]
    )
    return table


def read_package(data: bytes, path: Path) -> str:
    """Read the archive DATA whole, at PATH, and report on it in every way; how it ended."""
    path.write_bytes(data)
    try:
        checked = taken(receive(path), today=TODAY)
    except Unreadable as refusal:
        return refusal.code
    assert checked.people is not None or checked.domains or checked.findings.has_errors
    inspected = told_of(checked.checked, name=path.name, today=TODAY)
    assert json.loads(as_json(inspected))["summary"]
    assert as_html(inspected).rstrip().endswith("</html>")
    assert "".join(inspected_lines(inspected))
    return "refused" if checked.is_refused else "clean" if checked.is_clean else "rows set aside"


def throw_files(random: Random, times: int) -> Counter[str]:
    """Random bytes, and documented files with slips and any names, at every sheet."""
    found: Counter[str] = Counter()
    for _ in range(times):
        sheet = random.choice(SHEETS)
        made = as_csv([{column.name: column.name for column in sheet.columns}]).encode()
        good = random.choice([one[sheet.file] for one in SAMPLES if sheet.file in one] or [made])
        lines = good.splitlines(keepends=True)
        data = random.choice(
            (random.randbytes(random.randrange(400)), lines[0] + random.randbytes(400), mutate(good, random),
             mutate(good.replace(b"Roy", _name(random)), random))
        )  # fmt: skip
        found.update(read_file(data, sheet).findings.codes)
    return found


def throw_packages(random: Random, times: int) -> Counter[str]:
    """Archives of both contracts: slips in their files, in their envelope, or in both."""
    found: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        for _ in range(times):
            files = dict(random.choice(SAMPLES))
            for name in random.sample(sorted(files), random.randrange(3)):
                files[name] = mutate(files[name], random, slips=2)
            if random.random() < 0.1:
                files[random.choice(("", "fichiers/")) + _name(random).decode()] = random.randbytes(40)
            data = zipped(files, random)
            data = mutate_archive(data, random) if random.random() < 0.5 else data
            found[read_package(data, Path(folder) / "package.zip")] += 1
    return found


def _name(random: Random) -> bytes:
    """A name of any letters there are."""
    planes = (
        (0x20, 0x7F),
        (0xA0, 0x24F),
        (0x300, 0x36F),
        (0x600, 0x6FF),
        (0x4E00, 0x4FFF),
        (0x1F600, 0x1F64F),
    )
    return "".join(
        chr(random.randrange(*random.choice(planes))) for _ in range(random.randint(1, 30))
    ).encode()


def main() -> None:
    import atheris  # here alone: not every Python has it

    speak()
    target, *options = sys.argv[1:]
    with TemporaryDirectory() as folder:

        def throw(data: bytes) -> None:
            if target == "file":
                read_file(data[1:], SHEETS[data[0] % len(SHEETS)] if data else SHEETS[0])
            else:
                read_package(data, Path(folder) / "package.zip")

        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for place, files in enumerate(SAMPLES):
            (seeds / f"{place}.zip").write_bytes(zipped(files, Random(place)))
            for name, content in files.items():
                numbers = [n for n, sheet in enumerate(SHEETS) if sheet.file == name] or [0]
                (seeds / f"{place}-{Path(name).name}").write_bytes(bytes(numbers[:1]) + content)
        atheris.instrument_all()
        # What makes a reader fail is left in var/, under a name of its own.
        atheris.Setup([sys.argv[0], str(seeds), "-artifact_prefix=var/fuzz-", *options], throw)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
