"""Who looked at a file, as families are told of it: in words that say nothing of the other home."""

import ast
import json

import pytest

from portail.accounts.models import Person
from portail.audit.actions import note_views
from portail.database.context import rows_of
from portail.links.actions import silence_student
from portail.privacy.rules import PUBLISHED
from portail.web.parents.views_family import PURPOSES
from tests.cast import ALICE, CAPITALE, MAIKA
from tests.house.house import SRC, python_files
from tests.people import account, board_id, linked, links, signed_in, student_of
from tests.privacy.test_copies import made, taken
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


def looked(*purposes: str) -> None:
    board = board_id(CAPITALE)
    with as_role("jobs"), rows_of(board=board):
        for purpose in purposes:
            role = "export" if PUBLISHED[purpose] == "exchange" else "support"
            note_views(
                students=[student_of(MAIKA).pk], board=board, role=role, purpose=purpose, by="x", now=NOW
            )


def on_page(person: Person) -> list[str]:
    text = signed_in(person).get(f"/enfants/{links(person)[0].pk}/consultations/").text
    return [cell.partition("</td>")[0] for cell in text.split('data-column="Quoi">')[1:]]


def in_copy(person: Person) -> list[str]:
    views = json.loads(taken(person, made(person)).read("consultations.json"))
    return [one["purpose"] for one in views]


def purposes() -> set[str]:
    """Those that the code gives to note_views."""
    calls = (node for file in python_files(SRC) for node in ast.walk(ast.parse(file.read_text())))
    return {
        str(word.value.value)
        for call in calls
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "note_views"
        for word in call.keywords
        if word.arg == "purpose" and isinstance(word.value, ast.Constant)
    }


def test_every_purpose_is_published_and_every_published_one_has_words() -> None:
    assert purposes() == set(PUBLISHED) and set(PUBLISHED.values()) == set(PURPOSES)


def test_a_code_reads_as_a_request_and_a_reply_as_a_reason_on_page_and_in_the_copy(alice: Person) -> None:
    looked("guardian", "request", "absences", "messages")
    assert sorted(on_page(alice)) == ["Traitement d’une demande"] * 2 + ["Échanges avec l’école"] * 2
    assert sorted(in_copy(alice)) == ["exchange", "exchange", "request", "request"]


def test_of_a_silenced_student_no_reading_tells_of_a_new_link(alice: Person) -> None:
    looked("guardian", "request", "absences")
    with as_role("jobs"):
        silence_student(board_id=board_id(CAPITALE), file_number=MAIKA.file_number, actor="x", now=NOW)
    assert on_page(alice) == ["Échanges avec l’école"]
    assert in_copy(alice) == ["exchange"]
