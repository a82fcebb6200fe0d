"""Reading what people chose, what waits for them and whom they follow. Floor 8."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import connection

from portail.accounts.models import Person
from portail.boards.settings import settings_of
from portail.digests.models import Preference, Rhythm, Subscription, Told, Waiting
from portail.digests.rules import Follower, Manner, Reader, Window
from portail.digests.rules import Rhythm as Hours
from portail.digests.rules import Waiting as Row
from portail.digests.settings import QUIET
from portail.links.models import Link
from portail.links.queries import reason_of
from portail.records.events import Topic


def readers_of(people: Collection[int]) -> dict[int, Reader]:
    """What each of these people chose; who chose nothing is left out. Two queries.

    Needs the context of a person, or as the worker that of a board where they follow a student.
    """
    hours = {
        row.person_id: Hours(row.digest_at, Window(row.quiet_from, row.quiet_until))
        for row in Rhythm.objects.filter(person_id__in=people)
    }
    choices: dict[int, dict[tuple[int | None, Topic], Manner]] = defaultdict(dict)
    for row in Preference.objects.filter(person_id__in=people):
        choices[row.person_id][row.student_id, Topic(row.topic)] = Manner(row.manner)
    chose = hours.keys() | choices.keys()
    return {person: Reader(choices[person], hours.get(person, Hours())) for person in chose}


def reader_of(person_id: int) -> Reader:
    """What one person chose, or the usual. Two queries. Needs their context."""
    return readers_of([person_id]).get(person_id, Reader())


def followers_of(students: Collection[int], *, board_id: int, today: date) -> list[Follower]:
    """Who may see these students now. One query. Needs the board's context.

    Nobody whose account waits for a new password after « Ce n’était pas moi ».
    """
    links = Link.objects.filter(
        board_id=board_id, student_id__in=students, active=True,
        person__is_active=True, person__doubted_at=None,
    )  # fmt: skip
    return [
        Follower(link.person_id, link.student_id, link.contact_id)
        for link in links
        if not reason_of(link, today=today)
    ]


def told_keys(people: Collection[int], keys: Iterable[str]) -> set[tuple[int, str]]:
    """Who was told of which of these already. One query."""
    told = Told.objects.filter(person_id__in=people, key__in=set(keys))
    return set(told.values_list("person_id", "key"))


def quiet_of(boards: set[int]) -> tuple[Window, ...]:
    """The hours of silence that these boards set. One query."""
    return tuple(filter(None, settings_of(QUIET, boards=boards).values()))


def is_subscribed(*, person_id: int, session_key: str) -> bool:
    """Whether this browser is woken. Needs the person's context."""
    return Subscription.objects.filter(person_id=person_id, session__session_key=session_key).exists()


def told_person(person_id: int) -> Person | None:
    """Who is told; nobody whose account is closed, or doubted until a new password is chosen."""
    return Person.objects.filter(pk=person_id, is_active=True, doubted_at=None).first()


def as_row(row: Waiting) -> Row:
    """What the rules know of a row."""
    return Row(
        person_id=row.person_id,
        student_id=row.student_id,
        contact_id=row.contact_id,
        board_id=row.board_id,
        key=row.key,
        topic=Topic(row.topic),
        title=row.title,
        path=row.path,
        at=row.at,
        due_at=row.due_at,
        at_once=row.at_once,
    )


def boards_to_read(task: str) -> list[int]:
    """The subscribed boards that no job of TASK is reading or about to read."""
    with connection.cursor() as cursor:
        cursor.execute(_BOARDS, [task])
        return [row[0] for row in cursor.fetchall()]


_BOARDS = """
SELECT id FROM boards_board b WHERE subscribed AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs j
    WHERE j.task_name = %s AND j.status IN ('todo', 'doing') AND (j.args->>'board_id')::bigint = b.id)
ORDER BY id
"""
