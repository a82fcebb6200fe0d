"""The measured database: an embedded PostgreSQL of its own, durable, migrated and filled as in production."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import psycopg
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac
from psycopg import sql

from bench import people, school_days, school_year
from bench.people import Parent
from portail.database.roles import create_roles_and_database
from portail.demo.postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
NAME = "portail"
SESSIONS = 3_000
SETTINGS = {
    "shared_buffers": "512MB",
    "log_line_prefix": "%u|%p|",
    "autovacuum": "off",  # it would run in the middle of one of the three runs; ANALYZE is done once
}
# Emptied before each run, so that no run finds the counts, mails or jobs of the one before.
PASSING = (
    "limits_tally",
    "accounts_session",
    "accounts_challenge",
    "accounts_knowndevice",
    "notices_message",
    "audit_entry",
    "procrastinate_jobs",
)


class Database:
    """A durable PostgreSQL of our own, started on entry; `url` says how to reach it."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self._settings = settings
        self._server = EmbeddedPostgres(folder / "data", durable=True)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def pid(self) -> int:
        """The first process of the server."""
        if self._server.pid is None:
            raise RuntimeError("the measured database does not run")
        return self._server.pid

    @property
    def log(self) -> Path:
        """What the server writes down."""
        return self._server.log

    def url(self, role: str) -> str:
        """The address for one of the portal's roles: owner, app or jobs."""
        return self._server.dsn(f"portail_{role}", NAME)

    def superuser(self, database: str = NAME) -> psycopg.Connection[tuple[object, ...]]:
        """A connection past every policy, for what only the bench does."""
        return psycopg.connect(self._server.dsn(dbname=database), autocommit=True)

    def make(self) -> None:
        """Begin anew: an empty database with the roles and the migrations of a real installation."""
        with self.superuser("postgres") as raw:
            for name, value in self._settings.items():
                raw.execute(
                    sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
                )
            raw.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        self._server.stop()
        self._server.start()
        create_roles_and_database(self._server.dsn(), database=NAME)
        self.portail("migrate", "--quiet", role="owner")

    def environment(self, role: str) -> dict[str, str]:
        """The variables of a command that works in this database."""
        urls = {f"PORTAIL_DATABASE_{name.upper()}_URL": self.url(name) for name in ("owner", "jobs")}
        inbox = str(self.folder / "inbox")
        return {
            **os.environ,
            **urls,
            "PORTAIL_ROLE": role,
            "PORTAIL_DATABASE_URL": self.url("app"),
            "PORTAIL_IMPORTS_FOLDER": inbox,
        }

    def portail(self, *words: str, role: str) -> None:
        """Run one of the product's commands to its end, quietly."""
        command = (sys.executable, "-P", "-m", "portail.cli", *words)
        subprocess.run(command, check=True, env=self.environment(role), stdout=subprocess.DEVNULL)

    def open_sessions(self, parents: Sequence[Parent]) -> dict[int, str]:
        """Sign these parents in; the cookie's value of each."""
        now = datetime.now(UTC)
        keys = {
            parent.id: hashlib.sha256(f"bench-{parent.id}".encode()).hexdigest()[:32] for parent in parents
        }
        with self.superuser() as raw:
            found = raw.execute("SELECT id, password FROM accounts_person").fetchall()
            stored = {int(str(row[0])): str(row[1]) for row in found}
            statement = (
                "COPY accounts_session (session_key, session_data, expire_date, person_id, public_id,"
                " created_at, used_at, device, remembered) FROM STDIN"
            )
            with raw.cursor().copy(statement) as copy:
                for person, key in keys.items():
                    data = _session_data(person, stored[person])
                    ends = now + timedelta(hours=12)
                    public = f"00000000-0000-4000-8000-{person:012d}"
                    copy.write_row((key, data, ends, person, public, now, now, "Firefox", False))
            raw.execute("ANALYZE accounts_session")
        return keys

    @contextmanager
    def all_statements_logged(self) -> Iterator[None]:
        """Have the server write down every statement of every connection."""
        for value in ("all", "none"):
            with self.superuser() as raw:
                raw.execute(sql.SQL("ALTER SYSTEM SET log_statement = {}").format(sql.Literal(value)))
                raw.execute("SELECT pg_reload_conf()")
                raw.execute("SELECT pg_sleep(0.3)")  # idle connections read it before their next statement
            if value == "all":
                yield


class BenchDatabase(Database):
    """The measured town's, filled once."""

    def __init__(self, folder: Path = FOLDER, *, families: int = people.FAMILIES) -> None:
        super().__init__(folder, SETTINGS)
        self._families = families
        self._stamp = folder / "stamp"
        self._parents = folder / "parents.json"

    def __enter__(self) -> Self:
        super().__enter__()
        if not self._is_current():
            self._fill()
        return self

    def parents(self) -> list[Parent]:
        """Everybody who has an account."""
        return [Parent(**entry) for entry in json.loads(self._parents.read_text())]

    def freshen(self) -> None:
        """Forget what former runs left behind, and bring pages back to memory."""
        with self.superuser() as raw:
            tables = sql.SQL(", ").join(sql.Identifier(table) for table in PASSING)
            raw.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))
            # Whoever came during a former run would find nothing new.
            raw.execute(
                "UPDATE accounts_person SET seen_at = %(since)s, former_visit_at = NULL"
                " WHERE seen_at <> %(since)s OR former_visit_at IS NOT NULL",
                {"since": people.SINCE},
            )
            for table in ("accounts_person", "links_link", "records_student"):
                raw.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            raw.execute("CHECKPOINT")

    def _is_current(self) -> bool:
        return self._parents.exists() and self._stamp.exists() and self._stamp.read_text() == _version()

    def _fill(self) -> None:
        print("Filling var/bench (once)…", flush=True)
        self._stamp.unlink(missing_ok=True)
        self.make()
        town = people.town(make_password(people.PASSWORD), families=self._families)
        values = school_year.values(timezone.localdate())
        with self.superuser() as raw:
            raw.execute("SET session_replication_role = replica")  # keys are right by construction
            for table, (columns, rows) in town.tables.items():
                _copy(raw, table, columns, rows)
            for statement in school_year.STATEMENTS:
                raw.execute(statement, values)
            raw.execute("VACUUM ANALYZE")
        self._parents.write_text(json.dumps([asdict(parent) for parent in town.parents]))
        self._stamp.write_text(_version())


def _copy(
    raw: psycopg.Connection[tuple[object, ...]],
    table: str,
    columns: Sequence[str],
    rows: Sequence[people.Row],
) -> None:
    names = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with raw.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
    if "id" in columns and isinstance(rows[0][columns.index("id")], int):
        raw.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, len(rows)])


def _session_data(person: int, password: str) -> str:
    """What Django's own sign-in would have stored."""
    salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
    content = {
        "_auth_user_id": str(person),
        "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
        "_auth_user_hash": salted_hmac(salt, password, algorithm="sha256").hexdigest(),
    }
    return signing.dumps(
        content,
        salt="django.contrib.sessions.SessionStore",
        serializer=signing.JSONSerializer,
        compress=True,
    )


def _version() -> str:
    """Changes with the migrations, the invented families, what their year holds, and the school year."""
    digest = hashlib.sha256(school_year.begins(timezone.localdate()).isoformat().encode())
    ours = (people.__file__, school_year.__file__, school_days.__file__, __file__)
    sources = [*sorted((ROOT / "src").rglob("migrations/*.py")), *map(Path, ours)]
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()
