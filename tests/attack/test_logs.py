"""What a fault writes in the log: no token, no id of a child, no address."""

import json
import logging

import pytest

from portail.config.logs import JsonFormatter

TOKEN = "AbCdEfGhIjKlMnOpQrStUvWxYz01234-_AbCdEfGhIj"
CHILD = "7d9f1c7a-93a5-4e0a-9d0c-0a1b2c3d4e5f"


@pytest.mark.parametrize(
    "path",
    [f"/compte/courriel/{TOKEN}/", f"/en/compte/courriel/{TOKEN}", f"/enfants/{CHILD}/retirer/"],
)
def test_an_address_that_failed_is_told_without_its_secrets(path: str) -> None:
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "Internal Server Error: %s", (path,), None
    )
    message = json.loads(JsonFormatter().format(record))["message"]
    secret = next(part for part in path.split("/") if len(part) > 20)
    assert secret not in message and "Internal Server Error: /" in message


def test_a_trace_keeps_the_names_of_files() -> None:
    line = 'File "/srv/src/portail/web/public/views_sign_up.py", line 12, in a_function_of_a_very_long_name'
    record = logging.LogRecord("portail", logging.ERROR, "", 0, line, None, None)
    assert json.loads(JsonFormatter().format(record))["message"] == line
