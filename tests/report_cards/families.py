"""Alice and her cards, as the pages of the room are tried with."""

from datetime import datetime
from pathlib import Path

from portail.accounts.models import Person
from portail.imports.actions import Manner, import_board
from tests.cast import ALICE, CAPITALE, MAIKA
from tests.people import account, linked, student_of
from tests.report_cards.cards import versions
from tests.roles import as_role
from tests.world import NOW, package


def alice_follows() -> Person:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    return alice


def list_of(student: str = "") -> str:
    return f"/bulletins/{student or student_of(MAIKA).public_id}/"


def page_of(number: int = 1) -> str:
    """The page of this version of Maïka's card."""
    version = next(one for one in versions() if one.number == number)
    return f"/bulletins/{version.student_key}/{version.public_id}/"


def people_say(folder: Path, *, now: datetime = NOW, without: tuple[str, ...] = (), **access: str) -> None:
    """A night's package of people: who left, and what is said of whose access."""
    with as_role("jobs"):
        report = import_board(
            board=CAPITALE.code,
            path=package(CAPITALE, folder, without=without, **access),
            now=now,
            manner=Manner(by="tests", is_confirmed=True),
        )
    assert report.accepted
