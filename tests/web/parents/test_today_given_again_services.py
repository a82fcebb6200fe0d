"""Documents, fees and transport on « Aujourd’hui », given again until a board's run or a day changes them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.imports.models import Run
from portail.imports.undoing import undo_run
from tests.cast import ALICE, CAPITALE, GRANDMOTHER, MAIKA
from tests.documents.sending import PDF, document, send
from tests.fees.test_statements import line, receipt
from tests.people import account, board_id, linked, signed_in
from tests.publishing import Rows
from tests.roles import as_role
from tests.transport.test_trips import trip
from tests.web.parents.home import given_again

pytestmark = pytest.mark.django_db(transaction=True)

EVENING = datetime.fromisoformat("2026-11-23T21:00:00-05:00")
MIDNIGHT = datetime.fromisoformat("2026-11-24T00:00:00-05:00")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)

type Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings) -> Clock:
    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(UTC))

    settings.FILES_FOLDER = tmp_path / "files"
    set_to(EVENING)
    return set_to


def parent(address: str) -> Client:
    """A browser of a parent who was here the day before."""
    person = account(address)
    linked(person, MAIKA)
    browser = signed_in(person)
    Person.objects.filter(pk=person.pk).update(former_visit_at=EVENING - DAY, seen_at=EVENING)
    return browser


@pytest.fixture
def alice(clock: Clock) -> Client:
    return parent(ALICE.email)


def publish(**files: Rows) -> None:
    report = send(CAPITALE, {"lettre.pdf": PDF}, now=timezone.now(), **files)
    assert report.accepted and not report.figures.waiting


# What a run brings, and what the page then says.
BROUGHT: dict[str, tuple[dict[str, Rows], str]] = {
    "a document": ({"documents": [document("1", "Plan de Maïka", eleve="s-maika")]}, "Plan de Maïka"),
    "a fee": ({"frais": [line("1", adulte="c-alice")]}, "L’état de compte a changé"),
    "a receipt": ({"recus": [receipt("1", adulte="c-alice")]}, "Un reçu pour l’impôt est prêt"),
    "a trip": ({"transport": [trip("1", adulte="c-alice")]}, "L’horaire du transport est nouveau"),
}


@pytest.mark.parametrize("what", BROUGHT)
def test_what_a_run_brings_is_on_the_next_page_and_so_is_its_undoing(alice: Client, what: str) -> None:
    files, words = BROUGHT[what]
    publish(
        **{name: [{**row, "eleve": "s-louis", "adulte": ""} for row in rows] for name, rows in files.items()}
    )
    other = parent(GRANDMOTHER.email)
    assert words not in given_again(alice) and words not in given_again(other)
    publish(**files)
    assert words in given_again(alice)
    assert (words in given_again(other)) is (what == "a document"), "of the other home alone"
    board = board_id(CAPITALE)
    with as_role("jobs"):
        with rows_of(board=board):
            run = Run.objects.filter(board_id=board).latest("pk").pk
        undo_run(run_id=run, board_id=board, by="tests", now=timezone.now())
    assert words not in given_again(alice)


@pytest.mark.parametrize("what", BROUGHT)
def test_what_the_family_does_changes_none_of_it(alice: Client, what: str) -> None:
    files, words = BROUGHT[what]
    publish(**files)
    page = given_again(alice)
    for path in ("/documents/", "/frais/", "/frais/recus/", "/transport/"):
        assert alice.get(path).status_code == 200
    assert words in page and given_again(alice) == page


def test_a_document_for_later_comes_with_its_day(alice: Client, clock: Clock) -> None:
    publish(documents=[document("1", "Plan de Maïka", eleve="s-maika", date="2026-11-24")])
    clock(MIDNIGHT - MINUTE)
    assert "Plan de Maïka" not in given_again(alice)
    clock(MIDNIGHT + MINUTE)  # of the same visit
    assert "Plan de Maïka" in given_again(alice)
