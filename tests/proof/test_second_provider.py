"""The same journey against a provider in another language: npm's oidc-provider, where node is there."""

import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
import requests

from portail.accounts.social import discovery
from portail.accounts.social.providers import Provider
from tests.accounts.people import ALICE
from tests.ports import free_port
from tests.proof.conftest import Record
from tests.social import REFUSED, SocialVisitor

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]

RETURN = "http://testserver/retour/oidc/"
FIELD = re.compile(r'name="prompt" value="(\w+)"')
ACTION = re.compile(r'<form[^>]* action="([^"]+)"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, installed for this run alone."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are not on this machine")
    folder = tmp_path_factory.mktemp("provider")
    for file in (Path(__file__).parent / "provider").iterdir():
        shutil.copy(file, folder)
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts"]
    installed = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180, check=False)
    if installed.returncode:
        pytest.skip(f"npm could not install oidc-provider: {installed.stderr[-200:]}")
    return folder


@pytest.fixture
def provider(folder: Path, settings: Any) -> Iterator[Provider]:
    port, secret = free_port(), secrets.token_urlsafe(24)
    command = ["node", "provider.js", str(port), secret, RETURN]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != "ready":
            assert process.poll() is None, "the provider ended"
        made = Provider("oidc", "Node", f"http://localhost:{port}", "portail", secret, may_be_http=True)
        settings.SOCIAL_PROVIDERS = (made,)
        discovery.forget()
        yield made
        process.terminate()


def approve(address: str, who: str) -> dict[str, str]:
    """Sign in as WHO on the provider's pages, say yes, and bring its answer back."""
    with requests.Session() as browser:
        answer = browser.get(address, allow_redirects=False)
        while True:
            if answer.is_redirect:
                address = urljoin(answer.url, answer.headers["Location"])
                if address.startswith(RETURN):
                    return dict(parse_qsl(urlsplit(address).query))
                answer = browser.get(address, allow_redirects=False)
                continue
            asked, action = FIELD.search(answer.text), ACTION.search(answer.text)
            assert asked and action, answer.text[:400]
            form = {"prompt": asked[1], "login": who, "password": "anything"}
            answer = browser.post(urljoin(answer.url, action[1]), data=form, allow_redirects=False)


def test_a_first_and_a_second_visit(provider: Provider, record: Record) -> None:
    alice = SocialVisitor("oidc")
    brought = approve(alice.depart(), "alice")
    assert brought["iss"] == provider.issuer
    assert alice.arrive(brought).headers["Location"] == "/connexion/sociale/adresse/"
    assert alice.prove(ALICE).headers["Location"] == "/enfants/associer/"
    again = SocialVisitor("oidc")
    assert again.arrive(approve(again.depart(), "alice")).headers["Location"] == "/aujourdhui/"
    record("visits", 2)


def test_its_answers_serve_once_in_the_browser_that_left(provider: Provider, record: Record) -> None:
    alice, thief = SocialVisitor("oidc"), SocialVisitor("oidc")
    brought = approve(alice.depart(), "alice")
    thief.depart()
    assert thief.arrive(brought).headers["Location"] == REFUSED
    assert alice.arrive(brought | {"iss": "https://autre.exemple"}).headers["Location"] == REFUSED
    assert alice.arrive(brought).headers["Location"] == REFUSED
    record("refused", 3)
