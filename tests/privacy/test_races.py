"""Many at once: one file for one copy, one copy for many askings, and no more corrections than the limit."""

from pathlib import Path
from typing import Any

import pytest

from portail.access.grants import followed_children
from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.privacy.actions import ask_correction
from portail.privacy.copies import ask_copy, make_copy, take_copy
from portail.privacy.models import Copy, SchoolRequest
from portail.privacy.rules import OPEN_REQUESTS, Part
from tests.accounts.races import at_once
from tests.cast import ALICE, MAIKA
from tests.people import account, linked
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(settings: Any, tmp_path: Path) -> Person:
    settings.FILES_FOLDER = tmp_path / "files"
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


def ask(person: Person) -> Any:
    with rows_of(actor=person.pk):
        return ask_copy(person.pk, now=NOW)


def test_many_askings_at_once_make_one_copy(alice: Person) -> None:
    assert at_once(8, lambda _: ask(alice)) == {"won": 8}
    with rows_of(actor=alice.pk):
        assert Copy.objects.count() == 1


def test_many_fetches_at_once_give_one_file(alice: Person) -> None:
    copy = ask(alice)
    with as_role("jobs"):
        make_copy(copy_id=copy, person_id=alice.pk, once="job:1", now=NOW)

    def take(_: int) -> None:
        with rows_of(actor=alice.pk):
            take_copy(alice.pk, copy_id=copy, now=NOW).close()

    assert at_once(8, take) == {"won": 1, "copy-gone": 7}


def test_many_corrections_at_once_stay_within_the_limit(alice: Person) -> None:
    with rows_of(actor=alice.pk):
        (child,) = followed_children(person_id=alice.pk, today=NOW.date())

    def correct(number: int) -> None:
        with rows_of(actor=alice.pk):
            ask_correction(child.grant, part=Part.NAME, text=f"Erreur {number}.", now=NOW)

    ended = at_once(OPEN_REQUESTS + 4, correct)
    assert ended == {"won": OPEN_REQUESTS, "too-many-requests": 4}
    with rows_of(actor=alice.pk):
        assert SchoolRequest.objects.count() == OPEN_REQUESTS
