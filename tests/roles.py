"""Becoming another database role in a test: imports work as `jobs`, pages as `app`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, connections

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
