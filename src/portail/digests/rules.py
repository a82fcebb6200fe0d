"""Which event is told to whom, how and when. Pure; floor 8."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from portail.digests.ages import Hidden, is_hidden
from portail.records.events import INTERRUPTING, Event, Title, Topic

# Hours that no quiet may cover, a family's or a board's: whatever both chose, every digest has its moment.
LOUD_FROM, LOUD_UNTIL = time(10), time(18)
# An event of the last minutes before a digest is read a little after it, and still goes with it.
GRACE = timedelta(minutes=10)
# Everybody's hour is a round one: each person's digest has its own moment in the half-hour that follows.
SPREAD = timedelta(minutes=30)
# Prime, and near SPREAD's golden section: persons numbered in a row fall far apart.
_STEP = 1117


class Manner(StrEnum):
    """How a topic is told. AT_ONCE only for the three that may interrupt."""

    OFF = "off"
    DIGEST = "digest"
    AT_ONCE = "at_once"


_BY_STRENGTH = (Manner.OFF, Manner.DIGEST, Manner.AT_ONCE)


def usual_manner(topic: Topic) -> Manner:
    """How a topic is told to who chose nothing."""
    return Manner.AT_ONCE if topic in INTERRUPTING else Manner.DIGEST


def manners_of(topic: Topic) -> tuple[Manner, ...]:
    """How a topic may be told, the usual first."""
    others = (Manner.DIGEST, Manner.OFF)
    return (Manner.AT_ONCE, *others) if topic in INTERRUPTING else others


def rows_to_keep(chosen: Mapping[tuple[int, Topic], Manner]) -> dict[tuple[int | None, Topic], Manner]:
    """The choices to keep of those made for each child: one for all where they agree, none where usual.

    So that a child who is associated later is told of as the others are.
    """
    by_topic: dict[Topic, dict[int, Manner]] = defaultdict(dict)
    for (student, topic), manner in chosen.items():
        by_topic[topic][student] = manner
    kept: dict[tuple[int | None, Topic], Manner] = {}
    for topic, manners in by_topic.items():
        usual = usual_manner(topic)
        told = set(manners.values())
        rows = dict.fromkeys([None], told.pop()) if len(told) == 1 else manners
        kept |= {(student, topic): manner for student, manner in rows.items() if manner is not usual}
    return kept


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of silence, over midnight when they end before they start; none when both are the same."""

    start: time
    end: time

    def __post_init__(self) -> None:
        is_started_by_day = LOUD_FROM <= self.start < LOUD_UNTIL and self.start != self.end
        if is_started_by_day or self.holds(LOUD_FROM):
            raise ValueError(
                f"quiet from {self.start:%H:%M} to {self.end:%H:%M} is not outside"
                f" {LOUD_FROM:%H:%M} to {LOUD_UNTIL:%H:%M}"
            )

    def holds(self, clock: time) -> bool:
        """Whether it is quiet at that time of day."""
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a person is told. digest_at: None for no digest."""

    digest_at: time | None = time(17)
    quiet: Window = Window(time(21), time(7))


@dataclass(frozen=True, slots=True)
class Reader:
    """What a person chose. choices: by student and topic; without a student, for all of theirs."""

    choices: Mapping[tuple[int | None, Topic], Manner] = field(default_factory=dict)
    rhythm: Rhythm = Rhythm()

    def chosen(self, topic: Topic, *, student_id: int | None) -> Manner:
        """What they chose for this topic of this student, or the usual."""
        chosen = self.choices.get((student_id, topic)) or self.choices.get((None, topic))
        return chosen if chosen in manners_of(topic) else usual_manner(topic)

    def manner(self, topic: Topic, *, student_id: int | None) -> Manner:
        """How it is told to them: by no digest when they want none."""
        manner = self.chosen(topic, student_id=student_id)
        return Manner.OFF if manner is Manner.DIGEST and self.rhythm.digest_at is None else manner


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody who may see a student now, as one contact of theirs."""

    person_id: int
    student_id: int
    contact_id: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event of one student that waits to be told to one person. due_at: not before."""

    person_id: int
    student_id: int
    contact_id: int | None
    board_id: int
    key: str
    topic: Topic
    title: Title
    path: str
    at: datetime
    due_at: datetime
    at_once: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One thing told, with the students whom it concerns, as the person may see them now."""

    key: str
    topic: Topic
    board_id: int
    title: Title
    path: str
    students: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What goes to one person now: each urgent line by itself, one digest of the others.

    postponed_to: until when a digest must wait because it is quiet. dropped: what will not be told.
    """

    urgent: tuple[Line, ...] = ()
    digest: tuple[Line, ...] = ()
    postponed_to: datetime | None = None
    dropped: tuple[Waiting, ...] = ()


def plan(
    events: Iterable[Event],
    *,
    followers: Iterable[Follower],
    readers: Mapping[int, Reader],
    hidden: Hidden,
    known: Collection[tuple[int, str]],
    board_quiet: Window | None,
    now: datetime,
    zone: tzinfo,
) -> list[Waiting]:
    """What each person is to be told of a board's events, once whatever the number of their children.

    followers: of the students of these events, now. readers: who chose something else than the usual.
    known: the persons and keys told already.
    """
    by_student: dict[int, list[Follower]] = defaultdict(list)
    for follower in followers:
        by_student[follower.student_id].append(follower)
    wanted: dict[tuple[int, str], list[tuple[Event, Manner]]] = defaultdict(list)
    for event in events:
        if is_hidden(event.student_id, event.topic, event.key, hidden):
            continue
        for follower in by_student[event.student_id]:
            reader = readers.get(follower.person_id, _USUAL)
            manner = _manner(event, reader)
            is_own = event.contact_id in (None, follower.contact_id) and event.by != follower.person_id
            if is_own and manner is not Manner.OFF and (follower.person_id, event.key) not in known:
                wanted[follower.person_id, event.key].append((event, manner))
    return [
        row
        for (person_id, _key), found in wanted.items()
        for row in _rows(
            found,
            person_id=person_id,
            reader=readers.get(person_id, _USUAL),
            board_quiet=(board_quiet,) if board_quiet else (),
            now=now,
            zone=zone,
        )
    ]


def deliver(
    rows: Sequence[Waiting],
    *,
    followed: Mapping[int, int],
    hidden: Hidden,
    reader: Reader,
    known: Collection[str],
    board_quiet: Collection[Window],
    now: datetime,
    zone: tzinfo,
) -> Delivery:
    """What of one person's rows goes now. followed: the contact as whom they follow each student now."""
    kept = [row for row in rows if is_open(row, followed, hidden) and _is_wanted(row, reader, known)]
    digest = [row for row in kept if not row.at_once]
    loud = after_quiet(now, quiet=(reader.rhythm.quiet, *board_quiet), zone=zone)
    is_quiet = bool(digest) and loud > now
    return Delivery(
        urgent=_lines(row for row in kept if row.at_once),
        digest=() if is_quiet else _lines(digest),
        postponed_to=loud if is_quiet else None,
        dropped=tuple(row for row in rows if row not in kept),
    )


