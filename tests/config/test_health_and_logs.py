"""The supervisor's two questions, and logs that hold nobody's data."""

import json
import logging
from typing import Any

import pytest
from django.test import Client

from portail.config.logs import JsonFormatter, redact
from tests.roles import as_role

READY = "/sante/pret"


def test_alive_asks_the_database_nothing(client: Client) -> None:
    answer = client.get("/sante/vivant")
    assert (answer.status_code, answer.json()) == (200, {"state": "alive"})


@pytest.mark.django_db(transaction=True)
def test_ready_when_the_database_is_there_migrated_and_under_a_safe_role(client: Client) -> None:
    answer = client.get(READY)
    assert (answer.status_code, answer.json()) == (200, {"state": "ready", "faults": []})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_not_ready_as_a_role_that_the_row_policies_do_not_hold(client: Client) -> None:
    with as_role("owner"):
        answer = client.get(READY)
    assert (answer.status_code, answer.json()["faults"]) == (503, ["role-unsafe"])


@pytest.mark.django_db(transaction=True)
def test_not_ready_while_a_migration_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portail.config.check._expected_migrations", lambda: (("notices", "0009_later"),))
    answer = client.get(READY)
    assert (answer.status_code, answer.json()["faults"]) == (503, ["migrations-missing"])


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_a_database(client: Client) -> None:
    from django.db import connection

    connection.close()
    former = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        answer = client.get(READY)
    finally:
        connection.close()
        connection.settings_dict["HOST"] = former
    assert (answer.status_code, answer.json()["faults"]) == (503, ["database-unreachable"])


@pytest.mark.parametrize("path", ["/sante/vivant", READY])
def test_only_reading_is_answered(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 <geneviève.côté@exemple.ca> unknown", "550 <[courriel]> unknown"),
        ("fiche 2345678 inconnue", "fiche [nombre] inconnue"),
        ("le code 482915", "le code [nombre]"),
        ("GET /ecoles/?q=Maïka HTTP/1.1", "GET /ecoles/?[…] HTTP/1.1"),
        ("worker 12 ended after 2026 jobs", "worker 12 ended after 2026 jobs"),
    ],
)
def test_a_line_of_the_log_keeps_no_address_number_or_query(said: str, kept: str) -> None:
    assert redact(said) == kept


def test_a_fault_is_one_line_of_json_with_its_trace_redacted() -> None:
    try:
        raise ValueError("alice@exemple.ca")
    except ValueError as error:
        fault: Any = (type(error), error, error.__traceback__)
    record = logging.LogRecord("portail", logging.ERROR, "file", 1, "refused %s", ("bob@exemple.ca",), fault)
    record.facts = {"route": "connexion/"}
    text = JsonFormatter().format(record)
    line = json.loads(text)
    assert "\n" not in text and "@" not in text
    assert (line["message"], line["error"], line["route"]) == (
        "refused [courriel]",
        "ValueError",
        "connexion/",
    )
