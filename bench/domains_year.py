"""A school year of a few boards, as the packages that they send: people, and every file beside them."""

import csv
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path
from typing import Self

from bench.database import FOLDER
from bench.province import SEED, Province
from portail.demo import province as sample_province
from portail.demo import year as sample_year
from portail.demo.families import Child
from portail.demo.packages import Line
from portail.demo.places import SampleBoard, SampleSchool
from portail.demo.province.places import boards
from portail.demo.province.writing import Order, write_province
from portail.demo.year import papers
from portail.demo.year.package import rows_for
from portail.demo.year.plan import YearPlan, plan_of
from portail.imports.domains import FRENCH
from portail.records.rules import Level

# Boards of the province by size. One large, and three that together have as many pupils: two jobs share them.
RANKS = (9, 24, 27, 30)
WHOLE = 1_200_000
JUNE = date(2026, 6, 8)
"""When a year has nearly all that it will have, and something still to come."""
CHANGED_EVERY = 100
_COLUMNS = {one.sheet.file: [column.name for column in one.sheet.columns] for one in FRENCH}
_ATTACHED = "fichiers"
# What differs in one row of a hundred the next night; who is in which group, and to whom a message goes, is
# all that such a row says: it goes.
_ALTERED = {
    "groupes": "local", "travaux": "titre", "calendrier": "libelle", "horaire": "local",
    "horaire_exceptions": "note", "evenements": "lieu", "resultats": "note", "resultats_etapes": "note",
    "absences": "repondu_par", "bulletins": "commentaire", "bulletins_matieres": "resultat",
    "messages": "objet", "messages_pieces": "titre", "questions": "texte", "transport": "arret",
    "frais": "libelle", "recus": "libelle", "documents": "titre",
}  # fmt: skip
_GONE = ("inscriptions", "messages_destinataires")


@dataclass(frozen=True, slots=True)
class YearOrder:
    """Whose year, and until which day. pupils: about how many these boards have together."""

    pupils: int
    ranks: tuple[int, ...] = RANKS
    today: date = JUNE

    @property
    def province(self) -> int:
        """How large the province is in which the boards of these ranks have so many pupils."""
        share = sum(boards(seed=SEED, pupils=WHOLE)[rank].pupils for rank in self.ranks) / WHOLE
        return round(self.pupils / share)

    @property
    def folder(self) -> Path:
        ranks = "-".join(map(str, self.ranks))
        return FOLDER / f"year-{self.pupils}-{ranks}-{self.today}"


def year(order: YearOrder) -> Province:
    """The packages, written the first time that they are asked for.

    shuffled: the schools of each file in another order. changed: one row in a hundred of each.
    """
    found = Province(
        order.folder / "people" / "directory",
        *(order.folder / name / "packages" for name in ("first", "shuffled", "changed")),
    )
    # Written last, so that what a kill left half written is written again.
    done = order.folder / "done"
    if not done.exists() or done.read_text() != _version():
        print(f"Writing {order.folder} (once)…", flush=True)
        done.unlink(missing_ok=True)
        _write(order, found)
        done.write_text(_version())
    return found


