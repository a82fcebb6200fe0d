"""What no form sends: files, zero signs, addresses that are two."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.accounts.people import ALICE, open_account
from tests.accounts.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_sent_to_a_page_is_written_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[object] = []

    def noted(**named: Any) -> Any:
        written.append(named)
        return tempfile.NamedTemporaryFile(dir=tmp_path)

    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", noted)
    large = SimpleUploadedFile("large.bin", b"0" * (3 << 20))
    answer = Client(raise_request_exception=False).post("/compte/creer/", {"email": ALICE, "file": large})
    assert (answer.status_code, written) == (400, [])


@pytest.mark.parametrize(
    "address",
    ["/?q=%00", "/ecoles/?q=a%00b", "/connexion/?next=%00", "/connexion/?next=/%00", "/compte/courriel/%00/",
     "/aide/%00/", "/%00"],
)  # fmt: skip
def test_a_zero_sign_in_an_address_breaks_nothing(address: str) -> None:
    assert Client(raise_request_exception=False).get(address).status_code in (200, 302, 400, 404)


@pytest.mark.parametrize("name", ["session", "appareil", "csrf", "langue"])
@pytest.mark.parametrize("path", ["/aujourdhui/", "/mon-compte/", "/connexion/"])
def test_a_zero_sign_in_a_cookie_breaks_nothing(name: str, path: str) -> None:
    browser = Client(raise_request_exception=False, headers={"cookie": f'{name}="\\000{"a" * 31}"'})
    assert browser.get(path).status_code in (200, 302)


@pytest.mark.parametrize("address", ["/enfants/associer/", "/enfants/associer/centres/"])
def test_a_zero_sign_in_a_search_breaks_nothing(address: str) -> None:
    open_account()
    alice = Visitor(raise_request_exception=False)
    alice.sign_in()
    found = alice.get(f"{address}?search=%00a&board=%00", headers={"X-Fragment": "boards"})
    assert found.status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        # NFKC makes two addresses, or two at signs, of each.
        "a@exemple.ca，victime＠exemple.com",
        "a@exemple.ca；victime＠exemple.com",
        "a@b＠exemple.ca",
        "a@exemple.ca﹤victime",
    ],
)
def test_an_address_that_folds_into_two_is_none(typed: str) -> None:
    answer = Visitor().ask(typed)
    assert answer.status_code == 200
    assert "Entrez un courriel complet" in answer.content.decode()
    assert not ProcrastinateJob.objects.filter(task_name="access.answer_challenge").exists()
