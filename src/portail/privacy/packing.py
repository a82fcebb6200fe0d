"""A copy as one file: each part as JSON and as CSV, the report cards, and what is in it. Floor 9."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

type Row = Mapping[str, object]

_CHUNK = 1 << 16
# What a spreadsheet would run rather than show.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def pack(
    file: IO[bytes], *, parts: Mapping[str, Sequence[Row]], papers: Iterable[tuple[str, bytes]], now: datetime
) -> None:
    """Write the archive to FILE, ready to be read from its start."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LISEZ-MOI.txt", _explained(list(parts), now))
        for name, rows in parts.items():
            archive.writestr(f"{name}.json", as_json(rows))
            if rows:
                archive.writestr(f"{name}.csv", as_csv(rows))
        for name, paper in papers:
            archive.writestr(f"bulletins/{name}", paper)
    file.seek(0)


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def as_json(rows: Sequence[Row]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2, default=str)


def as_csv(rows: Sequence[Row]) -> str:
    """Rows under the names of all their columns; a list or a record stands in its cell as JSON."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    # The mark at the start is how a spreadsheet knows that accents are UTF-8.
    return f"\ufeff{text.getvalue()}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    text = str(value)
    is_number = isinstance(value, (int, float))
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text


def _explained(names: list[str], now: datetime) -> str:
    lines = (
        _("Ce que le Portail Parents détient sur vous, tel que vous pouviez le voir à ce moment."),
        f"{timezone.localtime(now):%Y-%m-%d %H:%M}",
        _("Chaque partie est en JSON et, quand elle n’est pas vide, en CSV :"),
        *(f"- {name}" for name in names),
        _("Les bulletins sont en PDF dans le dossier « bulletins »."),
        _("Ces fichiers contiennent des renseignements personnels : gardez-les en lieu sûr."),
    )
    return "\n".join(lines) + "\n"
