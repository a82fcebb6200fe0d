"""`portail import many`: the packages of a whole folder, several boards side by side."""

import logging
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import click
import django
from django.utils import timezone

from portail.boards.actions import UnknownBoard
from portail.cli.options import operator
from portail.imports.actions import Manner, import_board
from portail.imports.inbox import TooLarge
from portail.imports.receive import Unreadable

logger = logging.getLogger(__name__)

EXIT_SOME_LEFT = 1


@click.command("many")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=os.cpu_count() or 1,
    show_default="one a processor",
    help="Boards at once.",
)
@click.option("--yes", is_flag=True, help="Let runs past the boards' limits.")
@operator
def command(*, folder: Path, jobs: int, yes: bool, operator: str) -> None:
    """Import FOLDER's packages, each a zip or a folder named by its board's code: 732000.zip.

    One line a board; `portail import history BOARD` has the reports. Exit status: 0 when all are
    applied, 1 when some were refused, held or unknown.
    """
    packages = list(_by_size(folder))
    left = 0
    for done, (name, outcome, is_applied) in enumerate(
        _run(packages, jobs, is_confirmed=yes, by=operator), 1
    ):
        click.echo(f"{done}/{len(packages)} {name}: {outcome}", err=not is_applied)
        left += not is_applied
    if left:
        raise click.exceptions.Exit(EXIT_SOME_LEFT)


def _by_size(folder: Path) -> Iterator[Path]:
    """The largest first, so that no processor waits alone at the end for the largest board."""
    found = [path for path in folder.iterdir() if path.suffix == ".zip" or path.is_dir()]
    return iter(sorted(found, key=lambda path: -path.stat().st_size))


def _run(
    packages: Sequence[Path], jobs: int, *, is_confirmed: bool, by: str
) -> Iterator[tuple[str, str, bool]]:
    if jobs == 1:
        yield from (_import(path, is_confirmed, by) for path in packages)
        return
    # A new process each: a connection to the database must never be shared by two.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=django.setup) as pool:
        pending = [(path, pool.submit(_import, path, is_confirmed, by)) for path in packages]
        for path, future in pending:
            try:
                yield future.result()
            except BrokenProcessPool:  # the system ended one, for want of memory: the others are told still
                yield path.stem, "not run, a process was ended", False


def _import(path: Path, is_confirmed: bool, by: str) -> tuple[str, str, bool]:  # noqa: FBT001 (submitted by place)
    """The board's code, what became of its package, and whether the record now says it.

    Whatever breaks is one board's: the others go on, and are told.
    """
    manner = Manner(by=by, is_confirmed=is_confirmed)
    try:
        report = import_board(board=path.stem, path=path, now=timezone.now(), manner=manner)
    except (UnknownBoard, Unreadable, TooLarge) as refusal:
        return path.stem, refusal.code, False
    except Exception as error:
        logger.exception("import of %s", path.stem)
        return path.stem, f"broken ({type(error).__name__})", False
    counts = f"{report.touched} rows written, {report.figures.aside} set aside"
    return path.stem, f"{report.state}, run {report.run_id}, {counts}", report.accepted
