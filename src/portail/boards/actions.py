"""Write the directory: boards, schools, school years, and the names they are found by. Floor 5."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from portail.audit.actions import note
from portail.boards.models import Board, BoardName, School, SchoolYear
from portail.boards.names import refresh_names
from portail.boards.package import STAGES, ReceivedBoard, ReceivedSchool, ReceivedYear
from portail.boards.rules import search_key
from portail.common.comparing import Tally
from portail.common.errors import Refusal
from portail.database.context import rows_of

_BOARD_FIELDS = ("name", "kind", "website", "region", "municipality", "phone")
_SCHOOL_FIELDS = ("name", "municipality", "phone", "address")
_NAME = BoardName.Kind


class UnknownBoard(Refusal):
    """No board has this code or name, or several have it.

    Code `unknown-board`; values `typed` and `near`, « code name » of the boards that come close.
    """


@dataclass(frozen=True, slots=True)
class AppliedSchools:
    """ids: database keys by the package's keys. changed: those whose parents see a difference."""

    ids: Mapping[str, int]
    changed: tuple[int, ...]
    tally: Tally


@dataclass(frozen=True, slots=True)
class AppliedDirectory:
    """What an import of the directory did."""

    boards: Tally
    schools: Tally
    names: Tally


def raise_board_revision(*, board_id: int) -> None:
    """In the transaction that changes what a board says or decides: pages made before it are made anew."""
    Board.objects.filter(pk=board_id).update(revision=F("revision") + 1)


def find_board(typed: str) -> Board:
    """The board of this code, else of this exact name or acronym, case and accents aside.

    Raises UnknownBoard.
    """
    board = Board.objects.filter(code=typed).first()
    if board is not None:
        return board
    with rows_of():
        exact = BoardName.objects.filter(folded=search_key(typed), kind__in=[_NAME.CURRENT, _NAME.ACRONYM])
        found = list(Board.objects.filter(pk__in=exact.values("board_id"))[:2])
        if len(found) == 1:
            return found[0]
        near = BoardName.objects.filter(folded__contains=search_key(typed), kind=_NAME.CURRENT)
        boards = Board.objects.filter(pk__in=near.values("board_id")).order_by("code")[:5]
        raise UnknownBoard(
            "unknown-board", typed=typed, near=tuple(f"{board.code} {board.name}" for board in boards)
        )


# One board's package -----------------------------------------------------------------------------


def apply_schools(*, board_id: int, received: Sequence[ReceivedSchool]) -> AppliedSchools:
    """Make the board's schools say what its package says, in the caller's transaction and row context.

    A school is known by the board's key, else by its code (the directory may have brought it). What
    the package leaves empty stays as it is. A school that the board sent before and no longer sends
    is closed; one that only the directory knows is left alone.
    """
    kept = list(School.objects.filter(board_id=board_id).order_by("pk"))
    by_source = {school.source_id: school for school in kept if school.source_id}
    sent = {school.source_id for school in received}
    by_code = {school.code: school for school in kept if school.source_id not in sent}
    codes = {school.code for school in kept}
    created, changed, same = [], [], 0
    ids: dict[str, int] = {}
    for one in received:
        school = by_source.get(one.source_id) or by_code.get(one.code)
        if school is None:
            created.append((one, _new_school(board_id, one)))
            continue
        ids[one.source_id] = school.pk
        may_take_code = one.code not in codes
        if _update_school(school, one, code=one.code if may_take_code else school.code):
            changed.append(school.pk)
        else:
            same += 1
    for one, school in created:
        school.save()
        ids[one.source_id] = school.pk
    gone = [school for school in by_source.values() if school.source_id not in sent and school.is_active]
    closed = [school for school in gone if school.pk not in set(ids.values())]
    _close(closed)
    return AppliedSchools(ids, tuple(changed), Tally(len(created), len(changed), same, len(closed)))


def apply_years(*, board_id: int, received: Iterable[ReceivedYear]) -> Tally:
    """Add or mend the board's school years; past ones stay."""
    kept = {year.label: year for year in SchoolYear.objects.filter(board_id=board_id)}
    created = changed = same = 0
    for one in received:
        year = kept.get(one.label)
        if year is None:
            SchoolYear.objects.create(
                board_id=board_id, label=one.label, starts_on=one.starts_on, ends_on=one.ends_on
            )
            created += 1
        elif (year.starts_on, year.ends_on) != (one.starts_on, one.ends_on):
            year.starts_on, year.ends_on = one.starts_on, one.ends_on
            year.save(update_fields=["starts_on", "ends_on"])
            changed += 1
        else:
            same += 1
    return Tally(created, changed, same, 0)


def _new_school(board_id: int, one: ReceivedSchool) -> School:
    return School(
        board_id=board_id,
        code=one.code,
        source_id=one.source_id,
        **{field: getattr(one, field) for field in _SCHOOL_FIELDS},
        **{stage: stage in one.stages for stage in STAGES},
    )


