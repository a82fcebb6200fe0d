"""`portail demo` as one types it: it starts, answers, sends a mail that is read in the page, and stops."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from portail.demo.smtp import Keeper, Letterbox, MailServer
from tests.patience import eventually
from tests.ports import free_port, is_free

ROOT = Path(__file__).resolve().parents[2]
MELANIE = "melanie.lavoie@exemple.ca"


class Demo:
    """The command, running."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.mail_port = free_port(), free_port()
        self.url, self.mailbox = f"http://localhost:{self.port}", f"http://localhost:{self.mail_port}"
        self.words: list[str] = []

    def start(self, **settings: str) -> "Demo":
        self.words.clear()
        self.process = subprocess.Popen(
            self.command(),
            env=environment() | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.words.append(line)
            if "Ctrl-C" in line:
                return self
        raise AssertionError(f"the demo ended: {''.join(self.words)}")

    def kill(self) -> None:
        """End the demo alone; what it started has ended by itself when this returns."""
        self.process.kill()
        self.process.communicate()
        assert eventually(lambda: not self.processes()), self.processes()
        assert eventually(lambda: is_free(self.port) and is_free(self.mail_port))

    def command(self) -> list[str]:
        ports = ["--port", str(self.port), "--mail-port", str(self.mail_port)]
        return [sys.executable, "-m", "portail.cli", "demo", *ports, "--folder", str(self.folder)]

    def processes(self) -> set[int]:
        """Every process that the demo's folder or port names, the demo aside."""
        marks = (str(self.folder).encode(), f"--port\0{self.port}".encode())
        found = set()
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if any(mark in path.read_bytes() for mark in marks):
                    found.add(int(path.parent.name))
            except OSError:
                continue
        return found - {self.process.pid}


def environment() -> dict[str, str]:
    """As one's own terminal, without what the suite set."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PORTAIL_")}


def get(url: str, opener: Any = urllib.request) -> tuple[int, str, Any]:
    read = opener.urlopen if opener is urllib.request else opener.open
    with read(url, timeout=20) as answer:
        return answer.status, answer.read().decode(), answer.headers


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo(tmp_path_factory.mktemp("demo")).start()
    yield running
    running.process.send_signal(signal.SIGINT)
    said, _ = running.process.communicate(timeout=40)
    assert (running.process.returncode, said) == (0, "\nStopped.\n")
    assert eventually(lambda: not running.processes())


def test_it_says_where_to_go_and_whom_to_play(demo: Demo) -> None:
    words = "".join(demo.words)
    assert demo.url in words and demo.mailbox in words and MELANIE in words
    cast = json.loads((demo.folder / "cast.json").read_text())
    children = [child for parent in cast["parents"][:2] for child in parent["children"]]
    assert all(child["file_number"] in words and child["family_name"] in words for child in children)


def test_every_first_page_answers(demo: Demo) -> None:
    for path in ("/", "/en/", "/connexion/", "/compte/creer/", "/sante/vivant", "/sante/pret"):
        assert get(demo.url + path)[0] == 200, path


def type_address(demo: Demo, address: str) -> None:
    """Ask for a code on the sign-up page."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    _, page, _ = get(f"{demo.url}/compte/creer/", browser)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], "email": address}).encode()
    with browser.open(f"{demo.url}/compte/creer/", form, timeout=20) as answer:
        assert answer.url.endswith("/compte/creer/code/")


def ask_for_a_code(demo: Demo, address: str) -> dict[str, str]:
    """Type an address on the sign-up page; the mail that comes."""
    type_address(demo, address)

    def mails() -> list[dict[str, str]]:
        return [mail for mail in json.loads(get(f"{demo.mailbox}/mails.json")[1]) if mail["to"] == address]

    assert eventually(mails, seconds=5)
    return mails()[0]


def test_a_code_asked_for_is_read_in_the_mailbox_within_five_seconds(demo: Demo) -> None:
    mail = ask_for_a_code(demo, MELANIE)
    code = re.match(r"(\d{3})\u00a0(\d{3})\u00a0: votre code", mail["subject"])
    assert code and f"{code[1]}\u00a0{code[2]}" in mail["html"]
    assert "Une école connaît cette adresse." in mail["text"]
    assert mail["subject"] in get(demo.mailbox)[1]
    assert mail["subject"] in get(f"{demo.mailbox}/en/{mail['number']}")[1]


def test_from_the_open_account_one_reads_an_absence_announced_and_who_looked_at_a_file(demo: Demo) -> None:
    parents = json.loads((demo.folder / "cast.json").read_text())["parents"]
    (simon,) = (parent for parent in parents if "password" in parent)
    assert f"{simon['email']}, {simon['password']}" in "".join(demo.words)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    _, page, _ = get(f"{demo.url}/connexion/", browser)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    typed = {"csrfmiddlewaretoken": token[1], "email": simon["email"], "password": simon["password"]}
    with browser.open(f"{demo.url}/connexion/", urllib.parse.urlencode(typed).encode(), timeout=20) as answer:
        assert answer.url.endswith("/aujourdhui/")
        home = answer.read().decode()
    for said in (
        "Nouveau depuis",
        "Plan d’intervention",
        "L’état de compte a changé",
        "L’horaire du transport",
    ):
        assert said in home
    assert "Retirer l’annonce" in get(f"{demo.url}/absences/", browser)[1]
    found = re.search(r"/enfants/[0-9a-f-]+/consultations/", get(f"{demo.url}/enfants/", browser)[1])
    assert found
    looked = get(f"{demo.url}{found[0]}", browser)[1]
    assert "Personne qui exploite le portail" in looked and "Envoi au système de l’école" in looked


def test_a_mail_is_shown_in_a_sandbox_without_script(demo: Demo) -> None:
    number = ask_for_a_code(demo, "patrick.gagnon@exemple.ca")["number"]
    page = get(f"{demo.mailbox}/{number}")
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page[1]
    assert "script-src 'self'" in page[2]["Content-Security-Policy"]
    raw = get(f"{demo.mailbox}/{number}/html")
    policy = raw[2]["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'") and "; sandbox " in policy
    assert "allow-scripts" not in policy


def test_the_mailbox_answers_to_its_own_name_only(demo: Demo) -> None:
    request = urllib.request.Request(f"{demo.mailbox}/mails.json", headers={"Host": "pirate.exemple"})
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(request, timeout=10)


def test_a_second_demo_on_the_same_port_is_refused_at_once(demo: Demo) -> None:
    other = Demo(demo.folder.with_name("other"))
    other.port = demo.port
    done = subprocess.run(
        other.command(), env=environment(), capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: Port {demo.port} cannot be used (Address already in use): ")
    assert not other.folder.exists()


def test_killed_it_takes_everything_along_and_the_next_start_makes_nothing_again(demo: Demo) -> None:
    assert demo.processes()
    demo.kill()
    demo.start()
    assert not any("Importing" in line or "Making" in line for line in demo.words)
    assert get(f"{demo.url}/sante/pret")[0] == 200


def test_mails_go_to_a_server_of_ones_own_when_it_is_named(demo: Demo) -> None:
    letterbox = Letterbox()
    demo.kill()
    with MailServer(Keeper(letterbox)) as server:
        demo.start(PORTAIL_EMAIL_URL=server.url)
        assert demo.mailbox not in "".join(demo.words)
        type_address(demo, "genevieve.cote@exemple.ca")
        assert len(letterbox.wait(count=1, to="genevieve.cote@exemple.ca")) == 1
        demo.kill()
    demo.start()
