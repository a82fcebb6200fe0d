"""`portail push-keys`: a key for notices on devices."""

import click

from portail.digests.encryption import new_private_key, public_key


@click.command()
def command() -> None:
    """Make a key for PORTAIL_VAPID_PRIVATE_KEY. A new one ends the subscriptions of every device."""
    private = new_private_key()
    click.echo(f"PORTAIL_VAPID_PRIVATE_KEY={private}")
    click.echo(f"Public half, which browsers are given: {public_key(private)}", err=True)