def _update_school(school: School, one: ReceivedSchool, *, code: str) -> bool:
    """Copy what the board says onto SCHOOL; True when that changed it."""
    wanted: dict[str, object] = {
        "code": code,
        "source_id": one.source_id or school.source_id,
        "is_active": True,
    }
    for field in _SCHOOL_FIELDS:
        wanted[field] = getattr(one, field) or getattr(school, field)
    if one.stages:
        wanted.update({stage: stage in one.stages for stage in STAGES})
    return _save_changes(school, wanted)


def _close(schools: Iterable[School]) -> None:
    for school in schools:
        _save_changes(school, {"is_active": False})


def _save_changes(row: School | Board, wanted: Mapping[str, object]) -> bool:
    """Write only the fields that differ; False when none does, and then nothing is written."""
    changes = {field: value for field, value in wanted.items() if getattr(row, field) != value}
    for field, value in changes.items():
        setattr(row, field, value)
    if changes:
        row.save(update_fields=sorted(changes))
    return bool(changes)


# The directory -----------------------------------------------------------------------------------


def apply_directory(
    *, boards: Sequence[ReceivedBoard], schools: Sequence[ReceivedSchool], now: datetime
) -> AppliedDirectory:
    """Make the directory say what the files say; a board is never removed, nor its subscription changed.

    For a board that the schools' file names, it names them all: a school that only the directory
    knew and no longer names is closed. A school that the board itself sends keeps the board's words.
    """
    kept = {board.code: board for board in Board.objects.all()}
    before = {board.code: board.name for board in kept.values()}
    board_tally = Tally()
    for received in boards:
        board_tally += _apply_board(kept, received)
    by_board: dict[str, list[ReceivedSchool]] = {}
    for school in schools:
        by_board.setdefault(school.board_code, []).append(school)
    school_tally = name_tally = Tally()
    named = {received.code: received for received in boards}
    for code in dict.fromkeys((*named, *by_board)):
        board = kept[code]
        with rows_of(board=board.pk):
            school_tally += _apply_directory_schools(board.pk, by_board.get(code))
            line = named.get(code)
            name_tally += refresh_names(
                board=board,
                former=line.former_names if line else None,
                acronyms=line.acronyms if line else None,
                renamed_from=before.get(code, board.name),
            )
    applied = AppliedDirectory(board_tally, school_tally, name_tally)
    _note_directory(applied, now)
    return applied


def _apply_board(kept: dict[str, Board], received: ReceivedBoard) -> Tally:
    board = kept.get(received.code)
    if board is None:
        kept[received.code] = Board.objects.create(
            code=received.code, **{field: getattr(received, field) for field in _BOARD_FIELDS}
        )
        return Tally(created=1)
    wanted = {field: getattr(received, field) or getattr(board, field) for field in _BOARD_FIELDS}
    return Tally(changed=1) if _save_changes(board, wanted) else Tally(unchanged=1)


def _apply_directory_schools(board_id: int, received: Sequence[ReceivedSchool] | None) -> Tally:
    if received is None:
        return Tally()
    kept = {school.code: school for school in School.objects.filter(board_id=board_id)}
    new = [_new_school(board_id, one) for one in received if one.code not in kept]
    School.objects.bulk_create(new)
    changed = same = 0
    for one in received:
        school = kept.get(one.code)
        if school is not None and _update_from_directory(school, one):
            changed += 1
        elif school is not None:
            same += 1
    codes = {one.code for one in received}
    gone = [
        school
        for school in kept.values()
        if school.is_active and not school.source_id and school.code not in codes
    ]
    _close(gone)
    return Tally(len(new), changed, same, len(gone))


def _update_from_directory(school: School, one: ReceivedSchool) -> bool:
    if not school.source_id:
        return _update_school(school, one, code=school.code)
    empty = {field: getattr(one, field) for field in _SCHOOL_FIELDS if not getattr(school, field)}
    return _save_changes(school, empty)


def _note_directory(applied: AppliedDirectory, now: datetime) -> None:
    with rows_of():
        note(
            action="directory.imported",
            actor=None,
            subject_kind="directory",
            subject_id="",
            details={
                name: {"created": tally.created, "changed": tally.changed, "ended": tally.ended}
                for name, tally in (("boards", applied.boards), ("schools", applied.schools))
            },
            now=now,
        )


def change_settings(
    *, board: str, now: datetime, subscribed: bool | None = None, absent_access: str | None = None
) -> bool:
    """Say whether a board is subscribed, and how an access its files leave unsaid reads; True if changed.

    Raises UnknownBoard.
    """
    found = find_board(board)
    wanted: dict[str, object] = {}
    if subscribed is not None:
        wanted["subscribed"] = subscribed
    if absent_access is not None:
        wanted["absent_access"] = absent_access
    before = {field: getattr(found, field) for field in wanted}
    with rows_of(board=found.pk):
        if not _save_changes(found, wanted):
            return False
        note(
            action="board.settings-changed",
            actor=None,
            subject_kind="board",
            subject_id=found.pk,
            board=found.pk,
            details={"before": before, "after": wanted},
            now=now,
        )
    return True
