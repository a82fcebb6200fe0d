"""Apply a package staged as it was read: compare, brake, write, recheck the links. Floor 8."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from portail.boards.actions import AppliedSchools, apply_schools, apply_years, raise_board_revision
from portail.boards.models import Board
from portail.boards.names import refresh_names
from portail.common.comparing import Tally
from portail.database.applying import Applied
from portail.database.comparing import Difference, Kind, differing
from portail.database.locks import lock_board
from portail.database.snapshot import keep_changes, take_snapshot
from portail.imports.brake import Share, passed
from portail.imports.checked import Checked
from portail.imports.limits import allowed_for
from portail.imports.publishing import apply_domains, compare_domains
from portail.imports.report import AccessSaid, Brake, Changes, Figures
from portail.links.actions import Followed, Recheck, Touched, follow_students, recheck_links
from portail.links.queries import count_shown_links
from portail.records.actions import (
    apply_records,
    changed_addresses,
    compare_records,
    raise_revisions,
    read_access,
    record_sizes,
    tell_taken_numbers,
)
from portail.records.bulk import ADDRESSES, CONTACTS, GUARDIANSHIPS, STUDENTS
from portail.records.received import PeopleSaid

SMALL_TABLES = ("boards_school", "boards_schoolyear")
_NAMES = {
    STUDENTS.table: "students", CONTACTS.table: "contacts", ADDRESSES.table: "addresses",
    GUARDIANSHIPS.table: "guardianships",
}  # fmt: skip
LISTED = 20_000
"""Rows kept behind each figure. A whole board's first students are but the package itself: a few show it."""
LISTED_OF_A_FIRST_LOAD = 50

type Step = Callable[[str], None]
"""Called with the state just reached."""


class Stopped(Exception):
    """The transaction was given up: past a limit, or because nothing was to be kept."""

    def __init__(self, figures: Figures, braked_by: tuple[Brake, ...]) -> None:
        super().__init__(", ".join(brake.limit for brake in braked_by))
        self.figures = figures
        self.braked_by = braked_by


@dataclass(frozen=True, slots=True)
class Order:
    """What to apply and how. is_confirmed: a person saw the figures. is_rehearsal: count, keep nothing."""

    board_id: int
    run_id: int
    is_confirmed: bool = False
    is_rehearsal: bool = False


def apply_package(order: Order, checked: Checked, *, now: datetime, step: Step) -> Figures:
    """Make the record and the domains say what the package says, in a transaction that the caller may extend.

    Raises Stopped, and then nothing is kept, when a limit is passed and nobody confirmed, or at the end
    of a rehearsal: at the end in both cases, so that whoever confirms saw all the figures and every limit.
    The caller opens the transaction, `rows_of(board=…)`, in which the package was read, taken by Staging.
    """
    step("staged")
    lock_board(order.board_id, shared=False)
    figures, shares = Figures(), list[Share]()
    if checked.people is not None:
        figures, shares = _apply_people(order, checked, checked.people, now=now, step=step)
    if checked.domains:
        figures, others = _apply_domains(order, checked, figures, now=now, step=step)
        shares += others
    braked_by = passed(shares, allowed_for(order.board_id))
    if order.is_rehearsal or (braked_by and not order.is_confirmed):
        raise Stopped(figures, braked_by)
    if any(tally.touched for tally in figures.tallies.values()):
        raise_board_revision(board_id=order.board_id)
    return figures


def _apply_domains(
    order: Order, checked: Checked, figures: Figures, *, now: datetime, step: Step
) -> tuple[Figures, list[Share]]:
    """After people: a mark points at its student, who may be new tonight."""
    compared = compare_domains(checked.domains, board_id=order.board_id)
    step("compared")
    published = apply_domains(
        checked.domains, compared, board_id=order.board_id, run_id=order.run_id, now=now
    )
    figures = replace(
        figures,
        tallies={**figures.tallies, **published.tallies},
        rows=figures.rows + sum(one.rows for one in checked.domains),
        aside=figures.aside + sum(one.aside for one in checked.domains),
        waiting=figures.waiting + published.waiting,
    )
    # Each by itself: a large file would hide a small one of which nothing can be read.
    aside = [Share("aside", one.aside, one.rows, one.file) for one in checked.domains]
    return figures, [*aside, *_vanishing(compared)]


def _vanishing(compared: Mapping[str, Difference]) -> list[Share]:
    """What each table would lose of what it has: a few rows of a small one hide nothing of another."""
    return [
        Share("vanishing", found.ended, found.kept, _NAMES.get(table, table))
        for table, found in compared.items()
    ]


