"""`portail import token`: the keys with which a board's machine uploads."""

import click
from django.utils import timezone

from portail.cli.exits import EXIT_REFUSED
from portail.cli.options import operator
from portail.cli.school import board_of
from portail.imports.tokens import TokenRefused, create_token, revoke_token, tokens_of

SENTENCES = {
    "label-taken": "{label}: a live token has this label already. Choose another, or revoke that one.",
    "no-such-label": "{label}: no live token of this board has this label.",
}


@click.command("token")
@click.argument("board")
@click.option("--label", metavar="X", help="Make a token of this name: where it will be used.")
@click.option(
    "--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How long it serves."
)
@click.option("--revoke", metavar="X", help="Withdraw the token of this name.")
@operator
def command(*, board: str, label: str | None, days: int, revoke: str | None, operator: str) -> None:
    """Make, list or revoke BOARD's tokens for uploading packages over HTTPS.

    Without an option, lists them. A token is shown once, when it is made, and kept only as a digest.
    Exit status: 0 done, 1 refused, 2 no such board.
    """
    if label and revoke:
        raise click.UsageError("give --label or --revoke, not both.")
    if label is not None and not 0 < len(label) <= 40:
        raise click.BadParameter(
            f"a label has 1 to 40 signs; this one has {len(label)}.", param_hint="--label"
        )
    board_id = board_of(board).pk
    try:
        _act(board_id, label, days, revoke, operator)
    except TokenRefused as refused:
        click.echo(SENTENCES[refused.code].format(**refused.values), err=True)
        raise click.exceptions.Exit(EXIT_REFUSED) from None


def _act(board_id: int, label: str | None, days: int, revoke: str | None, operator: str) -> None:
    now = timezone.now()
    if label:
        click.echo(create_token(board_id=board_id, label=label, days=days, by=operator, now=now))
        click.echo(f"Shown this once; serves {days} days. Keep it where only the machine reads it.", err=True)
    elif revoke:
        revoke_token(board_id=board_id, label=revoke, by=operator, now=now)
        click.echo("Revoked.")
    else:
        for one in tokens_of(board_id=board_id):
            state = "revoked" if one.revoked_at else "expired" if one.expires_at <= now else "live"
            used = f"{one.last_used_at:%Y-%m-%d %H:%M}" if one.last_used_at else "never"
            click.echo(
                f"{one.label}  {state}  made {one.created_at:%Y-%m-%d} by {one.created_by}"
                f"  until {one.expires_at:%Y-%m-%d}  used {used}"
            )
