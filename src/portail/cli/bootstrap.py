"""`portail bootstrap`: create the roles and the database on a server of yours."""

import click
import psycopg

from portail.database.roles import APP, JOBS, OWNER, create_roles_and_database


@click.command()
@click.argument("superuser_url")
@click.option("--database", default="portail", show_default=True, help="The database to create.")
def command(*, superuser_url: str, database: str) -> None:
    """Create the three roles and the database; a second run changes nothing.

    SUPERUSER_URL is a postgresql:// address of a role that may create roles, used this once. The
    roles have no password: set one with ALTER ROLE, or let pg_hba.conf decide.
    """
    try:
        create_roles_and_database(superuser_url, database=database)
    except psycopg.OperationalError as error:
        raise click.ClickException(f"the server at that address did not let us in: {error}") from error
    click.echo(f"Database {database}, owned by {OWNER}; roles {APP} (web) and {JOBS} (worker) are ready.")
