"""A board withdraws many guardians in one import while they look; for the suite and for the proof."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connections

from portail.accounts.models import Person
from portail.boards.models import Board
from portail.database.context import rows_of
from portail.imports.actions import Manner, import_board
from portail.links.models import Link
from portail.records.models import Contact, Student
from tests.imports.conftest import CODE
from tests.imports.packages import contents, write
from tests.links.whole_rows import fill, tables_read_by_a_link
from tests.roles import superuser_connection
from tests.world import NOW

READERS = 5


def many(count: int, *, access: str) -> dict[str, bytes]:
    """A board of COUNT children, each with one guardian whose access is said."""
    users: list[dict[str, str]] = []
    for n in range(count):
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
    return contents(
        users=users,
        demographics=[{"sourcedId": f"p{n}", "birthDate": "2017-03-05"} for n in range(count)],
        relations=[
            {"studentSourcedId": f"p{n}", "contactSourcedId": f"r{n}", "relation": "mother", "access": access}
            for n in range(count)
        ],
    )


def linked_guardians(board: Board, count: int, folder: Path) -> list[Person]:
    """Import the board and link each guardian’s account to their child."""
    import_board(board=CODE, path=write(folder, many(count, access="yes")), now=NOW)
    persons = Person.objects.bulk_create(
        Person(email=f"r{n}@exemple.ca", created_at=NOW) for n in range(count)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in persons
    )
    with rows_of(board=board.pk):
        students = dict(Student.objects.values_list("source_id", "pk"))
        contacts = dict(Contact.objects.values_list("source_id", "pk"))
        Link.objects.bulk_create(
            Link(
                person=person,
                board=board,
                student_id=students[f"p{n}"],
                contact_id=contacts[f"r{n}"],
                address_key=person.email,
                position=0,
                created_at=NOW,
            )
            for n, person in enumerate(persons)
        )
    return persons


def withdraw(board: Board, persons: list[Person], folder: Path) -> tuple[int, int, int]:
    """Withdraw everybody in one import: rows of everything that a link lets them read before it and after
    it, and the looks taken meanwhile.

    The readers’ transactions began before the import and go on after it, as open pages do.
    """
    with superuser_connection() as raw:
        fill(raw, board=board.pk)
        tables = tables_read_by_a_link(raw)
    with readers() as open_transactions:
        for reader in open_transactions:
            found = read(reader, persons[0].pk, tables)
            assert not (empty := [table for table, rows in found.items() if not rows]), empty
        before = _read_by_all(open_transactions[:1], persons, tables)
        with watched(board.pk, len(persons)) as looks:
            path = write(folder, many(len(persons), access="no"))
            confirmed = Manner(is_confirmed=True)
            assert import_board(board=CODE, path=path, now=NOW, manner=confirmed).accepted
        after = _read_by_all(open_transactions, persons, tables)
    return before, after, len(looks)


def _read_by_all(readers: list[Any], persons: list[Person], tables: list[str]) -> int:
    return sum(sum(read(raw, person.pk, tables).values()) for raw in readers for person in persons)


@contextmanager
def readers() -> Iterator[list[Any]]:
    """Transactions of the web’s role, as many as there are readers, left open."""
    found = [superuser_connection() for _ in range(READERS)]
    try:
        for raw in found:
            raw.autocommit = False
            raw.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            raw.execute("SET LOCAL ROLE portail_app")
        yield found
    finally:
        for raw in found:
            raw.close()


def read(raw: Any, person_id: int, tables: list[str]) -> dict[str, int]:
    """How many rows a person reads of each table in the transaction under way."""
    raw.execute(
        "SELECT set_config('app.actor', %s, true), set_config('app.board', '0', true),"
        " set_config('app.address', '', true)",
        [str(person_id)],
    )
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    return dict(zip(tables, raw.execute(f"SELECT {counts}").fetchone(), strict=True))


@contextmanager
def watched(board_id: int, count: int) -> Iterator[list[tuple[int, int]]]:
    """Look all the while: each look finds every link as it was, or every one suspended."""
    looks: list[tuple[int, int]] = []
    done = Event()

    def look() -> None:
        with superuser_connection() as raw:
            while not done.is_set():
                row = raw.execute(
                    "SELECT count(*) FILTER (WHERE l.active),"
                    " count(*) FILTER (WHERE l.active AND g.access = 'no')"
                    " FROM links_link l JOIN records_guardianship g USING (student_id, contact_id)"
                    " WHERE l.board_id = %s",
                    [board_id],
                ).fetchone()
                looks.append(row)
                done.wait(0.01)

    thread = Thread(target=look)
    thread.start()
    try:
        yield looks
    finally:
        done.set()
        thread.join()
        connections.close_all()
    assert set(looks) <= {(count, 0), (0, 0)}
