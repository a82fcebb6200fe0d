"""An import that takes a right away takes the view away in the same transaction (threat T8)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from portail.accounts.models import Person
from portail.boards.models import Board
from portail.database.context import rows_of
from portail.imports.actions import import_board
from portail.imports.report import ImportReport
from portail.links.models import Link
from portail.records.models import Contact, Student
from tests.imports.conftest import CODE, NOW, ImportFiles
from tests.imports.packages import RELATIONS, USERS, contents, with_changes, without, write
from tests.people import account

THOUSAND = 1_000

ONE_BIRTH = "sourcedId,birthDate\np2,2021-06-30\n"


@pytest.fixture
def linked(import_files: ImportFiles, board: Board) -> Callable[[], tuple[bool, str, int]]:
    """Anne follows Léo; the answer is the link's state and what she now sees of students."""
    import_files(relations=RELATIONS)
    person = account("anne.roy@exemple.ca")
    with rows_of(board=board.pk):
        link = Link.objects.create(
            person=person, board=board, student=Student.objects.get(source_id="p1"),
            contact=Contact.objects.get(source_id="r1"), address_key="anne.roy@exemple.ca",
            position=0, created_at=NOW,
        )  # fmt: skip

    def state() -> tuple[bool, str, int]:
        with rows_of(actor=person.pk):
            kept = Link.objects.get(pk=link.pk)
            return kept.active, kept.suspended_for, Student.objects.count()

    assert state() == (True, "", 1)
    return state


def barred(import_files: ImportFiles) -> ImportReport:
    return import_files(relations=[{**RELATIONS[0], "access": "no"}, *RELATIONS[1:]])


def withdrawn(import_files: ImportFiles) -> ImportReport:
    return import_files(relations=RELATIONS[1:])


def ended(import_files: ImportFiles) -> ImportReport:
    yesterday = (NOW - timedelta(days=1)).date().isoformat()
    return import_files(relations=[{**RELATIONS[0], "endDate": yesterday}, *RELATIONS[1:]])


def made_unknown(import_files: ImportFiles) -> ImportReport:
    return import_files(relations=[{**RELATIONS[0], "access": "unknown"}, *RELATIONS[1:]])


def student_gone(import_files: ImportFiles) -> ImportReport:
    return import_files(users=without(USERS, "p1"), demographics=ONE_BIRTH, relations=RELATIONS[2:])


def contact_gone(import_files: ImportFiles) -> ImportReport:
    users = with_changes(
        with_changes(without(USERS, "r1"), "p1", agentSourcedIds="r2"), "p2", agentSourcedIds=""
    )
    return import_files(users=users, relations=RELATIONS[1:2])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (barred, "barred"),
        (withdrawn, "withdrawn"),
        (ended, "ended"),
        (made_unknown, "unknown"),
        (student_gone, "student_gone"),
        (contact_gone, "withdrawn"),
    ],
)
def test_the_parent_sees_nothing_more(
    import_files: ImportFiles,
    linked: Callable[[], tuple[bool, str, int]],
    change: Callable[[ImportFiles], ImportReport],
    reason: str,
) -> None:
    report = change(import_files)
    assert report.accepted and report.links_suspended == 1
    assert linked() == (False, reason, 0)


def test_a_thousand_guardians_withdrawn_at_once_see_nothing(board: Board, tmp_path: Path) -> None:
    import_board(board=CODE, path=write(tmp_path / "package", thousand(barred=False)), now=NOW)
    persons = Person.objects.bulk_create(
        Person(email=f"r{n}@exemple.ca", created_at=NOW) for n in range(THOUSAND)
    )
    with rows_of(board=board.pk):
        students = dict(Student.objects.values_list("source_id", "pk"))
        contacts = dict(Contact.objects.values_list("source_id", "pk"))
        Link.objects.bulk_create(
            Link(
                person=person, board=board, student_id=students[f"p{n}"], contact_id=contacts[f"r{n}"],
                address_key=person.email, position=0, created_at=NOW,
            )
            for n, person in enumerate(persons)
        )  # fmt: skip
    report = import_board(board=CODE, path=write(tmp_path / "package", thousand(barred=True)), now=NOW)
    assert report.links_suspended == THOUSAND
    for person in (persons[0], persons[-1]):
        with rows_of(actor=person.pk):
            assert not Student.objects.exists()
    with rows_of(board=board.pk):
        assert not Link.objects.filter(active=True).exists()


def thousand(*, barred: bool) -> dict[str, bytes]:
    """A board of a thousand children, each with one guardian."""
    users: list[dict[str, str]] = []
    for n in range(THOUSAND):
        child = {
            "sourcedId": f"p{n}",
            "role": "student",
            "orgSourcedIds": "e1",
            "metadata.fileNumber": f"{n:07d}",
        }
        guardian = {
            "sourcedId": f"r{n}",
            "role": "parent",
            "orgSourcedIds": "css",
            "email": f"r{n}@exemple.ca",
        }
        users += [{**one, "familyName": "Roy", "givenName": "Léa"} for one in (child, guardian)]
    access = "no" if barred else "yes"
    return contents(
        users=users,
        demographics=[{"sourcedId": f"p{n}", "birthDate": "2017-03-05"} for n in range(THOUSAND)],
        relations=[
            {"studentSourcedId": f"p{n}", "contactSourcedId": f"r{n}", "relation": "mother", "access": access}
            for n in range(THOUSAND)
        ],
    )


def test_the_view_comes_back_with_the_right(
    import_files: ImportFiles, linked: Callable[[], tuple[bool, str, int]]
) -> None:
    barred(import_files)
    report = import_files(relations=RELATIONS)
    assert report.links_resumed == 1
    assert linked() == (True, "", 1)


def test_a_refused_package_takes_nothing_away(
    import_files: ImportFiles, linked: Callable[[], tuple[bool, str, int]]
) -> None:
    report = import_files(relations=[{**RELATIONS[0], "access": "perhaps"}])
    assert not report.accepted
    assert linked() == (True, "", 1)
