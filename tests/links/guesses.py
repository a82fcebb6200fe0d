"""Guesses at a child's link by people who may not have it; the same for the suite and for the proof."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from portail.accounts.models import Person
from portail.links.actions import Association, Claimed
from portail.links.actions import associate as module
from portail.links.codes import new_school_code
from tests.cast import BOB, CHILDREN, MAIKA, ChildFacts
from tests.links.test_one_answer import shapes
from tests.people import account, associate, claimed
from tests.roles import superuser_connection
from tests.world import NOW

GUESSES_OF_A_PERSON = 25
KINDS = ("number", "birth date", "name", "nobody", "all but the address", "the barred parent", "a code")


@dataclass(slots=True)
class Tally:
    """What came of the guesses."""

    answers: Counter[Association] = field(default_factory=Counter)
    statements: Counter[tuple[str, ...]] = field(default_factory=Counter)
    within_limits: Counter[tuple[str, date]] = field(default_factory=Counter)  # by number and day

    def written(self) -> dict[str, int]:
        """The rows there are of what would tell anybody of a guess, or come of one."""
        with superuser_connection() as raw:
            return {
                table: raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("links_link", "notices_message", "procrastinate_jobs")
            }


def guess_children(times: int) -> Tally:
    """Guess so many times, over accounts, networks and days: each of KINDS in turn, on each child."""
    tally, bob, stranger = Tally(), account(BOB.email), account("inconnu0@exemple.ca")
    with _watching() as allowed:
        for number in range(times):
            if number and number % GUESSES_OF_A_PERSON == 0:
                stranger = account(f"inconnu{number}@exemple.ca")
            kind = KINDS[number % len(KINDS)]
            child = MAIKA if kind == "the barred parent" else CHILDREN[number // len(KINDS) % len(CHILDREN)]
            guesser = bob if kind == "the barred parent" else stranger
            what = _claimed(kind, child, guesser, number)
            now = NOW + timedelta(minutes=4 * number)
            tally.answers[_guess(tally, guesser, what, number, now)] += 1
            tally.within_limits[what.number.value, now.date()] += allowed.pop()
    return tally


def _guess(tally: Tally, guesser: Person, what: Claimed, number: int, now: datetime) -> Association:
    reset_queries()  # Django keeps the last 9,000 and warns of more
    with CaptureQueriesContext(connection) as captured:
        answer = associate(guesser, what, now=now, network=f"203.0.113.{number % 250}")
    tally.statements[tuple(shapes(captured.captured_queries))] += 1
    return answer


def _claimed(kind: str, child: ChildFacts, guesser: Person, number: int) -> Claimed:
    """What the guesser types: everything right but for one thing."""
    changes: dict[str, dict[str, object]] = {
        "number": {"number": f"{3_000_000 + number}"},
        "birth date": {"birth_date": child.birth_date + timedelta(days=1 + number % 300)},
        "name": {"family_name": f"Tremblay{'abcdefghij'[number % 10]}"},
        "nobody": {"number": f"{4_000_000 + number}", "birth_date": date(2016, 1, 1 + number % 28)},
        "a code": {"code": new_school_code()},
    }
    return claimed(child, guesser.email, **changes.get(kind, {}))  # type: ignore[arg-type]  # a table of each


@contextmanager
def _watching() -> Iterator[list[bool]]:
    """Whether each guess meanwhile is within every limit."""
    allowed: list[bool] = []
    former = module.count

    def watching(*args: object, **kwargs: object) -> object:
        counted = former(*args, **kwargs)  # type: ignore[arg-type]  # as given
        allowed.append(counted.is_allowed)
        return counted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "count", watching)
        yield allowed
