"""The suite's ground: a real PostgreSQL, the web's own role, and a world of invented families."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.environment import prepare

prepare()

import django  # noqa: E402  (Django reads its settings when its modules are imported)

django.setup()

import psycopg  # noqa: E402
from django.db.backends.postgresql.operations import DatabaseOperations  # noqa: E402
from django.utils import translation  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

from tests.roles import become, superuser_connection  # noqa: E402

hypothesis_settings.register_profile("suite", deadline=None, max_examples=60, derandomize=True)
hypothesis_settings.load_profile("suite")

# Loaded once and kept: what an empty table would have to be filled with again after each flush.
KEPT = ("django_migrations", "django_content_type", "auth_permission")
TRIES = 5  # to empty the tables


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Create and migrate as the owner: the test database is made by the role that owns it."""
    become("owner")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Run every test as the web's role; empty tables as a superuser, which policies do not stop."""
    former = DatabaseOperations.execute_sql_flush
    with django_db_blocker.unblock():
        become("jobs")
        from tests import world

        world.load()
        become("app")
        saved = save()
    DatabaseOperations.execute_sql_flush = lambda self, sql_list: restore(saved)  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = former  # type: ignore[method-assign]
    with django_db_blocker.unblock():
        become("owner")


@pytest.fixture(autouse=True)
def in_french() -> None:
    """Start in the language of the settings: a request leaves that of its page to whatever runs next."""
    translation.deactivate()


def _tables(raw: psycopg.Connection[Any]) -> list[str]:
    rows = raw.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND NOT relname = ANY (%s) ORDER BY relname",
        [list(KEPT)],
    )
    return [row[0] for row in rows]


def save() -> dict[str, bytes]:
    """Copy the world's rows out, so that a flush can put them back in milliseconds."""
    saved = {}
    with superuser_connection() as raw:
        for table in _tables(raw):
            with raw.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
                content = b"".join(bytes(chunk) for chunk in copy)
            if content:
                saved[table] = content
    return saved


def restore(saved: dict[str, bytes]) -> None:
    """Empty and refill; again where a running portal's minute jobs stand across the tables."""
    for _ in range(TRIES):
        try:
            return _refill(saved)
        except (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable):
            time.sleep(0.5)
    return _refill(saved)


def _refill(saved: dict[str, bytes]) -> None:
    with superuser_connection() as raw:
        raw.execute("SET lock_timeout = '5s'")
        raw.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in _tables(raw)) + " CASCADE")
        raw.execute("SET session_replication_role = replica")  # the rows come back in any order
        for table, content in saved.items():
            with raw.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(content)
