"""Who is told what and when: every event once, nobody barred, quiet hours but for the three."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portail.digests.ages import category_of
from portail.digests.rules import (
    Follower,
    Manner,
    Reader,
    Rhythm,
    Waiting,
    Window,
    after_quiet,
    deliver,
    digest_due,
    is_open,
    plan,
)
from portail.links.ages import Category
from portail.records.events import INTERRUPTING, Event, Topic
from portail.records.titles import as_written

ZONE = ZoneInfo("America/Toronto")
NIGHT = Window(time(21), time(7))
MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # ten o'clock in Quebec
BOARD, OTHER_BOARD = 1, 2


def local(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def event(key: str = "message:1", student: int = 1, topic: Topic = Topic.MESSAGES, **others: object) -> Event:
    facts = {"board_id": BOARD, "at": MONDAY, "title": as_written("Sortie"), "path": "/messages/", **others}
    return Event(key=key, topic=topic, student_id=student, **facts)


def planned(
    *events: Event, followers: list[Follower], reader: Reader | None = None, now: datetime = MONDAY,
    known: set[tuple[int, str]] | None = None, board_quiet: Window | None = None,
) -> list[Waiting]:  # fmt: skip
    readers = {1: reader} if reader else {}
    return plan(
        events, followers=followers, readers=readers, hidden=(), known=known or set(),
        board_quiet=board_quiet, now=now, zone=ZONE,
    )  # fmt: skip


ALICE_AND_THREE = [Follower(1, student, 10) for student in (1, 2, 3)]


def test_one_event_of_three_children_is_one_line_with_three_tags() -> None:
    rows = planned(*(event(student=student) for student in (1, 2, 3)), followers=ALICE_AND_THREE)
    delivery = deliver(
        rows, followed={1: 10, 2: 10, 3: 10}, hidden=(), reader=Reader(), known=(), board_quiet=(),
        now=local(23, 17), zone=ZONE,
    )  # fmt: skip
    assert [line.students for line in delivery.digest] == [(1, 2, 3)]
    assert delivery.urgent == ()


def test_what_was_told_is_not_planned_again() -> None:
    assert planned(event(), followers=ALICE_AND_THREE, known={(1, "message:1")}) == []


def test_what_is_of_one_home_is_for_who_lives_there() -> None:
    two_homes = [Follower(1, 1, 10), Follower(2, 1, 20)]
    rows = planned(event(contact_id=20), followers=two_homes)
    assert [row.person_id for row in rows] == [2]


@pytest.mark.parametrize("topic", Topic)
def test_only_three_topics_interrupt_whatever_is_chosen(topic: Topic) -> None:
    eager = Reader({(None, topic): Manner.AT_ONCE})
    (row,) = planned(event(topic=topic), followers=ALICE_AND_THREE[:1], reader=eager)
    assert row.at_once is (topic in INTERRUPTING)


def test_a_choice_for_one_child_comes_before_the_one_for_all() -> None:
    reader = Reader({(None, Topic.MESSAGES): Manner.OFF, (2, Topic.MESSAGES): Manner.DIGEST})
    rows = planned(event(student=1), event(student=2), followers=ALICE_AND_THREE, reader=reader)
    assert [row.student_id for row in rows] == [2]


def test_without_a_digest_only_what_interrupts_is_told() -> None:
    reader = Reader(rhythm=Rhythm(digest_at=None))
    events = (event(), event("absence:1", topic=Topic.ABSENCES))
    assert [row.key for row in planned(*events, followers=ALICE_AND_THREE, reader=reader)] == ["absence:1"]


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (local(23, 10), local(23, 17)),
        (local(23, 17), local(23, 17)),
        (local(23, 17, 1), local(24, 17)),
        # Clocks go back on 1 November and forward on 8 March: 25 and 23 hours between two digests.
        (local(31, 17, 1, month=10), local(1, 17)),
        (local(7, 17, 1, month=3), local(8, 17, month=3)),
    ],
)
def test_a_digest_is_at_its_hour_on_the_clock_on_days_of_23_and_25_hours_too(
    after: datetime, due: datetime
) -> None:
    assert (
        digest_due(person_id=0, after=after.astimezone(UTC), rhythm=Rhythm(), board_quiet=(), zone=ZONE)
        == due
    )


def test_days_of_23_and_25_hours_are_so_long() -> None:
    def gap(day: datetime) -> timedelta:
        first = digest_due(person_id=0, after=day, rhythm=Rhythm(), board_quiet=(), zone=ZONE)
        assert first is not None
        second = digest_due(
            person_id=0, after=first + timedelta(seconds=1), rhythm=Rhythm(), board_quiet=(), zone=ZONE
        )
        assert second is not None
        return second - first

    assert gap(local(31, 12, month=10).astimezone(UTC)) == timedelta(hours=25)
    assert gap(local(7, 12, month=3).astimezone(UTC)) == timedelta(hours=23)


def test_a_digest_in_the_boards_quiet_waits_for_its_end() -> None:
    rhythm = Rhythm(digest_at=time(6), quiet=Window(time(0), time(0)))
    board = Window(time(18), time(8))
    assert digest_due(
        person_id=0, after=local(23, 5), rhythm=rhythm, board_quiet=(board,), zone=ZONE
    ) == local(23, 8)


def test_a_digest_that_is_late_into_the_night_waits_for_the_morning() -> None:
    rows = planned(event(), followers=ALICE_AND_THREE[:1])
    delivery = deliver(
        rows,
        followed={1: 10},
        hidden=(),
        reader=Reader(),
        known=(),
        board_quiet=(),
        now=local(23, 22),
        zone=ZONE,
    )
    assert (delivery.digest, delivery.postponed_to) == ((), local(24, 7))


@pytest.mark.parametrize("followed", [{}, {2: 10}, {1: 20}])
def test_who_lost_the_child_or_the_home_before_the_hour_is_told_nothing(followed: dict[int, int]) -> None:
    rows = planned(event(contact_id=10), event("absence:1", topic=Topic.ABSENCES, contact_id=10),
                   followers=ALICE_AND_THREE[:1])  # fmt: skip
    delivery = deliver(
        rows,
        followed=followed,
        hidden=(),
        reader=Reader(),
        known=(),
        board_quiet=(),
        now=local(23, 17),
        zone=ZONE,
    )
    assert (delivery.urgent, delivery.digest, len(delivery.dropped)) == ((), (), 2)


def test_what_is_read_a_little_after_the_hour_still_goes_with_it() -> None:
    late = event(at=local(23, 16, 59))
    (row,) = planned(late, followers=ALICE_AND_THREE[:1], now=local(23, 17, 1))
    assert local(23, 17) <= row.due_at < local(23, 17, 30)


def test_after_a_long_silence_of_ours_a_digest_waits_for_its_hour() -> None:
    (row,) = planned(event(), followers=ALICE_AND_THREE[:1], now=local(24, 9))
    assert local(24, 17) <= row.due_at < local(24, 17, 30)


# Not everybody at one minute -----------------------------------------------------------------------


def due_of(
    person_id: int, *, after: datetime = MONDAY, at: time = time(17), quiet: Window = NIGHT
) -> datetime:
    rhythm = Rhythm(digest_at=at, quiet=quiet)
    due = digest_due(person_id=person_id, after=after, rhythm=rhythm, board_quiet=(), zone=ZONE)
    assert due is not None
    return due


def test_digests_of_one_hour_are_spread_evenly_over_the_half_hour_that_follows() -> None:
    minutes = Counter((due_of(person).astimezone(ZONE) - local(23, 17)) // timedelta(minutes=1)
                      for person in range(1, 30_001))  # fmt: skip
    assert set(minutes) == set(range(30))
    assert max(minutes.values()) - min(minutes.values()) <= 20


@given(st.integers(1, 2**40), st.integers(0, 3 * 24 * 60))
def test_a_persons_digest_is_at_the_same_moment_each_day_and_the_next_one_from_then_on(
    person: int, minute: int
) -> None:
    after = START + timedelta(minutes=minute)
    due = due_of(person, after=after)
    clock = due.astimezone(ZONE).time()
    assert time(17) <= clock < time(17, 30) and clock == due_of(person).astimezone(ZONE).time()
    assert after <= due < after + timedelta(hours=25, seconds=1)
    assert due_of(person, after=due) == due


@given(st.integers(1, 2**40), st.integers(0, 59))
def test_a_digest_just_before_the_quiet_is_not_spread_into_it(person: int, minute: int) -> None:
    at = time(20, minute)
    due = due_of(person, at=at, quiet=Window(time(21), time(7)))
    assert at <= due.astimezone(ZONE).time() < time(21)


@pytest.mark.parametrize(("start", "end"), [(9, 12), (12, 7), (17, 21), (21, 11), (8, 19)])
def test_no_quiet_covers_midday(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="is not outside 10:00 to 18:00"):
        Window(time(start), time(end))


# All together --------------------------------------------------------------------------------------

TICK = timedelta(minutes=15)
# A long week-end with a change of hour in it, from the evening of 30 October 2026.
START = local(30, 20, month=10).astimezone(UTC)
TICKS = 4 * 24 * 4

# What begins the key of an event of a topic that several rooms tell of.
KINDS = {Topic.SAFETY: "message", Topic.EARLY_DISMISSAL: "early"}
evening = st.sampled_from([time(18), time(20), time(21), time(22, 30), time(0)])
morning = st.sampled_from([time(5), time(7), time(8, 30), time(10)])
windows = st.builds(Window, evening, morning)
rhythms = st.builds(Rhythm, st.none() | st.integers(0, 23).map(time), windows)
manners = st.dictionaries(
    st.tuples(st.none() | st.integers(1, 4), st.sampled_from(Topic)), st.sampled_from(Manner), max_size=12
)
readers = st.builds(Reader, manners, rhythms)
happening = st.tuples(
    st.integers(1, 6),  # which thing
    st.sampled_from(Topic),
    st.integers(0, TICKS - 2 * 24 * 4),  # when: two days are left to tell it
    st.sets(st.integers(1, 4), min_size=1),  # of which students
    st.none() | st.sampled_from([10, 20]),  # of which home
)


@dataclass(frozen=True)
class Bond:
    """A person follows a student from one tick to another."""

    follower: Follower
    start: int
    end: int

    def holds(self, tick: int) -> bool:
        return self.start <= tick < self.end


bonds = st.lists(
    st.builds(
        Bond,
        st.builds(Follower, st.integers(1, 3), st.integers(1, 4), st.sampled_from([10, 20])),
        st.sampled_from([0, 0, 40, 120]),
        st.sampled_from([60, 150, TICKS, TICKS]),
    ),
    max_size=8,
    unique_by=lambda bond: (bond.follower.person_id, bond.follower.student_id),
)


# From which tick on a student's age hides a category.
type Birthdays = dict[tuple[int, Category], int]
birthdays = st.dictionaries(
    st.tuples(st.integers(1, 4), st.sampled_from(Category)), st.sampled_from([0, 40, 120]), max_size=4
)


def events_of(things: list[tuple[int, Topic, int, set[int], int | None]]) -> list[tuple[int, Event]]:
    """(tick, event) of each thing; the same thing is of one board, topic and moment."""
    once = {number: thing for thing in reversed(things) for number in thing[:1]}
    return [
        (
            tick,
            Event(
                f"{KINDS.get(topic, 'thing')}:{number}",
                topic,
                BOARD,
                student,
                START + tick * TICK,
                as_written("Nouveau"),
                "/",
                home,
            ),
        )
        for number, topic, tick, students, home in once.values()
        for student in sorted(students)
    ]


def told_by(
    events: list[tuple[int, Event]],
    bonds: list[Bond],
    chosen: dict[int, Reader],
    board_quiet: Window,
    birthdays: Birthdays,
) -> list[tuple[int, int, str, Topic, bool]]:
    """Run every tick; (tick, person, key, topic, whether at once) of what was told."""
    waiting: list[Waiting] = []
    told: list[tuple[int, int, str, Topic, bool]] = []
    for tick in range(TICKS):
        now = START + tick * TICK
        followers = [bond.follower for bond in bonds if bond.holds(tick)]
        hidden = {which for which, since in birthdays.items() if since <= tick}
        done = {(person, key) for _tick, person, key, *_rest in told}
        seen = [one for at, one in events if at in (tick, tick - 1)]  # each is read twice: the rest is once
        fresh = plan(
            seen,
            followers=followers,
            readers=chosen,
            hidden=hidden,
            known=done,
            board_quiet=board_quiet,
            now=now,
            zone=ZONE,
        )
        kept = {(row.person_id, row.key, row.student_id) for row in waiting}
        waiting += [row for row in fresh if (row.person_id, row.key, row.student_id) not in kept]
        for person in (1, 2, 3):
            due = [row for row in waiting if row.person_id == person and row.due_at <= now]
            delivery = deliver(
                due,
                followed={each.student_id: each.contact_id for each in followers if each.person_id == person},
                hidden=hidden,
                reader=chosen.get(person, Reader()),
                known={key for _tick, who, key, *_rest in told if who == person},
                board_quiet=(board_quiet,),
                now=now,
                zone=ZONE,
            )
            told += [(tick, person, line.key, line.topic, True) for line in delivery.urgent]
            told += [(tick, person, line.key, line.topic, False) for line in delivery.digest]
            gone = [row for row in due if row.at_once or not delivery.postponed_to]
            waiting = [row for row in waiting if row not in gone and row not in delivery.dropped]
            if delivery.postponed_to:
                waiting = [
                    replace(row, due_at=delivery.postponed_to) if row in due else row for row in waiting
                ]
    return told


@settings(max_examples=250)
@given(
    things=st.lists(happening, max_size=10),
    bonds=bonds,
    chosen=st.dictionaries(st.integers(1, 3), readers),
    board_quiet=windows,
    birthdays=birthdays,
)
def test_every_event_is_told_once_none_to_the_barred_none_hidden_by_age_none_in_quiet_hours_but_the_three(
    things: list[tuple[int, Topic, int, set[int], int | None]],
    bonds: list[Bond],
    chosen: dict[int, Reader],
    board_quiet: Window,
    birthdays: Birthdays,
) -> None:
    events = events_of(things)
    told = told_by(events, bonds, chosen, board_quiet, birthdays)
    assert len({(person, key) for _tick, person, key, *_rest in told}) == len(told)
    for tick, person, key, topic, at_once in told:
        reader = chosen.get(person, Reader())
        of = [one for _at, one in events if one.key == key]
        followed = {
            bond.follower.student_id: bond.follower.contact_id
            for bond in bonds
            if bond.follower.person_id == person and bond.holds(tick)
        }
        assert any(
            one.student_id in followed
            and one.contact_id in (None, followed[one.student_id])
            and birthdays.get((one.student_id, category_of(one.topic, key)), TICKS) > tick
            for one in of
        )
        clock = (START + tick * TICK).astimezone(ZONE).time()
        is_quiet = reader.rhythm.quiet.holds(clock) or board_quiet.holds(clock)
        assert not is_quiet or (at_once and topic in INTERRUPTING)
    # Whoever followed one of its students all along, in the right home, and wants it, was told.
    for key in {one.key for _at, one in events}:
        for bond in bonds:
            person = bond.follower.person_id
            if bond.start == 0 and bond.end == TICKS and any(
                one.student_id == bond.follower.student_id
                and one.contact_id in (None, bond.follower.contact_id)
                and Manner.OFF
                is not chosen.get(person, Reader()).manner(one.topic, student_id=one.student_id)
                and (one.student_id, category_of(one.topic, key)) not in birthdays
                for _at, one in events if one.key == key
            ):  # fmt: skip
                assert (person, key) in {(who, what) for _tick, who, what, *_rest in told}


@given(st.lists(windows, max_size=3), st.integers(0, 4 * 24 * 60))
def test_quiet_always_ends_and_nothing_before_its_end(quiet: list[Window], minute: int) -> None:
    moment = START + timedelta(minutes=minute)
    loud = after_quiet(moment, quiet=quiet, zone=ZONE)
    assert moment <= loud < moment + timedelta(days=1)
    assert not any(window.holds(loud.astimezone(ZONE).time()) for window in quiet)


def test_a_row_of_another_home_is_closed() -> None:
    (row,) = planned(event(contact_id=10), followers=ALICE_AND_THREE[:1])
    assert is_open(row, {1: 10}, ()) and not is_open(row, {1: 20}, ()) and not is_open(row, {2: 10}, ())


def test_what_may_not_interrupt_waits_for_the_digest_of_who_has_one() -> None:
    announced = event("announced:1", topic=Topic.ABSENCES, may_interrupt=False)
    (row,) = planned(announced, followers=[Follower(1, 1, 10)])
    assert not row.at_once and row.due_at > MONDAY
    without = Reader(rhythm=Rhythm(digest_at=None))
    assert planned(announced, followers=[Follower(1, 1, 10)], reader=without) == []


def test_who_did_it_is_not_told_of_it() -> None:
    both = [Follower(1, 1, 10), Follower(2, 1, 20)]
    assert [row.person_id for row in planned(event(by=1), followers=both)] == [2]
