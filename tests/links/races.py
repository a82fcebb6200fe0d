"""Many at once on one child and on one school's code; the same races for the suite and for the proof."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.conf import settings
from django.db import connections

from portail.accounts.models import Person
from portail.links.actions import Association, Outcome
from portail.links.codes import code_digests, new_school_code, read_school_code
from tests.cast import ALICE, MAIKA
from tests.people import account, associate, board_id, claimed, contact_of, links, student_of
from tests.roles import superuser_connection
from tests.world import NOW


def together[T](*acts: Callable[[], T]) -> list[T]:
    """Run ACTS at the same moment, each on a connection of its own."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Association]) -> Association:
        try:
            gate.wait(timeout=30)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


def race_for_a_child(times: int) -> Counter[str]:
    """One parent associates one child so many times at once: one link, told of once, no other answer."""
    alice = account(ALICE.email)
    what = claimed(MAIKA, ALICE.email)
    answers = together(*[lambda: associate(alice, what)] * times)
    ended = _ended(answers)
    assert ended["won"] == 1, ended
    (link,) = links(alice)
    assert {answer.link_id for answer in answers if answer.link_id} == {link.pk}
    with superuser_connection() as raw:
        told = raw.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'access.tell_linked'")
        assert told.fetchone() == (1,)
    return ended


def race_for_a_school_code(times: int) -> Counter[str]:
    """So many accounts type one code of the school at once: it serves one."""
    code = issued()
    people = [account(f"inconnu{number}@exemple.ca") for number in range(times)]

    def trying(person: Person) -> Callable[[], Association]:
        what = claimed(MAIKA, person.email, code=code)
        return lambda: associate(person, what)

    ended = _ended(together(*[trying(person) for person in people]))
    assert ended["won"] == 1, ended
    assert sum(len(links(person)) for person in people) == 1
    return ended


def issued() -> str:
    """A code for Alice and Maïka, written past every policy."""
    code = new_school_code()
    digest = code_digests(read_school_code(code), keys=[settings.SECRET_KEY])[0]
    with superuser_connection() as raw:
        raw.execute(
            "INSERT INTO links_schoolcode (board_id, student_id, contact_id, code_hash, issued_at, issued_by,"
            " expires_at) VALUES (%s, %s, %s, %s, %s, 'Diane', %s + interval '14 days')",
            [board_id(MAIKA.board), student_of(MAIKA).pk, contact_of(ALICE).pk, digest, NOW, NOW],
        )
    return code


def _ended(answers: list[Association]) -> Counter[str]:
    """How each try ended; the one that made the link won."""
    return Counter("won" if answer.outcome is Outcome.LINKED else str(answer.outcome) for answer in answers)
