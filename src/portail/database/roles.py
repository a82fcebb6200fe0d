"""The three database roles: who owns, who serves, who works. Floor 2."""

from dataclasses import dataclass

import psycopg
from django.db import connection
from psycopg import sql

OWNER = "portail_owner"
APP = "portail_app"
JOBS = "portail_jobs"


class UnsafeRole(RuntimeError):
    """The connection's role could read past the row policies."""


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What PostgreSQL says of the connected role."""

    name: str
    is_superuser: bool
    bypasses_policies: bool
    owns_tables: bool
    may_become_owner: bool


def create_roles_and_database(superuser_dsn: str, *, database: str) -> None:
    """Create what is missing of the three roles and the database; a second run changes nothing.

    superuser_dsn: a connection allowed to create roles. CREATEDB lets the owner make the test
    database. Nobody here is superuser or has BYPASSRLS.
    """
    with psycopg.connect(superuser_dsn, autocommit=True) as raw:
        for role, options in ((OWNER, "CREATEDB"), (APP, ""), (JOBS, "")):
            if raw.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
                raw.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS {}").format(
                        sql.Identifier(role), sql.SQL(options)
                    )
                )
        if raw.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
            raw.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER))
            )


def grant_by_default() -> None:
    """Give app and jobs their rights on every table made from now on in this database.

    Default privileges belong to one database, and a test database is a new one: hence at every
    migrate. Each table's migration narrows them afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() != (OWNER,):
            return
        for role in (APP, JOBS):
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
                f" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}"
            )
            cursor.execute(
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}"
            )


_FACTS = """
SELECT r.rolname, r.rolsuper, r.rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p')
               AND c.relnamespace = 'public'::regnamespace),
       EXISTS (SELECT 1 FROM pg_roles o WHERE o.oid <> r.oid AND pg_has_role(r.oid, o.oid, 'MEMBER')
               AND (o.rolname = %s OR o.rolsuper OR o.rolbypassrls))
FROM pg_roles r WHERE r.rolname = current_user
"""


def role_facts() -> RoleFacts:
    """Read what the connected role may do."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [OWNER])
        row = cursor.fetchone()
    if row is None:
        raise UnsafeRole("the connected role is not listed in pg_roles")
    return RoleFacts(*row)


def refuse_unsafe_role() -> None:
    """Raise UnsafeRole when the connection could read past the row policies.

    Called before serving and before working; migrations run as the owner and do not call it.
    """
    facts = role_facts()
    faults = [
        text
        for is_faulty, text in (
            (facts.is_superuser, "is a superuser"),
            (facts.bypasses_policies, "has BYPASSRLS"),
            (facts.owns_tables, "owns tables"),
            (facts.may_become_owner, f"may become {OWNER} or a stronger role"),
        )
        if is_faulty
    ]
    if faults:
        raise UnsafeRole(
            f"database role {facts.name} {', '.join(faults)}: the row policies would not hold it."
            f" Connect as {APP} (web) or {JOBS} (work), made by `portail bootstrap`."
        )
