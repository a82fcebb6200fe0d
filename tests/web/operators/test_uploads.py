"""A package sent over HTTPS: kept for its board's token alone, and by nothing that is not one."""

import io
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.imports.tokens import create_token
from portail.imports.waiting import carry_out
from portail.web.operators import bodies
from portail.web.operators.answers import UploadRefused
from tests.cast import CAPITALE, RIVES
from tests.imports.arrivals import archive, kept, runs
from tests.people import board_id
from tests.roles import as_role

pytestmark = pytest.mark.django_db(transaction=True)

ZIP = archive(users="a")
FORM = "application/x-www-form-urlencoded"
URL = f"/envois/{CAPITALE.code}/"


@pytest.fixture(autouse=True)
def inbox(tmp_path: Path, settings) -> Path:
    settings.IMPORTS_INBOX = tmp_path / "inbox"
    return settings.IMPORTS_INBOX


@pytest.fixture
def token() -> str:
    with as_role("jobs"):
        return create_token(board_id=board_id(CAPITALE), label="nuit", days=9, by="Diane", now=timezone.now())


def arrived() -> list[Any]:
    """What was uploaded: the world was loaded by commands."""
    return [run for run in runs(board_id(CAPITALE)) if run.source == "upload"]


def send(token: str = "", content: bytes = ZIP, *, url: str = URL, method: str = "put", **more: Any) -> Any:
    headers = {"authorization": f"Bearer {token}", **more.pop("headers", {})}
    kind = more.pop("content_type", "application/zip")
    browser = Client(raise_request_exception=False)
    return getattr(browser, method)(url, content, content_type=kind, headers=headers, **more)


def ask(token: str, url: str, *, language: str = "fr") -> Any:
    return Client().get(url, headers={"authorization": f"Bearer {token}", "accept-language": language})


@pytest.mark.parametrize("method", ["put", "post"])
def test_a_package_is_kept_for_the_worker(token: str, inbox: Path, method: str) -> None:
    answer = send(token, method=method)
    [run] = arrived()
    assert (answer.status_code, answer.json()["run"], answer.json()["state"]) == (202, run.pk, "received")
    assert (run.source, run.by, (inbox / run.package).read_bytes()) == ("upload", "nuit", ZIP)
    assert ProcrastinateJob.objects.filter(task_name="imports.run").count() == 1
    report = f"http://testserver{URL}{run.pk}/"
    assert answer.json()["report"] == answer.headers["Location"] == report
    assert not answer.cookies


def test_its_report_is_read_with_the_same_token(token: str) -> None:
    report = send(token).headers["Location"]
    read = ask(token, report)
    assert (read.status_code, read.json()["state"]) == (200, "received")
    assert not read.cookies
    missing = ask(token, f"{URL}999999/")
    assert (missing.status_code, missing.json()["error"]) == (404, "no-such-run")


def test_the_name_that_curl_puts_behind_the_address_changes_nothing(token: str) -> None:
    assert send(token, url=f"{URL}nuit.zip").status_code == 202
    assert send("", url=f"{URL}nuit.zip").status_code == 401


@pytest.mark.parametrize("kind", ["application/octet-stream", ""])
def test_a_tool_that_says_nothing_of_the_file_is_believed_by_its_first_bytes(token: str, kind: str) -> None:
    assert send(token, content_type=kind).status_code == 202
    assert send(token, b"sourcedId\n", content_type=kind).status_code == 415


def test_a_run_is_shown_to_its_own_board_alone(token: str) -> None:
    report = send(token).headers["Location"].removeprefix("http://testserver")
    with as_role("jobs"):
        other = create_token(board_id=board_id(RIVES), label="x", days=9, by="", now=timezone.now())
    theirs = ask(other, report.replace(CAPITALE.code, RIVES.code))
    assert (theirs.status_code, theirs.json()["error"]) == (404, "no-such-run")
    assert ask(other, report).status_code == 401


def test_another_method_is_told_which_ones_there_are(token: str) -> None:
    answer = send(token, method="delete")
    assert (answer.status_code, answer.json()["error"]) == (405, "method")
    assert answer.headers["Allow"] == "PUT, POST"


def test_what_became_of_a_package_is_told_in_the_language_asked_for(token: str) -> None:
    sent = send(token, archive(users="PK"))
    run = sent.json()["run"]
    with as_role("jobs"):
        carry_out(run_id=run, board_id=board_id(CAPITALE), now=timezone.now())
    read = {language: ask(token, f"{URL}{run}/", language=language) for language in ("fr", "en")}
    assert read["fr"].json()["state"] == read["en"].json()["state"] == "refused"
    assert read["fr"].json()["message"].startswith("importation refusée")
    assert read["en"].headers["Content-Language"] == "en"
    assert read["fr"].json()["notices"][0]["rows"][0]["problem"]


