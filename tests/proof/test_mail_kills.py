"""The mail worker killed (-9) hundreds of times, at every point of sending a mail: the mailbox counted.

The points: before claiming a mail, after claiming it, connected, within the DATA, after it, after the
server's 250, before the commit, after it.
"""

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
from tests.proof.conftest import Record

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]

ROUNDS = 25
RANDOM_KILLS = 60
MAILS = 1000
CODES = 200


def test_mails_are_neither_lost_nor_doubled_by_kills_outside_the_gap(
    record: Record,
) -> None:
    points = (*BEFORE, *AFTER) * ROUNDS
    with office() as trial:
        posted = post_plain(MAILS)
        kills = trial.kill_at(points)
        with trial.worker():
            wait_until_settled(seconds=240)
        counted = arrivals(trial.letterbox)
    record("kills", kills)
    record("mails", MAILS)
    record("lost", MAILS - len(counted))
    record("doubled", sum(counted.values()) - len(counted))
    assert kills == len(points)
    assert set(counted) == message_ids(posted)
    assert set(counted.values()) == {1}


def test_only_the_gap_after_the_250_doubles_and_once_a_kill(
    record: Record,
) -> None:
    points = WINDOW * ROUNDS
    with office() as trial:
        posted = post_plain(MAILS)
        kills = trial.kill_at(points)
        with trial.worker():
            wait_until_settled(seconds=240)
        counted = arrivals(trial.letterbox)
    doubled = sum(counted.values()) - len(counted)
    record("kills", kills)
    record("mails", MAILS)
    record("lost", MAILS - len(counted))
    record("doubled", doubled)
    assert set(counted) == message_ids(posted)
    assert doubled <= kills == len(points)


def test_workers_killed_at_any_moment_with_four_mails_under_way_lose_none_and_send_no_late_code(
    record: Record,
) -> None:
    with office() as trial:
        posted = post_plain(MAILS)
        ends = post_codes(CODES, seconds=90)
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
    record("kills", kills)
    record("mails", MAILS)
    record("lost", len(message_ids(posted) - set(counted)))
    record("doubled", doubled)
    record("codes sent in time", codes)
    record("codes expired unsent", CODES - codes)
    record("codes sent late", len(late))
    assert kills == RANDOM_KILLS
    assert message_ids(posted) <= set(counted) <= message_ids(posted) | set(ends)
    assert doubled <= kills * 4
    assert late == []
