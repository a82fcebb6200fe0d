"""A copy as one file: each part as JSON and as CSV, the files, and what is in it. Floor 9.

Written row after row: of a copy of any size, a row and a chunk of a file are in memory.
"""

import csv
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import TextIOWrapper
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from portail.files.store import FileGone
from portail.privacy.holder import Paper, Row

FILES_BYTES = 150 << 20
"""What the files of a copy may weigh together; those left out are named in it."""
_CHUNK = 1 << 16
# What a spreadsheet would run rather than show.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def pack(
    file: IO[bytes], *, parts: Mapping[str, Iterable[Row]], papers: Iterable[Paper], now: datetime
) -> None:
    """Write the archive to FILE, ready to be read from its start."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in parts.items():
            _write_part(archive, name, rows)
        left_out = _write_papers(archive, papers)
        archive.writestr("LISEZ-MOI.txt", _explained(list(parts), left_out, now))
    file.seek(0)


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _write_part(archive: zipfile.ZipFile, name: str, rows: Iterable[Row]) -> None:
    """The columns of the table are known once every row was read: until then the rows wait on the disk."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        columns: dict[str, None] = {}
        with archive.open(f"{name}.json", "w") as raw, TextIOWrapper(raw, "utf-8") as out:
            for row in rows:
                out.write(",\n" if columns else "[\n")
                text = json.dumps(row, ensure_ascii=False, default=str)
                out.write(text)
                waiting.write(f"{text}\n")
                columns |= dict.fromkeys(row)
            out.write("\n]\n" if columns else "[]\n")
        if columns:
            waiting.seek(0)
            with archive.open(f"{name}.csv", "w") as raw, TextIOWrapper(raw, "utf-8", newline="") as out:
                write_csv(out, list(columns), (json.loads(line) for line in waiting))


def write_csv(out: IO[str], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Rows under the names of all their columns; a list or a record stands in its cell as JSON."""
    # The mark at the start is how a spreadsheet knows that accents are UTF-8.
    out.write("\ufeff")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    is_number = isinstance(value, (int, float))
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text


def _write_papers(archive: zipfile.ZipFile, papers: Iterable[Paper]) -> list[str]:
    """The names of those that are not in it: too much together, or lost."""
    left_out, room = [], FILES_BYTES
    for paper in papers:
        try:
            if paper.size > room:
                raise FileGone("file-gone")
            with paper.read() as kept, archive.open(paper.name, "w") as out:
                shutil.copyfileobj(kept, out, _CHUNK)
            room -= paper.size
        except FileGone:
            left_out.append(paper.name)
    return left_out


def _explained(names: list[str], left_out: list[str], now: datetime) -> str:
    lines = [
        _("Ce que le Portail Parents détient sur vous, tel que vous pouviez le voir à ce moment."),
        f"{timezone.localtime(now):%Y-%m-%d %H:%M}",
        _("Chaque partie est en JSON et, quand elle n’est pas vide, en CSV :"),
        *(f"- {name}" for name in names),
        _("Les bulletins, documents, reçus et fichiers joints sont dans les dossiers à leur nom."),
    ]
    if left_out:
        lines += [
            _("Absents de cette copie, trop lourds ensemble; à télécharger depuis le portail :"),
            *(f"- {name}" for name in left_out),
        ]
    lines.append(_("Ces fichiers contiennent des renseignements personnels : gardez-les en lieu sûr."))
    return "\n".join(lines) + "\n"
