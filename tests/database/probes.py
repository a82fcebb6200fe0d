"""What each role reads and writes of a table, as several people; and what nobody misses of its policies."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, product
from operator import itemgetter
from typing import Any

import psycopg
from psycopg import sql

from tests.roles import given_columns, superuser_connection

type Connection = psycopg.Connection[Any]
type Seen = dict[tuple[str, str, str], int]

ROLES = ("portail_app", "portail_jobs")
REFUSED, FAILED_LATER = -1, 1

# Open to all on purpose: opening them wider shows nothing (tests/house says why each is).
OPEN_ALREADY = {
    ("boards_school", "directory"),
    ("boards_boardname", "directory"),
    ("boards_schoolyear", "directory"),
    ("boards_boardsetting", "directory"),
    ("boards_publication", "directory"),
}

# Tables without a board: their rows are a person's, whom this column names.
OF_A_PERSON = {
    "socialaccount_socialaccount": "user_id",
    "accounts_passkey": "person_id",
    "accounts_authenticator": "person_id",
    "accounts_recoverycode": "person_id",
    "accounts_rescue": "person_id",
    "accounts_alert": "person_id",
    "digests_preference": "person_id",
    "digests_rhythm": "person_id",
    "digests_subscription": "person_id",
    "agenda_feed": "person_id",
    "results_preference": "person_id",
    "privacy_copy": "person_id",
}

# What may be done to a row that may not be written as it pleases.
LOWERING = {
    "communications_answer": "UPDATE communications_answer SET withdrawn_at = now()",
    "links_link": "UPDATE links_link SET active = false, suspended_for = 'address_removed'",
}


@dataclass(frozen=True, slots=True)
class Context:
    """Whose rows are asked for."""

    actor: int = 0
    board: int = 0
    address: str = ""


def policies() -> list[tuple[str, str, str]]:
    """(table, policy, command) of each, from the database's own list; empty before it is made."""
    with superuser_connection() as connection:
        rows = connection.execute(
            "SELECT tablename, policyname, cmd FROM pg_policies WHERE schemaname = 'public' ORDER BY 1, 2"
        ).fetchall()
    return [(str(table), str(name), str(command)) for table, name, command in rows]


@contextmanager
def _asking(raw: Connection, role: str, context: Context) -> Iterator[None]:
    """Ask as ROLE in CONTEXT for a block: a probe after the other from one place to come back to."""
    said = (str(context.actor), str(context.board), context.address)
    statement = (
        "SAVEPOINT asking; SET LOCAL ROLE {}; SELECT set_config('app.actor', {}, true),"
        " set_config('app.board', {}, true), set_config('app.address', {}, true); SAVEPOINT probe"
    )
    raw.execute(sql.SQL(statement).format(sql.Identifier(role), *map(sql.Literal, said)), prepare=False)
    yield
    raw.execute("ROLLBACK TO SAVEPOINT asking")


def _count(raw: Connection, statement: sql.Composable, *values: object) -> int:
    """How many rows a statement touches, as whoever asks; REFUSED when the database says no.

    A row that the policies let in and that a key then refuses counts as let in. Without the policy by which
    a function reads the table whose policies ask it, the two would ask each other to no end.
    """
    try:
        return raw.execute(statement, values).rowcount
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.StatementTooComplex):
        return REFUSED
    except psycopg.errors.IntegrityError:
        return FAILED_LATER
    finally:
        raw.execute("ROLLBACK TO SAVEPOINT probe")


def seen(raw: Connection, table: str, contexts: dict[str, Context]) -> Seen:
    """What every role reads and writes of TABLE in every context."""
    name = sql.Identifier(table)
    column = sql.Identifier(OF_A_PERSON.get(table, "board_id"))
    sample = raw.execute(
        sql.SQL("SELECT to_jsonb(t)::text FROM {} t WHERE {} = %s LIMIT 1").format(name, column),
        [contexts["alice"].actor if table in OF_A_PERSON else contexts["her board"].board],
    ).fetchone()
    assert sample is not None, f"{table} has no row to probe with"
    probes: dict[str, tuple[sql.Composable, tuple[object, ...]]] = {
        "read": (sql.SQL("SELECT 1 FROM {}").format(name), ()),
        "write": (sql.SQL("UPDATE {0} SET {1} = {1}").format(name, column), ()),
        "delete": (sql.SQL("DELETE FROM {}").format(name), ()),
        "add": (
            sql.SQL(
                "INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0}, %s::jsonb)"
            ).format(name, given_columns(raw, table)),
            sample,
        ),
    }
    if table in LOWERING:
        probes["lower"] = (sql.SQL(LOWERING[table]), ())
    found: Seen = {}
    for role, (who, context) in product(ROLES, contexts.items()):
        with _asking(raw, role, context):
            for verb, (statement, values) in probes.items():
                found[role, who, verb] = _count(raw, statement, *values)
    return found


def differences(before: Seen, after: Seen) -> tuple[list[str], list[str]]:
    lost = [" ".join(key) for key in before if after[key] < before[key]]
    leaked = [" ".join(key) for key in before if after[key] > before[key]]
    return lost, leaked


def unnoticed(
    raw: Connection, contexts: dict[str, Context], policy: tuple[str, str, str], *, before: Seen
) -> list[str]:
    """What no probe notices: the policy's loss, or its letting everything through. before: as all stands."""
    table, name, command = policy
    target = {"policy": sql.Identifier(name), "table": sql.Identifier(table)}
    raw.execute("SAVEPOINT policy")
    raw.execute(sql.SQL("DROP POLICY {policy} ON {table}").format(**target))
    lost, _ = differences(before, seen(raw, table, contexts))
    wide = {"SELECT": "USING (true)", "DELETE": "USING (true)", "INSERT": "WITH CHECK (true)"}.get(
        command, "USING (true) WITH CHECK (true)"
    )
    raw.execute(sql.SQL(f"CREATE POLICY {{policy}} ON {{table}} FOR {command} {wide}").format(**target))
    _, leaked = differences(before, seen(raw, table, contexts))
    raw.execute("ROLLBACK TO SAVEPOINT policy")
    faults = [] if lost else [f"{table}.{name}: nobody misses it"]
    if not leaked and (table, name) not in OPEN_ALREADY:
        faults.append(f"{table}.{name}: nobody sees more when it lets everything through")
    return faults


def all_unnoticed(
    raw: Connection, contexts: dict[str, Context], policies: list[tuple[str, str, str]]
) -> list[str]:
    """What no probe notices of any of these, which are in the order of their tables."""
    faults = []
    for table, of_table in groupby(policies, key=itemgetter(0)):
        before = seen(raw, table, contexts)
        for policy in of_table:
            faults += unnoticed(raw, contexts, policy, before=before)
    return faults
