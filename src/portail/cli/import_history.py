"""`portail import history`: a board's runs, and the trend of what was found in them."""

import json

import click
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from portail.cli.school import board_of
from portail.imports.queries import RunRow, Trend, history, trends


@click.command("history")
@click.argument("board")
@click.option("--last", type=click.IntRange(1, 1000), default=30, show_default=True, help="How many runs.")
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
def command(*, board: str, last: int, as_json: bool) -> None:
    """Show BOARD's last runs, the newest first, and how often each code was found in them.

    Exit status: 0 done, 2 no such board.
    """
    board_id = board_of(board)
    runs, found = history(board_id=board_id, limit=last), trends(board_id=board_id, runs=last)
    if as_json:
        content = {
            "runs": [run.as_json() for run in runs],
            "trends": {trend.code: list(trend.totals) for trend in found},
        }
        click.echo(json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        return
    for run in runs:
        click.echo(_line(run))
    for trend in found:
        click.echo(_trend(trend))


def _line(run: RunRow) -> str:
    seconds = "" if run.seconds is None else f"  {run.seconds:.1f} s"
    at = timezone.localtime(run.received_at)
    said = [f"{run.id}  {at:%Y-%m-%d %H:%M}  {run.state}{seconds}  {run.source} {run.by}"]
    said += [f"{count} {name}" for name, count in _changes(run).items() if count]
    said += [f"past the limit of {brake['limit']}" for brake in run.braked_by]
    said += [f"confirmed by {run.confirmed_by}"] * bool(run.confirmed_by)
    said += [f"undone by {run.undone_by}"] * bool(run.undone_by)
    said += [run.failure] * bool(run.failure)
    return "  ".join(said)


def _changes(run: RunRow) -> dict[str, int]:
    changes = run.figures.get("changes")
    if not isinstance(changes, dict):
        return {}
    return {name.replace("_", " "): count for name, count in changes.items() if isinstance(count, int)}


def _trend(trend: Trend) -> str:
    return f"{trend.code}: {' '.join(map(str, trend.totals))}"
