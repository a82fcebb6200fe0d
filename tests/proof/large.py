"""A package as large as any board’s; by itself, reads one, reports on it and prints the peak in MiB.

python -m tests.proof.large PACKAGE.zip
"""

import resource
import sys
import zipfile
from datetime import date
from pathlib import Path

from bench.domains_year import JUNE, write_board
from bench.province import Province
from portail.cli.validate import speak
from portail.demo.province.writing import Order, write_province
from portail.imports.domains import FRENCH
from portail.imports.reading import check_package
from portail.imports.receive import receive
from portail.imports.reporting.inspected import told_of
from portail.imports.reporting.machine import as_json
from portail.imports.reporting.page import as_html

LARGEST = 0  # of the province's boards, by number


def write(folder: Path, *, province: int, day: date = JUNE) -> Path:
    """The package of the largest board of a PROVINCE of so many pupils, with its year until DAY."""
    order = Order(province, 7, folder / "people", errors=0, contract="french", only=(LARGEST,))
    write_province(order, processes=1)
    (people,) = (order.folder / "packages").iterdir()
    to = Province(folder, *(folder / name for name in ("first", "shuffled", "changed")))
    for each in (to.first, to.shuffled, to.changed):
        each.mkdir()
    write_board(people, to, day)
    return to.first / people.name


def sizes(package: Path) -> tuple[int, int, int, int]:
    """Of the archive: its bytes once unpacked, those of its largest file, the most cells of one file, and
    its rows."""
    with zipfile.ZipFile(package) as archive:
        every = [one.file_size for one in archive.infolist()]
        rows = {one.filename: sum(1 for _ in archive.open(one)) for one in archive.infolist()}
    cells = max(rows[one.sheet.file] * len(one.sheet.columns) for one in FRENCH if one.sheet.file in rows)
    return sum(every), max(every), cells, sum(rows.values())


def main() -> None:
    speak()
    (path,) = map(Path, sys.argv[1:])
    checked = check_package(receive(path), today=JUNE)
    inspected = told_of(checked, name=path.name, today=JUNE)
    assert as_html(inspected) and as_json(inspected)
    assert not checked.is_refused
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}\n")


if __name__ == "__main__":
    main()
