"""What standards ask of any way in: its cookies, fields and secrets, and no account that came with it."""

import ast
import os
import subprocess
import sys
from typing import Any

import pytest
from bs4 import BeautifulSoup

from portail.accounts.models import Person, Session
from tests.accounts.visitor import Visitor
from tests.house.house import SRC, python_files

pytestmark = pytest.mark.django_db

PRINT_COOKIES = (
    "import django; django.setup();"
    "from django.conf import settings as s; from portail.web.ui import visitor, passkeys;"
    "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, visitor.DEVICE_COOKIE,"
    " passkeys.OFFERED_COOKIE, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE)"
)


@pytest.mark.asvs("3.3.1", "3.3.3")
def test_in_production_every_cookie_is_of_this_host_alone_and_over_https() -> None:
    given = {
        "PORTAIL_ENV": "production",
        "PORTAIL_SECRET_KEY": "a key of more than fifty signs, which nobody uses at all",
        "PORTAIL_DATABASE_URL": "postgresql://portail_app:x@127.0.0.1/none",
        "PORTAIL_HOSTS": "portail.example",
        "PORTAIL_EMAIL_URL": "smtp://127.0.0.1:25",
        "PORTAIL_BASE_URL": "https://portail.example",
        "PORTAIL_ROLE": "app", "DJANGO_SETTINGS_MODULE": "portail.config.settings",
    }  # fmt: skip
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PORTAIL_")}
    shown = subprocess.run(
        [sys.executable, "-c", PRINT_COOKIES],
        env={**plain, **given},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert shown[5:] == ["True"] * 3
    assert [name for name in shown[:5] if not name.startswith("__Host-")] == []


@pytest.mark.asvs("3.3.2", "3.3.4")
def test_every_cookie_is_closed_to_scripts_and_to_other_sites() -> None:
    alice = Visitor()
    alice.get("/connexion/")
    alice.sign_up()
    assert len(alice.cookies) >= 2
    for name, cookie in alice.cookies.items():
        assert cookie["httponly"] and cookie["samesite"] == "Lax", name


def fields(page: Any) -> dict[str, Any]:
    return {
        field.get("name", ""): field for field in BeautifulSoup(page.text, "html.parser").find_all("input")
    }


@pytest.mark.asvs("6.2.6", "6.2.7")
def test_passwords_are_hidden_while_typed_and_managers_may_fill_them_in() -> None:
    alice = Visitor()
    sign_in = fields(alice.get("/connexion/"))
    alice.ask()
    alice.type_code()
    choose = fields(alice.get("/compte/creer/mot-de-passe/"))
    told = {
        (field["type"], field["autocomplete"])
        for field in (sign_in["password"], choose["password"], choose["confirmation"])
    }
    assert told == {("password", "current-password"), ("password", "new-password")}
    assert not [field for field in (*sign_in.values(), *choose.values()) if field.has_attr("onpaste")]


@pytest.mark.asvs("6.4.2")
def test_who_forgot_is_asked_for_an_address_a_code_and_a_password_alone() -> None:
    alice = Visitor()
    alice.sign_up()
    alice.post("/deconnexion/")
    asked = set(fields(alice.get("/compte/reinitialiser/")))
    alice.ask(flow="reinitialiser")
    asked |= set(fields(alice.get("/compte/reinitialiser/code/")))
    alice.type_code(flow="reinitialiser")
    asked |= set(fields(alice.get("/compte/reinitialiser/mot-de-passe/")))
    ours = {"csrfmiddlewaretoken", "username", "next", "purpose", "language", "q", ""}
    assert asked - ours == {"email", "code", "password", "confirmation"}


@pytest.mark.asvs("6.2.10")
def test_no_password_ends_by_itself() -> None:
    names = {field.name for field in Person._meta.get_fields()}
    assert not [name for name in names if "password" in name and name != "password"]


@pytest.mark.asvs("6.3.2")
def test_no_account_comes_with_the_product() -> None:
    assert not Person.objects.exists()


@pytest.mark.asvs("6.5.3")
def test_no_secret_is_drawn_by_a_generator_that_can_be_foreseen() -> None:
    rooms = [SRC / room for room in ("common", "accounts", "access", "links", "limits", "notices", "web")]
    drawn = [
        f"{file.name}: {ast.unparse(node)}"
        for room in rooms
        for file in python_files(room)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if file.name != "hash_slots.py"  # how long to wait for a place, no secret
        and isinstance(node, ast.Import | ast.ImportFrom)
        and "random" in {getattr(node, "module", ""), *(each.name for each in node.names)}
    ]
    assert drawn == []


@pytest.mark.asvs("7.2.3")
def test_a_sessions_name_is_long_and_never_the_same() -> None:
    for number in range(3):
        Visitor().sign_up(f"parent{number}@exemple.ca")
    keys = set(Session.objects.values_list("session_key", flat=True))
    assert len(keys) >= 3
    assert all(len(key) == 32 and key.isalnum() for key in keys)  # 36 signs to choose from: 165 bits


@pytest.mark.asvs("7.4.4")
@pytest.mark.parametrize("path", ["/mon-compte/", "/mon-compte/appareils/", "/mon-compte/acces/", "/aide/"])
def test_signing_out_is_in_sight(path: str) -> None:
    alice = Visitor()
    alice.sign_up()
    page = alice.get(path)
    assert page.status_code == 200 and "/deconnexion/" in page.text
