"""The whole portal on this machine with invented families: database, pages, jobs, mailbox; floor 11."""

import json
import os
import secrets
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql

from portail.database.roles import create_roles_and_database
from portail.demo import stamp
from portail.demo.already import commands as already_commands
from portail.demo.children import Child, ChildFailed, run
from portail.demo.mailbox import MailboxPage
from portail.demo.postgres import EmbeddedPostgres
from portail.demo.provider import NAME, Client, Provider, ProviderServer
from portail.demo.samples import FOLDER as SAMPLES
from portail.demo.samples import commands as sample_commands
from portail.demo.smtp import LOOPBACK, Keeper, Letterbox, MailServer
from portail.demo.year.package import write as year_commands

DATABASE = "portail"
READY_SECONDS = 90.0
PAUSE_SECONDS = 0.1
WATCH_SECONDS = 0.5


class PortTaken(RuntimeError):
    """Another program listens on a port that the demo was told to use."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How to run it. mail_url: where mails go instead of the mailbox; "" for the mailbox."""

    folder: Path
    port: int
    mail_port: int
    mail_url: str = ""
    database_url: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """The demo once ready. mailbox_url: "" when mails go elsewhere."""

    url: str
    mailbox_url: str
    children: tuple[Child, ...]


@contextmanager
def running(choices: Choices, *, say: Callable[[str], None]) -> Iterator[Running]:
    """Start everything, wait until it answers, and stop everything at the end, in order.

    say: told each step. Raises PortTaken, PostgresError, ChildFailed.
    """
    _refuse_taken_ports(choices)
    choices.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        environment = _environment(choices)
        if choices.mail_url:
            mailbox_url = ""
        else:
            mailbox_url, environment["PORTAIL_EMAIL_URL"] = _open_mailbox(choices, stack)
        environment |= _open_provider(choices, stack)
        environment["PORTAIL_DATABASE_URL"] = choices.database_url or _start_database(choices, stack, say)
        _bring_up_to_date(choices, environment, say)
        say("Starting the pages and the worker…")
        children = tuple(
            stack.enter_context(
                Child(arguments, environment=environment, log=choices.folder / f"{arguments[0]}.log")
            )
            for arguments in (["work"], ["serve", "--port", str(choices.port)])
        )
        _wait_until_ready(choices.port, children)
        yield Running(f"http://localhost:{choices.port}", mailbox_url, children)


def watch(demo: Running) -> None:
    """Wait for ever; raise ChildFailed when a process ends by itself."""
    while True:
        for child in demo.children:
            child.refuse_ended()
        time.sleep(WATCH_SECONDS)


def _refuse_taken_ports(choices: Choices) -> None:
    ports = {"--port": choices.port} | ({} if choices.mail_url else {"--mail-port": choices.mail_port})
    for option, port in ports.items():
        try:
            socket.create_server((LOOPBACK, port)).close()
        except OSError as error:
            raise PortTaken(
                f"Port {port} cannot be used ({_plainly(error)}): stop the program that listens there, "
                f"or choose another with {option} (make demo PORT=…)."
            ) from None


def _plainly(error: OSError) -> str:
    """The system's words alone: asyncio and socket add the address to theirs."""
    return os.strerror(error.errno) if error.errno else str(error)


def _environment(choices: Choices) -> dict[str, str]:
    return {
        **os.environ,
        "PORTAIL_ENV": "demo",
        "PORTAIL_SECRET_KEY": _secret_key(choices.folder / "secret-key"),
        "PORTAIL_HOSTS": f"localhost,{LOOPBACK}",
        "PORTAIL_BASE_URL": f"http://localhost:{choices.port}",
        "PORTAIL_EMAIL_URL": choices.mail_url,
    }