def digest_due(
    *, person_id: int, after: datetime, rhythm: Rhythm, board_quiet: Collection[Window], zone: tzinfo
) -> datetime | None:
    """The next digest of a person from AFTER on, once both the family's and the board's quiet is over.

    In the half-hour that follows the hour that they chose, always at the same moment of it, and before the
    next quiet: a mail a person at one stroke of the clock would reach the last of them hours later.
    """
    if rhythm.digest_at is None:
        return None
    quiet = (rhythm.quiet, *board_quiet)
    offset = timedelta(seconds=person_id * _STEP % SPREAD.total_seconds())
    hour = after_quiet(_next_at(rhythm.digest_at, after=after - offset, zone=zone), quiet=quiet, zone=zone)
    return hour + offset * min(1.0, until_quiet(hour, quiet=quiet, zone=zone) / SPREAD)


def after_quiet(moment: datetime, *, quiet: Collection[Window], zone: tzinfo) -> datetime:
    """MOMENT itself, or when the quiet that it falls in ends; always found, since no quiet covers midday."""
    while True:
        clock = moment.astimezone(zone).time()
        window = next((each for each in quiet if each.holds(clock)), None)
        if window is None:
            return moment
        moment = _next_at(window.end, after=moment, zone=zone)


def until_quiet(moment: datetime, *, quiet: Collection[Window], zone: tzinfo) -> timedelta:
    """How long it stays loud from MOMENT on: nobody else may keep a notice longer."""
    starts = [_next_at(each.start, after=moment, zone=zone) for each in quiet if each.start != each.end]
    return min(starts, default=moment + timedelta(days=1)) - moment


