"""`portail import history`: a board's runs, a run's report, and the trend of what was found."""

import json
from collections.abc import Iterator

import click
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation

from portail.cli.exits import EXIT_UNREADABLE
from portail.cli.options import language
from portail.cli.school import board_of
from portail.imports.queries import RunRow, Trend, history, run_of, trends
from portail.imports.telling import failure_of, run_json, run_lines
from portail.imports.text import change_phrases


@click.command("history")
@click.argument("board")
@click.option("--run", "number", type=int, help="The report of this run instead.")
@click.option("--all", "whole", is_flag=True, help="With --run: every row behind each figure.")
@click.option("--last", type=click.IntRange(1, 1000), default=30, show_default=True, help="How many runs.")
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
@language
def command(*, board: str, number: int | None, whole: bool, last: int, as_json: bool, language: str) -> None:
    """Show BOARD's last runs, the newest first, and how often each code was found in them.

    Exit status: 0 done, 2 no such board or run.
    """
    board_id = board_of(board).pk
    with translation.override(language):
        if number is not None:
            _one(_run_or_exit(board_id, number), as_json=as_json, whole=whole)
            return
        runs, found = history(board_id=board_id, limit=last), trends(board_id=board_id, runs=last)
        if as_json:
            totals = {trend.code: list(trend.totals) for trend in found}
            _echo_json({"runs": [run_json(run) for run in runs], "trends": totals})
            return
        for run in runs:
            click.echo("  ".join(_words(run)))
        for trend in found:
            click.echo(_trend(trend))


def _run_or_exit(board_id: int, number: int) -> RunRow:
    run = run_of(board_id=board_id, run_id=number)
    if run is None:
        click.echo(f"{number}: this board has no such run. See `portail import history`.", err=True)
        raise click.exceptions.Exit(EXIT_UNREADABLE)
    return run


def _one(run: RunRow, *, as_json: bool, whole: bool) -> None:
    if as_json:
        _echo_json(run_json(run))
        return
    for line in run_lines(run, whole=whole):
        click.echo(line)


def _echo_json(content: dict[str, object]) -> None:
    click.echo(json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))


def _words(run: RunRow) -> Iterator[str]:
    """« 1042  2026-11-23 02:10  reported  41.3 s  drop nuit.zip  12 élèves partent »."""
    yield str(run.id)
    yield f"{timezone.localtime(run.received_at):%Y-%m-%d %H:%M}"
    yield run.state
    if run.seconds is not None:
        yield f"{run.seconds:.1f} s"
    yield f"{run.source} {run.by}"
    yield from change_phrases(run.report.figures.changes)
    yield from (f"past the limit of {brake.limit}" for brake in run.report.braked_by)
    if run.confirmed_by:
        yield f"confirmed by {run.confirmed_by}"
    if run.undone_by:
        yield f"undone by {run.undone_by}"
    if run.failure:
        yield failure_of(run)


def _trend(trend: Trend) -> str:
    return f"{trend.code}: {' '.join(map(str, trend.totals))}"
