"""Reading a page of services as a family does, and counting what it asks of the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def page(browser: Client, address: str) -> str:
    """The page's text, its no-break spaces as plain ones; it must be there."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def queries_of(browser: Client, address: str) -> list[str]:
    """What the page reads: the transaction's and its context's own statements aside."""
    with CaptureQueriesContext(connection) as captured:
        page(browser, address)
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SELECT set_config")
    return [query["sql"] for query in captured if not query["sql"].startswith(frame)]


def status_of(browser: Client, address: str) -> int:
    """What asking for a file answers; the file itself is let go."""
    answer = browser.get(address)
    answer.close()
    return int(answer.status_code)