def _secret_key(path: Path) -> str:
    """Made once, so that a second start still knows the sessions of the first."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _open_mailbox(choices: Choices, stack: ExitStack) -> tuple[str, str]:
    """The address of the mailbox's page, and the one that mails are sent to."""
    letterbox = Letterbox()
    page = MailboxPage(letterbox, port=choices.mail_port, portal_url=f"http://localhost:{choices.port}")
    stack.enter_context(page)
    server = stack.enter_context(MailServer(Keeper(letterbox)))
    return f"http://localhost:{page.port}", server.url


def _open_provider(choices: Choices, stack: ExitStack) -> dict[str, str]:
    """Serve a provider of social accounts; the settings that offer it.

    On the port of the last start where that is free: another port is another issuer, whose accounts
    nobody has.
    """
    client = Client("portail", secrets.token_urlsafe(32), f"http://localhost:{choices.port}/retour/oidc/")
    provider = Provider(client)
    path = choices.folder / "provider-port"
    former = int(path.read_text()) if path.exists() else 0
    try:
        server = ProviderServer(provider, port=former)
    except OSError:
        server = ProviderServer(provider, port=0)
    stack.enter_context(server)
    path.write_text(str(server.port))
    return {
        "PORTAIL_SOCIAL_OIDC_NAME": NAME,
        "PORTAIL_SOCIAL_OIDC_ISSUER": provider.issuer,
        "PORTAIL_SOCIAL_OIDC_CLIENT_ID": client.id,
        "PORTAIL_SOCIAL_OIDC_SECRET": client.secret,
    }


def _start_database(choices: Choices, stack: ExitStack, say: Callable[[str], None]) -> str:
    say("Starting the database…")
    data = choices.folder / "postgres"
    if not data.exists():
        (choices.folder / "made.json").unlink(missing_ok=True)
    server = stack.enter_context(EmbeddedPostgres(data))
    create_roles_and_database(server.dsn(), database=DATABASE)
    made = stamp.read(choices.folder / "made.json")
    if made is not None and not made.is_extended_by(stamp.present(today=_today())):
        say("The tables are described anew since the last start: beginning with an empty database.")
        _begin_anew(server.dsn())
        (choices.folder / "made.json").unlink()
    return server.dsn(dbname=DATABASE)


def _begin_anew(superuser_dsn: str) -> None:
    with psycopg.connect(superuser_dsn, autocommit=True) as raw:
        raw.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(DATABASE)))
    create_roles_and_database(superuser_dsn, database=DATABASE)


def _bring_up_to_date(choices: Choices, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Migrate and import what changed since the last start; a server of one's own is always asked."""
    path, present = choices.folder / "made.json", stamp.present(today=_today())
    made = None if choices.database_url else stamp.read(path)
    if made is None or made.migrations != present.migrations:
        say("Making the tables…")
        run(["migrate", "--quiet"], environment=environment)
    if made is None or made.samples != present.samples:
        for arguments in sample_commands():
            say(f"Importing: portail {arguments[0]} {arguments[1]}…")
            run(arguments, environment=environment)
    if made is None or made.year != present.year:
        say("Importing a school year around today…")
        is_first = made is None and not choices.database_url
        for arguments in year_commands(choices.folder / "year", today=_today(), is_first=is_first):
            run(arguments, environment=environment)
        say("Playing the other home and the school’s office…")
        for arguments in already_commands(choices.folder, today=_today(), is_first=is_first):
            run(arguments, environment=environment)
    cast = json.loads((SAMPLES / "cast.json").read_text(encoding="utf-8"))
    words = json.dumps(cast, ensure_ascii=False, indent=2)
    (choices.folder / "cast.json").write_text(words + "\n", encoding="utf-8")
    stamp.write(path, present)


def _today() -> date:
    """The day it is for the sample schools."""
    return datetime.now(ZoneInfo("America/Toronto")).date()


def _wait_until_ready(port: int, children: tuple[Child, ...]) -> None:
    """Ask the portal itself: a port opens long before the pages behind it answer."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        for child in children:
            child.refuse_ended()
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/sante/pret", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(PAUSE_SECONDS)
    raise ChildFailed(f"The portal was not ready after {READY_SECONDS:.0f} s: see {children[-1].log}.")
