"""A worker killed at every point of sending a mail: none lost, none doubled but after the 250."""

import pytest

from tests.notices.doomed import AFTER, BEFORE, WINDOW
from tests.notices.killing import arrivals, message_ids, office, post_plain, wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)


def test_killed_anywhere_but_after_the_250_each_mail_arrives_exactly_once() -> None:
    points = (*BEFORE, *AFTER)
    with office() as trial:
        posted = post_plain(len(points) + 2)
        assert trial.kill_at(points) == len(points)
        with trial.worker():
            wait_until_settled(seconds=40)
        counted = arrivals(trial.letterbox)
        assert set(counted) == message_ids(posted)
        assert set(counted.values()) == {1}


def test_killed_after_the_250_a_mail_arrives_at_most_twice_under_one_message_id() -> None:
    with office() as trial:
        posted = post_plain(len(WINDOW) + 2)
        kills = trial.kill_at(WINDOW)
        with trial.worker():
            wait_until_settled(seconds=40)
        counted = arrivals(trial.letterbox)
        assert kills == len(WINDOW)
        assert set(counted) == message_ids(posted)
        assert sum(counted.values()) - len(posted) == kills
