"""A rising share of wrong passwords over the whole portal raises one alarm an incident."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from portail.access.actions import tell_operator
from portail.accounts import stuffing
from portail.accounts.actions import alarms, sign_in
from portail.accounts.ceilings import SPAN, right_passwords, wrong_passwords
from portail.accounts.models import Alarm, SignInSpan
from portail.accounts.refusals import AccountRefused
from portail.accounts.stuffing import Span
from portail.cli.alarms import command
from portail.limits.actions import count
from portail.notices.models import Message
from tests.accounts.people import ALICE, HOME, NOON, PASSWORD, open_account
from tests.roles import as_role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def as_worker() -> Iterator[None]:
    with as_role("jobs"):
        yield


def minutes(number: int) -> datetime:
    """The NUMBER-th five minutes after noon."""
    return NOON + SPAN * number


def passwords(number: int, *, right: int, wrong: int) -> None:
    """So many passwords at the door in the NUMBER-th five minutes; then the worker looks."""
    for _ in range(right):
        count([right_passwords()], now=minutes(number))
    for _ in range(wrong):
        count([wrong_passwords()], now=minutes(number))
    alarms.look(now=minutes(number + 1))


def past(*, tries: int, failures: int) -> None:
    """An ordinary day before noon."""
    SignInSpan.objects.create(starts_at=NOON - timedelta(days=1), tries=tries, failures=failures)


def codes(caplog: Any) -> list[str]:
    return [each.facts["code"] for each in caplog.records if hasattr(each, "facts")]


def test_an_evening_of_slips_raises_nothing(caplog: Any) -> None:
    past(tries=5000, failures=900)
    passwords(0, right=150, wrong=45)
    passwords(1, right=200, wrong=60)
    assert codes(caplog) == []
    assert [row.failures for row in SignInSpan.objects.filter(starts_at__gte=NOON).order_by("starts_at")] == [
        45,
        60,
    ]


def test_few_failures_are_no_attack_even_when_nothing_else_comes_in(caplog: Any) -> None:
    passwords(0, right=0, wrong=stuffing.FLOOR - 1)
    assert codes(caplog) == []


@pytest.mark.asvs("6.3.1")
def test_a_rising_share_is_one_alarm_however_long_it_lasts_and_breathes(caplog: Any) -> None:
    past(tries=5000, failures=900)
    for number, wrong in enumerate((80, 200, 10, 90, 60)):
        passwords(number, right=40, wrong=wrong)
    assert codes(caplog) == ["alarm.stuffing"]
    assert caplog.records[-1].levelno == logging.ERROR
    row = Alarm.objects.get()
    assert (row.began_at, row.ended_at) == (NOON, None)
    assert row.facts == {"tries": 120, "failures": 80, "usual_percent": 18}


def test_it_ends_after_a_calm_quarter_of_an_hour_and_the_next_is_another(caplog: Any) -> None:
    past(tries=5000, failures=900)
    for number, wrong in enumerate((80, 5, 5)):
        passwords(number, right=40, wrong=wrong)
    assert Alarm.objects.get().ended_at is None
    passwords(3, right=40, wrong=5)
    assert Alarm.objects.get().ended_at == minutes(4)
    passwords(4, right=40, wrong=80)
    assert codes(caplog) == ["alarm.stuffing", "alarm.stuffing"]


def test_an_attack_does_not_become_the_usual(caplog: Any) -> None:
    past(tries=5000, failures=900)
    for number in range(8):
        passwords(number, right=10, wrong=300)
    usual = stuffing.usual_share(
        Span(*row) for row in SignInSpan.objects.filter(is_alarming=False).values_list("tries", "failures")
    )
    assert round(usual, 2) == 0.18
    assert Alarm.objects.filter(ended_at=None).count() == 1


def test_looking_twice_or_late_counts_each_span_once(caplog: Any) -> None:
    for number in (0, 1):
        for _ in range(90):
            count([wrong_passwords()], now=minutes(number))
    alarms.look(now=minutes(4))
    alarms.look(now=minutes(4))
    assert codes(caplog) == ["alarm.stuffing"]
    assert SignInSpan.objects.filter(failures=90).count() == 2


@pytest.mark.asvs("6.3.1")
def test_real_sign_ins_are_what_is_counted(caplog: Any) -> None:
    with as_role("app"):
        open_account()
        for number in range(60):
            typed = {"email": f"volee{number}@exemple.ca", "network": f"203.0.113.{number}", "device": ""}
            with pytest.raises(AccountRefused, match="sign-in-refused"):
                sign_in.check_sign_in(**typed, password="motdepasse", now=NOON)
        for _ in range(3):
            sign_in.check_sign_in(email=ALICE, password=PASSWORD, network=HOME, device="", now=NOON)
    alarms.look(now=minutes(1))
    assert codes(caplog) == ["alarm.stuffing"]
    assert Alarm.objects.get().facts == {"tries": 63, "failures": 60, "usual_percent": 20}
    assert not [each for each in caplog.records if "exemple.ca" in str(vars(each))]


def test_the_operator_is_written_to_once_when_the_settings_say_where(settings: Any) -> None:
    passwords(0, right=0, wrong=80)
    row = Alarm.objects.get()
    tell_operator(alarm_id=row.pk, once="job:1", now=NOON)
    assert not Message.objects.exists()
    settings.OPERATOR_EMAIL = "exploitation@exemple.ca"
    for _ in range(2):
        tell_operator(alarm_id=row.pk, once="job:1", now=NOON)
    mail = Message.objects.get()
    assert mail.to_address == "exploitation@exemple.ca"
    assert "80 mots de passe sur 80" in mail.text


def test_the_command_shows_what_lasts_by_its_exit_status() -> None:
    assert CliRunner().invoke(command).exit_code == 0
    passwords(0, right=0, wrong=80)
    shown = CliRunner().invoke(command)
    assert shown.exit_code == 1
    assert "alarm.stuffing" in shown.output and "1 lasting." in shown.output
