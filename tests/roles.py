"""Becoming another database role in a test: imports work as `jobs`, pages as `app`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, connections
from psycopg import sql

from tests.environment import on_database


def become(role: str) -> None:
    """Close every connection and let the next one be ROLE's: owner, app or jobs.

    One dictionary of settings serves all threads, so a live server changes role too.
    """
    for each in connections.all():
        each.close()
        each.settings_dict["USER"] = f"portail_{role}"


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Run a block as ROLE, on a connection of its own. Only in tests marked transaction=True."""
    assert not connection.in_atomic_block, "a change of role needs @pytest.mark.django_db(transaction=True)"
    former = str(connection.settings_dict["USER"]).removeprefix("portail_")
    become(role)
    try:
        yield
    finally:
        become(former)


def superuser_connection() -> Any:
    """A psycopg connection to the test database past every policy: to look, to empty and to refill."""
    return psycopg.connect(database_url(), autocommit=True)


def database_url() -> str:
    """The superuser's address of the database that this process tests on."""
    return on_database(os.environ["PORTAIL_TEST_SUPERUSER_URL"], str(connection.settings_dict["NAME"]))


def given_columns(raw: psycopg.Connection[Any], table: str) -> sql.Composed:
    """The columns of TABLE but those that the database keeps itself, which nobody may give."""
    said = (
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND attgenerated = ''"
    )
    rows = raw.execute(f"{said} AND NOT attisdropped", [table])
    return sql.SQL(", ").join(sql.Identifier(column) for (column,) in rows)