def _version() -> str:
    """Changes when the sample year or the province does."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for package in (sample_year, sample_province):
        for source in sorted(Path(package.__path__[0]).glob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()


def _write(order: YearOrder, to: Province) -> None:
    people = order.folder / "people"
    write_province(Order(order.province, SEED, people, errors=0.0, contract="french", only=order.ranks))
    for folder in (to.first, to.shuffled, to.changed):
        folder.mkdir(parents=True, exist_ok=True)
    packages = sorted((people / "packages").glob("*.zip"), key=lambda path: -path.stat().st_size)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for written in [pool.submit(write_board, package, to, order.today) for package in packages]:
            written.result()


def write_board(people: Path, to: Province, today: date) -> None:
    """The three packages of one board, whose people are in the package PEOPLE."""
    plan = plan_of(today)
    with zipfile.ZipFile(people) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    board = SampleBoard(people.stem, people.stem, "", "", True, "unknown", 0, 0, ())
    files = {papers.CALENDAR: papers.calendar_file(board, plan)}
    with _Sheets() as said, _Sheets() as altered:
        for number, (school, pupils) in enumerate(_schools(kept)):
            place = SampleBoard(board.code, board.name, "", "", True, "unknown", 0, 0, (school,))
            for name, rows in _rows(place, pupils, plan, is_first=number == 0).items():
                said.add(name, rows)
                altered.add(name, _altered(name, rows))
        for folder, sheets, is_turned in (
            (to.first, said, False),
            (to.shuffled, said, True),
            (to.changed, altered, False),
        ):
            sheets.save(folder / people.name, kept=kept, files=files, is_turned=is_turned)


def _schools(people: Mapping[str, bytes]) -> Iterator[tuple[SampleSchool, list[tuple[str, Child]]]]:
    """Each school that has pupils, with those: their keys, and as much of them as a year is made of."""
    rows = csv.DictReader(io.StringIO(people["eleves.csv"].decode("utf-8-sig")))
    for key, pupils in groupby(sorted(rows, key=itemgetter("ecole", "eleve")), key=itemgetter("ecole")):
        code = key.removeprefix("ecole-")
        school = SampleSchool(code, key, "", "", "", (Level.PRESCHOOL_4, Level.SECONDARY_5))
        yield school, [(one["eleve"], _child(one)) for one in pupils]


def _child(said: Line) -> Child:
    born = date.fromisoformat(said["date_naissance"])
    return Child(said["nom"], said["prenoms"], born, "", said["niveau"], school=said["ecole"])


def _rows(
    board: SampleBoard, pupils: Sequence[tuple[str, Child]], plan: YearPlan, *, is_first: bool
) -> Mapping[str, list[Line]]:
    """A school's rows of every file; a board's terms are said once."""
    found = {name: list(rows) for name, rows in rows_for(board, pupils, plan, {}).items()}
    if not is_first:
        del found["etapes"]
    found["messages_pieces"] = [
        {"piece": f"{one['message']}-1", "message": one["message"], "titre": "Le calendrier",
         "fichier": papers.CALENDAR}
        for one in found["messages"]
        if one.get("reponses")
    ]  # fmt: skip
    return found


def _altered(name: str, rows: Sequence[Line]) -> Iterator[Line]:
    for number, row in enumerate(rows):
        if number % CHANGED_EVERY or name not in (*_ALTERED, *_GONE):
            yield row
        elif column := _ALTERED.get(name):
            yield {**row, column: _other(row.get(column, ""))} | _marked(name)


def _other(value: str) -> str:
    """Another value of the same kind."""
    if value.isdecimal():
        return str(int(value) - 1)
    return f"{value} (corrigé)"


def _marked(name: str) -> Line:
    return {"etat": "noté"} if name == "resultats" else {}


class _Sheets:
    """A board's files as they grow, school by school; memory holds one school."""

    def __init__(self) -> None:
        self._files: dict[str, io.BufferedRandom] = {}
        self._pieces: dict[str, list[int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    def add(self, name: str, rows: Iterator[Line] | Sequence[Line]) -> None:
        """Rows of the file NAME, which may be none."""
        text, columns = io.StringIO(), _COLUMNS[f"{name}.csv"]
        cells = ([row.get(column, "") for column in columns] for row in rows)
        csv.writer(text, lineterminator="\n").writerows(cells)
        if name not in self._files:
            self._files[name] = tempfile.TemporaryFile()  # noqa: SIM115  # closed on exit
            self._pieces[name] = []
        self._pieces[name].append(self._files[name].write(text.getvalue().encode()))

    def save(
        self, path: Path, *, kept: Mapping[str, bytes], files: Mapping[str, bytes], is_turned: bool
    ) -> None:
        """Zip everything to PATH. is_turned: the last school first."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            whole = {**kept, **{f"{_ATTACHED}/{name}": content for name, content in files.items()}}
            members = {name: iter([content]) for name, content in whole.items()}
            for name in self._files:
                members[f"{name}.csv"] = self._turned(name) if is_turned else self._in_order(name)
            for name, pieces in members.items():
                with archive.open(name, "w", force_zip64=True) as member:
                    if name in _COLUMNS:
                        member.write((",".join(_COLUMNS[name]) + "\n").encode())
                    for piece in pieces:
                        member.write(piece)

    def _in_order(self, name: str) -> Iterator[bytes]:
        file = self._files[name]
        file.seek(0)
        yield from iter(lambda: file.read(1 << 20), b"")

    def _turned(self, name: str) -> Iterator[bytes]:
        file = self._files[name]
        end = sum(self._pieces[name])
        for size in reversed(self._pieces[name]):
            end -= size
            file.seek(end)
            yield file.read(size)
