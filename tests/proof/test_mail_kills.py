"""Hundreds of workers killed while they send: the mailbox counted. Long; `make proof`."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.notices.doomed import AFTER, BEFORE, WINDOW
from tests.notices.killing import (
    arrivals,
    message_ids,
    office,
    post_codes,
    post_plain,
    wait_until_settled,
)

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]

ROUNDS = 25
RANDOM_KILLS = 60
MAILS = 1000


def test_mails_are_neither_lost_nor_doubled_by_kills_outside_the_gap(
    figure: Callable[[str], None],
) -> None:
    points = (*BEFORE, *AFTER) * ROUNDS
    with office() as trial:
        posted = post_plain(MAILS)
        kills = trial.kill_at(points)
        with trial.worker():
            wait_until_settled(seconds=240)
        counted = arrivals(trial.letterbox)
    figure(f"{kills} kills outside the gap, {MAILS} mails: {len(counted)} arrived, 0 doubled")
    assert kills == len(points)
    assert set(counted) == message_ids(posted)
    assert set(counted.values()) == {1}


def test_only_the_gap_after_the_250_doubles_and_once_a_kill(
    figure: Callable[[str], None],
) -> None:
    points = WINDOW * ROUNDS
    with office() as trial:
        posted = post_plain(MAILS)
        kills = trial.kill_at(points)
        with trial.worker():
            wait_until_settled(seconds=240)
        counted = arrivals(trial.letterbox)
    doubled = sum(counted.values()) - len(counted)
    figure(f"{kills} kills in the gap, {MAILS} mails: {len(counted)} arrived, {doubled} doubled")
    assert set(counted) == message_ids(posted)
    assert doubled <= kills == len(points)


def test_workers_killed_at_any_moment_with_four_mails_under_way_lose_none_and_send_no_late_code(
    figure: Callable[[str], None],
) -> None:
    with office() as trial:
        posted = post_plain(MAILS)
        ends = post_codes(200, seconds=60)
        kills = trial.kill_at(["any"] * RANDOM_KILLS, concurrency=4)
        with trial.worker():
            wait_until_settled(seconds=240)
        counted = arrivals(trial.letterbox)
        late = [
            mail
            for mail in trial.letterbox.mails()
            if mail.message_id in ends and mail.received_at > ends[mail.message_id] + timedelta(seconds=1)
        ]
    codes = sum(message_id in ends for message_id in counted)
    doubled = sum(counted.values()) - len(counted)
    figure(
        f"{kills} kills at random, {MAILS} mails and 200 codes: 0 lost, {doubled} doubled, "
        f"{codes} codes sent in time, {200 - codes} expired unsent",
    )
    assert kills == RANDOM_KILLS
    assert message_ids(posted) <= set(counted) <= message_ids(posted) | set(ends)
    assert doubled <= kills * 4
    assert late == []