_USUAL = Reader()


def _manner(event: Event, reader: Reader) -> Manner:
    """How the event's reader is told of it: what may not interrupt waits for the digest of who has one."""
    manner = reader.manner(event.topic, student_id=event.student_id)
    if manner is Manner.AT_ONCE and not event.may_interrupt:
        return Manner.OFF if reader.rhythm.digest_at is None else Manner.DIGEST
    return manner


def _rows(
    found: list[tuple[Event, Manner]],
    *,
    person_id: int,
    reader: Reader,
    board_quiet: Collection[Window],
    now: datetime,
    zone: tzinfo,
) -> list[Waiting]:
    """The rows of one event for one person: told at once when it is for any of their children."""
    at_once = max((manner for _event, manner in found), key=_BY_STRENGTH.index) is Manner.AT_ONCE
    after = max(now - GRACE, min(event.at for event, _manner in found))
    due_at: datetime | None = now
    if not at_once:
        due_at = digest_due(
            person_id=person_id, after=after, rhythm=reader.rhythm, board_quiet=board_quiet, zone=zone
        )
    students: set[int] = set()
    rows = []
    for event, _manner in found:
        if due_at is not None and event.student_id not in students:
            students.add(event.student_id)
            rows.append(_row(event, person_id=person_id, due_at=due_at, at_once=at_once))
    return rows


def _row(event: Event, *, person_id: int, due_at: datetime, at_once: bool) -> Waiting:
    return Waiting(
        person_id=person_id,
        student_id=event.student_id,
        contact_id=event.contact_id,
        board_id=event.board_id,
        key=event.key,
        topic=event.topic,
        title=event.title,
        path=event.path,
        at=event.at,
        due_at=due_at,
        at_once=at_once,
    )


def is_open(row: Waiting, followed: Mapping[int, int], hidden: Hidden) -> bool:
    """Whether its person still follows its student, in the home that it is of, and may see it at that age."""
    is_followed = row.student_id in followed and row.contact_id in (None, followed[row.student_id])
    return is_followed and not is_hidden(row.student_id, row.topic, row.key, hidden)


def _is_wanted(row: Waiting, reader: Reader, known: Collection[str]) -> bool:
    return reader.manner(row.topic, student_id=row.student_id) is not Manner.OFF and row.key not in known


def _lines(rows: Iterable[Waiting]) -> tuple[Line, ...]:
    """One line a thing, in the order in which they came."""
    by_key: dict[tuple[int, str], list[Waiting]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.at, row.key, row.student_id)):
        by_key[row.board_id, row.key].append(row)
    return tuple(
        Line(first.key, first.topic, first.board_id, first.title, first.path, tuple(r.student_id for r in of))
        for of in by_key.values()
        for first in of[:1]
    )


def _next_at(clock: time, *, after: datetime, zone: tzinfo) -> datetime:
    """The next moment, from AFTER on, when clocks of the zone show CLOCK; days of 23 or 25 hours included.

    Compared in UTC: two moments of one zone are compared by their clocks alone.
    """
    day = after.astimezone(zone).date()
    today = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
    if today >= after:
        return today
    return datetime.combine(day + timedelta(days=1), clock, tzinfo=zone).astimezone(UTC)
