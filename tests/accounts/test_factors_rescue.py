"""The way back of who lost everything: a school's code, three days, and anybody told can stop it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import ProgrammingError
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.accounts.factors import rescue
from portail.accounts.factors.queries import factors_of, has_second_factor, passkeys_of
from portail.accounts.models import Rescue
from portail.common.errors import Refusal
from portail.common.paper import new_paper_code
from portail.database.context import rows_of
from tests.accounts.factors import add_application, add_passkey, stop_token
from tests.accounts.people import NOON, open_account
from tests.accounts.races import at_once
from tests.roles import as_role, superuser_connection

pytestmark = pytest.mark.django_db(transaction=True)

READY = NOON + rescue.WAIT


@pytest.fixture
def alice() -> int:
    person_id = open_account()
    add_application(person_id, now=NOON - timedelta(days=40))
    add_passkey(person_id)
    return person_id


def issue(person_id: int, *, now: timedelta = timedelta()) -> str:
    """As the school's command does, in its role."""
    with as_role("jobs"):
        return rescue.issue(person_id=person_id, operator="Diane", now=NOON + now)


def enter(person_id: int, code: str, *, after: timedelta = timedelta()) -> object:
    return rescue.enter(person_id=person_id, typed=code, device="", address_key="", now=NOON + after)


def refusal(act: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Refusal) as refused:
        act(*arguments, **named)  # type: ignore[operator]
    return refused.value.code


def kinds() -> list[str]:
    jobs = ProcrastinateJob.objects.filter(task_name="access.tell_way_changed").order_by("id")
    return [job.args["kind"] for job in jobs if job.args["kind"].startswith("rescue")]


@pytest.mark.asvs("6.4.4")
def test_three_days_after_the_schools_code_every_factor_is_gone(alice: int) -> None:
    assert enter(alice, issue(alice).lower()) == READY
    assert factors_of(person_id=alice).rescue_at == READY
    assert not rescue.finish_if_due(person_id=alice, now=READY - timedelta(seconds=1))
    assert has_second_factor(person_id=alice)
    assert rescue.finish_if_due(person_id=alice, now=READY)
    assert not has_second_factor(person_id=alice)
    assert passkeys_of(person_id=alice) == () and factors_of(person_id=alice).codes_left == 0
    assert kinds() == ["rescue-issued", "rescue-asked", "rescue-finished"]


def test_it_finishes_once(alice: int) -> None:
    enter(alice, issue(alice))
    rescue.finish_if_due(person_id=alice, now=READY)
    add_application(alice, now=READY)
    assert not rescue.finish_if_due(person_id=alice, now=READY)
    assert has_second_factor(person_id=alice)


@pytest.mark.asvs("6.4.4")
def test_nothing_is_gone_without_the_code(alice: int) -> None:
    issue(alice)
    assert not rescue.finish_if_due(person_id=alice, now=READY + timedelta(days=300))
    assert refusal(enter, alice, new_paper_code()) == "rescue-wrong"
    assert refusal(enter, alice, "") == "rescue-wrong"


def test_a_code_serves_once_for_one_account_for_fourteen_days(alice: int) -> None:
    bob = open_account("bob.levesque@exemple.ca")
    code = issue(alice)
    assert refusal(enter, bob, code) == "rescue-wrong"
    assert refusal(enter, alice, code, after=rescue.CODE_LIFE) == "rescue-wrong"
    enter(alice, code)
    assert refusal(enter, alice, code) == "rescue-wrong"


def test_a_newer_code_takes_the_place_of_the_one_before(alice: int) -> None:
    former, newer = issue(alice), issue(alice)
    assert refusal(enter, alice, former) == "rescue-wrong"
    enter(alice, newer)


def test_guesses_are_counted_with_the_second_step(alice: int) -> None:
    code = issue(alice)
    for _ in range(5):
        assert refusal(enter, alice, new_paper_code()) == "rescue-wrong"
    assert refusal(enter, alice, code) == "factor-limited"


def test_whoever_is_told_stops_it_and_it_stays_stopped(alice: int) -> None:
    enter(alice, issue(alice))
    token = stop_token(alice)
    assert rescue.person_of_token(token) == alice
    assert rescue.cancel(person_id=alice, now=NOON)
    assert not rescue.finish_if_due(person_id=alice, now=READY)
    assert has_second_factor(person_id=alice)
    assert rescue.person_of_token(token) is None and stop_token(alice) == ""
    assert not rescue.cancel(person_id=alice, now=NOON)
    assert kinds()[-1] == "rescue-cancelled"


def test_a_stopped_wait_gives_no_token_to_the_next_one(alice: int) -> None:
    enter(alice, issue(alice))
    former = stop_token(alice)
    rescue.cancel(person_id=alice, now=NOON)
    enter(alice, issue(alice))
    assert rescue.person_of_token(former) is None


@pytest.mark.parametrize("token", ["", "x", "é" * 44, "A" * 44, "A" * 4000])
def test_no_other_token_stops_it(alice: int, token: str) -> None:
    enter(alice, issue(alice))
    assert rescue.person_of_token(token) is None
    right = stop_token(alice)
    assert rescue.person_of_token(right[:-1] + ("A" if right[-1] != "A" else "B")) is None


def test_a_way_back_that_nobody_takes_closes_again(alice: int) -> None:
    enter(alice, issue(alice))
    assert not rescue.finish_if_due(person_id=alice, now=READY + rescue.OPEN_FOR)
    assert has_second_factor(person_id=alice)


@pytest.mark.asvs("6.5.1")
def test_of_twenty_at_once_one_code_is_entered_and_one_wait_ends(alice: int) -> None:
    code = issue(alice)
    ended = at_once(20, lambda _: enter(alice, code))
    assert ended["won"] == 1 and set(ended) <= {"won", "rescue-wrong", "factor-limited"}

    def finish(number: int) -> None:
        done = rescue.cancel if number % 2 else rescue.finish_if_due
        if not done(person_id=alice, now=READY):
            raise Refusal("late")

    assert at_once(20, finish) == Counter({"won": 1, "late": 19})


def test_the_web_itself_issues_no_code(alice: int) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        rescue.issue(person_id=alice, operator="nobody", now=NOON)


@pytest.mark.asvs("6.5.2")
def test_the_code_lies_nowhere_in_clear_and_the_trail_says_who_issued_it(alice: int) -> None:
    code = issue(alice)
    with rows_of(actor=alice):
        row = Rescue.objects.get()
        assert code.replace("-", "") not in row.code_digest
    assert row.issued_by == "Diane"
    with superuser_connection() as raw:
        entry = raw.execute(
            "SELECT actor_id, details->>'operator' FROM audit_entry WHERE action = 'account.rescue-issued'"
        ).fetchone()
    assert entry == (None, "Diane")