def test_whatever_is_wrong_with_a_token_is_answered_with_the_same_bytes(token: str, inbox: Path) -> None:
    with as_role("jobs"):
        other = create_token(board_id=board_id(RIVES), label="x", days=9, by="", now=timezone.now())
    answers = [
        send(""), send("envoi_x"), send(other), send(token, url="/envois/000000/"),
        send(token, headers={"authorization": f"Basic {token}"}), send("é" * 9000), send("", b""),
        send("", url=f"{URL}?token={token}"), send("", content_type="text/plain"),
    ]  # fmt: skip
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert kept(inbox) == [] and not any(answer.cookies for answer in answers)


@pytest.mark.parametrize(
    ("status", "error", "more"),
    [
        (415, "not-a-zip", {"content_type": "text/csv"}),
        (415, "not-a-zip", {"content_type": "multipart/form-data; boundary=x"}),
        (415, "not-a-zip", {"headers": {"content-encoding": "gzip"}}),
        (415, "not-a-zip", {"content": b"sourcedId,role\n"}),
        (411, "no-length", {"content": b""}),
        (411, "no-length", {"headers": {"content-length": "-5"}}),
        (413, "too-large", {"headers": {"content-length": str(10 << 30)}}),
        (400, "cut-short", {"wsgi.input": io.BytesIO(ZIP[:-1])}),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(
    token: str, inbox: Path, status: int, error: str, more: dict[str, Any]
) -> None:
    answer = send(token, **more)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert (kept(inbox), arrived()) == ([], [])


class Silent:
    """A sender that says no word more, and keeps the line."""

    def __init__(self) -> None:
        self.hangs_up = threading.Event()

    def read(self, size: int) -> bytes:
        self.hangs_up.wait(10)
        return b""


def test_a_sender_that_falls_silent_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bodies.PACES, "fast", bodies.Pace(grace=60, bytes_per_second=1, silence=0.05))
    silent: Any = Silent()
    with pytest.raises(UploadRefused) as caught:
        list(bodies.chunks_of(silent, announced=10))
    assert caught.value.code == "too-slow"
    silent.hangs_up.set()


class Dawdler:
    """Sends two bytes at a time, and takes its time over them."""

    def read(self, size: int) -> bytes:
        time.sleep(0.02)
        return b"PK"


def test_a_body_that_dawdles_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bodies.PACES, "fast", bodies.Pace(grace=0.1, bytes_per_second=1e9, silence=60))
    dawdler: Any = Dawdler()
    with pytest.raises(UploadRefused) as caught:
        list(bodies.chunks_of(dawdler, announced=10_000))
    assert caught.value.code == "too-slow"


def test_one_arrives_at_a_time(token: str) -> None:
    with bodies.one_at_a_time():
        answer = send(token)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert send(token).status_code == 202


def test_a_server_for_slow_lines_lets_several_in_at_once(token: str, settings) -> None:
    settings.UPLOADS = "slow"
    with bodies.one_at_a_time(), bodies.one_at_a_time():
        assert send(token).status_code == 202


def test_a_server_for_slow_lines_waits_longer(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def wait_for(mode: str) -> int:
        settings.UPLOADS = mode
        dawdler: Any = Dawdler()
        return sum(map(len, bodies.chunks_of(dawdler, announced=20)))

    monkeypatch.setitem(bodies.PACES, "fast", bodies.Pace(grace=0.1, bytes_per_second=1e9, silence=60))
    assert wait_for("slow") == 20
    with pytest.raises(UploadRefused, match="too-slow"):
        wait_for("fast")


def test_two_at_once_of_one_package_are_one_run(token: str) -> None:
    statuses: list[int] = []

    def arrive() -> None:
        try:
            statuses.append(send(token).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=arrive) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {202, 503} and 202 in statuses
    assert len(arrived()) == 1


def test_a_full_disk_is_said(token: str, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portail.imports.inbox.os.write", full)
    answer = send(token)
    assert (answer.status_code, answer.json()["error"]) == (503, "inbox-full")


def test_tries_are_counted(token: str) -> None:
    assert {send("envoi_x").status_code for _ in range(30)} == {401}
    answer = send(token)
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) <= 3600


def test_the_sentence_is_in_the_language_asked_for() -> None:
    assert "jeton" in send("").json()["message"]
    assert send("").headers["Content-Language"] == "fr"
    assert send("", headers={"accept-language": "en"}).headers["Content-Language"] == "en"


@pytest.mark.parametrize("code", ["..%2f..%2fetc", "%2e%2e", "901000%00", "'%20or%201=1", "x" * 300])
def test_a_strange_code_is_no_board(token: str, code: str) -> None:
    assert send(token, url=f"/envois/{code}/").status_code in (401, 404)


def test_other_pages_still_take_no_such_body(token: str) -> None:
    large = b"PK" + b"0" * (1 << 20)
    assert send(token, large, url="/connexion/", method="post", content_type=FORM).status_code == 400