def _apply_people(
    order: Order, checked: Checked, people: PeopleSaid, *, now: datetime, step: Step
) -> tuple[Figures, list[Share]]:
    board_id, today = order.board_id, timezone.localdate(now)
    # Read under the lock: the setting decides who may see a child.
    board = Board.objects.get(pk=board_id)
    sizes, links = record_sizes(board_id=board_id), count_shown_links(board_id=board_id, today=today)
    for table in SMALL_TABLES:
        take_snapshot(table, board_id=board_id)
    schools = apply_schools(board_id=board_id, received=checked.schools)
    years = apply_years(board_id=board_id, received=checked.years)
    access = read_access(board_id=board_id, absent_access=board.absent_access, barred=people.barred)
    differences = compare_records(board_id=board_id)
    step("compared")
    tell_taken_numbers(people, checked.findings)
    figures = Figures(
        tallies=_tallies(schools, years, differences),
        rows=sum(people.rows.values()),
        aside=sum(people.aside.values()) + differences[STUDENTS.table].blocked,
        access=AccessSaid(access.unsaid, board.absent_access, access.still_barred),
        changes=_changes(differences, board_id, is_first=not sizes["students"]),
    )
    shares = [
        Share("aside", figures.aside, figures.rows),
        Share("departures", figures.changes.departures, sizes["students"]),
        Share("addresses", figures.changes.changed_addresses, sizes["contacts"]),
        *_vanishing({table: differences[table] for table in (CONTACTS.table, GUARDIANSHIPS.table)}),
    ]
    applied = apply_records(board_id=board_id, run_id=order.run_id)
    for table in SMALL_TABLES:
        keep_changes(table, board_id=board_id, run_id=order.run_id)
    raise_revisions(board_id=board_id, schools=schools.changed)
    refresh_names(board=board)
    # Last, in the same transaction: nobody ever reads the new record through an old link.
    rechecked = recheck_links(board_id=board_id, now=now)
    followed = follow_students(board_id=board_id, now=now)
    figures = _with_links(figures, applied, rechecked, followed)
    shares.append(Share("lost_links", rechecked.suspended, links))
    return figures, shares


def _tallies(
    schools: AppliedSchools, years: Tally, differences: Mapping[str, Difference]
) -> dict[str, Tally]:
    of_records = {
        # A row that was ended and is said again counts as changed, since it is one row all along.
        _NAMES[table]: Tally(found.created, found.changed + found.returned, found.unchanged, found.ended)
        for table, found in differences.items()
    }
    return {"schools": schools.tally, "school_years": years, **of_records}


def _changes(differences: Mapping[str, Difference], board_id: int, *, is_first: bool) -> Changes:
    students = differences[STUDENTS.table]
    arrive = (Kind.CREATED, Kind.RETURNED)
    most = LISTED_OF_A_FIRST_LOAD if is_first else LISTED
    addresses = changed_addresses(limit=LISTED)
    return Changes(
        departures=students.ended,
        arrivals=students.created + students.returned,
        changed_addresses=addresses.contacts,
        behind={
            "departures": _students(board_id, Kind.ENDED, LISTED),
            "arrivals": tuple(row for kind in arrive for row in _students(board_id, kind, most)),
            "changed_addresses": addresses.rows,
        },
    )


def _students(board_id: int, kind: Kind, most: int) -> tuple[Mapping[str, str], ...]:
    shown = ("file_number", "family_name", "given_names")
    rows = differing(STUDENTS, board_id=board_id, kind=kind, limit=most)
    return tuple(
        {**row.key, **{column: (row.after or row.before).get(column, "") for column in shown}} for row in rows
    )


def _with_links(
    figures: Figures, applied: Mapping[str, Applied], rechecked: Recheck, followed: Followed
) -> Figures:
    changes = replace(
        figures.changes,
        lost_access=rechecked.suspended,
        regained_access=rechecked.resumed,
        followed=followed.made,
        behind={
            **figures.changes.behind,
            **links_behind(rechecked),
            "followed": tuple(map(_link, followed.links)),
        },
    )
    waiting = sum(table.lost for table in applied.values())
    written = {
        _NAMES[name]: replace(
            figures.tallies[_NAMES[name]], created=table.created, changed=table.changed + table.returned
        )
        for name, table in applied.items()
    }
    return replace(figures, waiting=waiting, changes=changes, tallies={**figures.tallies, **written})


def links_behind(rechecked: Recheck) -> dict[str, tuple[dict[str, str], ...]]:
    """The links behind what a recheck took and gave back."""
    return {
        "lost_access": tuple({**_link(one), "reason": one.reason} for one in rechecked.lost),
        "regained_access": tuple(map(_link, rechecked.regained)),
    }


def _link(one: Touched) -> dict[str, str]:
    return {"file_number": one.file_number, "contact": one.contact}
