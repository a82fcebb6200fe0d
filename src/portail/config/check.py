"""What must hold before serving or working: one line for each thing that does not. Floor 11."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from portail.accounts.passwords.layout import FilterRefused
from portail.accounts.policy import known_passwords
from portail.accounts.rules import Policy
from portail.config.environment import missing, read
from portail.database.roles import UnsafeRole, refuse_unsafe_role

SHORTEST_SECRET_KEY = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps the portal from starting. text: the value, the limit, what to do."""

    code: str
    text: str


def start_up_faults() -> list[Fault]:
    """Everything wrong with the settings, then with the database; empty when the portal may start."""
    faults = settings_faults()
    return faults or database_faults()


def settings_faults() -> list[Fault]:
    """What is wrong with the settings."""
    return [*_production_faults(), *_password_faults()]


def _production_faults() -> list[Fault]:
    """What a production lacks. A demo or a test run is given its settings by what starts it."""
    if not settings.IS_PRODUCTION:
        return []
    faults = [
        Fault("setting-missing", f"{name} is not set: give it a value, or {name}_FILE the path of a file")
        for name in missing()
    ]
    key = read("PORTAIL_SECRET_KEY")
    if key and len(key) < SHORTEST_SECRET_KEY:
        faults.append(
            Fault(
                "secret-key-short",
                f"PORTAIL_SECRET_KEY has {len(key)} characters: give it {SHORTEST_SECRET_KEY} or more",
            )
        )
    if settings.BASE_URL and urlsplit(settings.BASE_URL).scheme != "https":
        faults.append(
            Fault(
                "base-url-not-https", f"PORTAIL_BASE_URL is {settings.BASE_URL}: it must start with https://"
            )
        )
    return faults


def _password_faults() -> list[Fault]:
    """A policy or a list that cannot be used must stop the start rather than let passwords through."""
    policies = [policy.value for policy in Policy]
    if settings.PASSWORD_POLICY not in policies:
        text = f"PORTAIL_PASSWORD_POLICY is {settings.PASSWORD_POLICY}: give it {' or '.join(policies)}"
        return [Fault("password-policy-unknown", text)]
    try:
        known_passwords()
    except FilterRefused as refusal:
        where = refusal.values.get("path", settings.BREACHED_PASSWORDS)
        text = f"{where} cannot be used ({refusal.code}): make it with `portail load-breached-passwords`"
        return [Fault("password-list-unusable", text)]
    return []


def database_faults() -> list[Fault]:
    """Whether the database answers, holds us under a safe role, and has every migration."""
    try:
        refuse_unsafe_role()
    except UnsafeRole as error:
        return [Fault("role-unsafe", str(error))]
    except DatabaseError as error:
        first_line = str(error).strip().partition("\n")[0]
        return [Fault("database-unreachable", f"the database does not let us in: {first_line}")]
    return _migration_faults()


def _migration_faults() -> list[Fault]:
    """Compare what the code expects, read from the disk once a process, with what was applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        applied: set[tuple[str, str]] = set()
        if cursor.fetchone() == (True,):
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    left = [node for node in _expected_migrations() if node not in applied]
    if not left:
        return []
    count = "1 migration is" if len(left) == 1 else f"{len(left)} migrations are"
    text = f"{count} not applied, the first {'.'.join(left[0])}: run `portail migrate`"
    return [Fault("migrations-missing", text)]


@cache
def _expected_migrations() -> tuple[tuple[str, str], ...]:
    graph = MigrationLoader(None).graph
    return tuple(dict.fromkeys(node for leaf in graph.leaf_nodes() for node in graph.forwards_plan(leaf)))
