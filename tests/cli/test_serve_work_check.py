"""The commands that run the portal: what they refuse before they start, and how they stop."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.patience import eventually
from tests.ports import free_port
from tests.roles import database_url, superuser_connection

pytestmark = pytest.mark.django_db(transaction=True)


def environment(**changes: str) -> dict[str, str]:
    database = database_url()
    return {**os.environ, "PORTAIL_DATABASE_URL": database, "PORTAIL_LOG_LEVEL": "INFO", **changes}


def portail(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portail.cli", *arguments],
        env=environment(**changes),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@contextmanager
def started(*arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "portail.cli", *arguments], env=environment(), stdout=words, stderr=words
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def get(url: str, *, seconds: float = 40) -> tuple[int, bytes]:
    """The answer once there is one."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_check_says_that_all_is_ready() -> None:
    done = portail("check")
    assert (done.returncode, done.stdout) == (0, "Settings, database, role and migrations: ready to start.\n")


def test_a_production_names_each_setting_that_it_lacks() -> None:
    lacking = {"PORTAIL_SECRET_KEY": "", "PORTAIL_EMAIL_URL": "", "PORTAIL_BASE_URL": "http://exemple.ca"}
    for command in ("serve", "check"):
        done = portail(command, PORTAIL_ENV="production", **lacking)
        said = (done.stdout + done.stderr).splitlines()
        assert done.returncode == 2
        assert [line.partition(": ")[2] for line in said][:3] == [
            "PORTAIL_SECRET_KEY is not set: give it a value, or PORTAIL_SECRET_KEY_FILE the path of a file",
            "PORTAIL_EMAIL_URL is not set: give it a value, or PORTAIL_EMAIL_URL_FILE the path of a file",
            "PORTAIL_BASE_URL is http://exemple.ca: it must start with https://",
        ]


@pytest.mark.parametrize("command", ["serve", "work", "check"])
def test_a_value_that_a_setting_does_not_take_ends_the_start_in_one_line(command: str) -> None:
    done = portail(command, PORTAIL_UPLOADS="slowly")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "portail: PORTAIL_UPLOADS is « slowly »: give it fast or slow\n"


def test_a_database_that_is_not_there_is_said_in_one_line() -> None:
    done = portail("serve", PORTAIL_DATABASE_URL="postgresql://nobody@127.0.0.1:1/portail")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("portail: the database does not let us in: ")


@pytest.mark.parametrize("command", ["serve", "work"])
def test_a_role_that_the_row_policies_do_not_hold_is_refused(command: str) -> None:
    superuser = environment()["PORTAIL_DATABASE_URL"]
    urls = {"PORTAIL_DATABASE_URL": superuser, "PORTAIL_DATABASE_JOBS_URL": superuser}
    done = portail(command, PORTAIL_ENV="production", PORTAIL_BASE_URL="https://exemple.ca", **urls)
    assert done.returncode == 2
    assert "is a superuser" in done.stderr and "the row policies would not hold it" in done.stderr


def test_a_database_without_its_tables_asks_for_them() -> None:
    done = portail("check", PORTAIL_DATABASE_URL=os.environ["PORTAIL_TEST_SUPERUSER_URL"])
    assert done.returncode == 2
    assert "migrations are not applied" in done.stdout and "run `portail migrate`" in done.stdout


def test_a_taken_port_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = portail("serve", "--port", port)
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: port {port} of 127.0.0.1 cannot be used (Address already in use): "
        "stop the program that listens there, or choose another with --port\n"
    )


def test_serving_answers_logs_no_address_and_stops_when_asked(tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "serve.log"
    with started("serve", "--host", "localhost", "--port", str(port), "--workers", "1", log=log) as server:
        url = f"http://127.0.0.1:{port}"
        assert get(f"{url}/sante/pret")[0] == 200
        assert get(f"{url}/compte/courriel/un-jeton-secret/?courriel=alice@exemple.ca")[0] == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=15) == 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    asked = [line for line in lines if line["logger"] == "portail.access_log"]
    assert [(line["route"], line["status"]) for line in asked] == [
        ("sante/pret", 200),
        ("compte/courriel/<token>/", 200),
    ]
    assert "secret" not in log.read_text() and "alice" not in log.read_text()


def test_a_worker_whose_server_is_killed_does_not_go_on_alone(tmp_path: Path) -> None:
    port = free_port()
    arguments = ("serve", "--port", str(port), "--workers", "1")
    with started(*arguments, log=tmp_path / "serve.log") as server:
        assert get(f"http://127.0.0.1:{port}/sante/vivant")[0] == 200
        server.kill()
        server.wait()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) != 0:
                    return
            time.sleep(0.05)
    pytest.fail("something still answers on the port")


def hears(pid: int, request: signal.Signals) -> bool:
    """Whether the process has a handler of its own for the signal."""
    words = Path(f"/proc/{pid}/status").read_text()
    return bool(int(words.partition("SigCgt:")[2].split()[0], 16) >> (request - 1) & 1)


@pytest.mark.parametrize("request_", [signal.SIGTERM, signal.SIGKILL])
def test_a_worker_that_only_begins_ends_with_its_server(tmp_path: Path, request_: signal.Signals) -> None:
    log = tmp_path / "serve.log"
    arguments = ("serve", "--port", str(free_port()), "--workers", "1")
    with started(*arguments, log=log) as server:
        assert eventually(lambda: "Spawning worker-1 with PID: " in log.read_text())
        worker = int(log.read_text().partition("Spawning worker-1 with PID: ")[2].partition('"')[0])
        assert eventually(lambda: not hears(worker, signal.SIGTERM)), "it would not hear that it is to end"
        server.send_signal(request_)
        server.wait(timeout=30)
    assert eventually(lambda: not Path(f"/proc/{worker}/cwd").exists())
    assert "Started worker" not in log.read_text() and "refused" not in log.read_text()


def test_the_worker_stops_when_asked_and_leaves_no_trace(tmp_path: Path) -> None:
    def workers() -> int:
        with superuser_connection() as raw:  # the web's role may not look
            return int(raw.execute("SELECT count(*) FROM procrastinate_workers").fetchone()[0])

    with started("work", log=tmp_path / "work.log") as worker:
        deadline = time.monotonic() + 30
        while workers() == 0 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert workers() == 1
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=15) == 0
    assert workers() == 0
