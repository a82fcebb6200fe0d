"""Write the province: each board by itself, in as many processes as there are processors. Floor 11."""

import json
import os
import resource
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from portail.demo.province.archive import Archive
from portail.demo.province.chance import source
from portail.demo.province.changes import lived
from portail.demo.province.directory import write_directory
from portail.demo.province.families import Family, FamilyId, draw_family
from portail.demo.province.habits import habits_of
from portail.demo.province.nights import BoardPlan, Course, plan_nights
from portail.demo.province.package import Package
from portail.demo.province.places import Board, boards
from portail.demo.province.slips import slips_of
from portail.demo.province.truth import Truth


@dataclass(frozen=True, slots=True)
class Order:
    """What province to write; the same order gives the same bytes.

    errors: a factor of every rate of errors, 0 for none. contract: oneroster, french or mixed. only: the
    numbers of the boards to write, all of them when empty; their families are the same either way.
    """

    pupils: int
    seed: int
    folder: Path
    night: int = 0
    changed: float = 0.01
    errors: float = 1.0
    shuffle: bool = False
    contract: str = "oneroster"
    only: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """One package done. peak_mib: the most memory that its process ever held."""

    code: str
    pupils: int
    answers: dict[str, object]
    peak_mib: float


def write_province(
    order: Order, *, processes: int | None = None, say: Callable[[Written], None] = lambda _written: None
) -> dict[str, object]:
    """Write FOLDER/directory, FOLDER/packages and FOLDER/answers.json; the answers come back.

    A board without pupils has no package. say: told of each one as it is done.
    """
    everywhere = boards(seed=order.seed, pupils=order.pupils)
    write_directory(order.folder / "directory", everywhere)
    (order.folder / "packages").mkdir(parents=True, exist_ok=True)
    plans = plan_nights(everywhere, seed=order.seed, night=order.night, changed=order.changed)
    tasks = [
        (order, board.number, plan)
        for board, plan in zip(everywhere, plans, strict=True)
        if (plan.families or plan.late) and (not order.only or board.number in order.only)
    ]
    found: dict[str, object] = {}
    for written in _all(tasks, processes or os.cpu_count() or 1):
        if written.pupils:
            found[written.code] = written.answers
        say(written)
    answers: dict[str, object] = {
        "seed": order.seed,
        "night": order.night,
        "boards": {board.code: found[board.code] for board in everywhere if board.code in found},
    }
    text = json.dumps(answers, ensure_ascii=False, indent=1) + "\n"
    (order.folder / "answers.json").write_text(text, encoding="utf-8")
    return answers


def _all(tasks: Sequence[tuple[Order, int, BoardPlan]], processes: int) -> Iterator[Written]:
    """Largest boards first, so that none is left alone at the end."""
    if processes == 1:
        yield from (_write(*task) for task in tasks)
        return
    # Fresh processes: a fork would copy whatever threads and connections the caller has.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(_write, *task) for task in tasks]):
            yield done.result()


def _write(order: Order, number: int, plan: BoardPlan) -> Written:
    board = boards(seed=order.seed, pupils=order.pupils)[number]
    habits = habits_of(board, seed=order.seed, errors=order.errors, contract=order.contract)
    truth = Truth(habits)
    path = order.folder / "packages" / f"{board.code}.zip"
    path.unlink(missing_ok=True)
    with Archive(habits) as archive:
        slips = slips_of(board, plan.families, seed=order.seed, errors=order.errors)
        package = Package(archive, board, slips, truth)
        for seat, family, children in _families(order, plan, board, truth):
            package.add(seat, family, children)
        package.close()
        if truth.pupils:
            archive.save(path)
    return Written(board.code, truth.pupils, truth.answers(board), peak_mib())


def peak_mib() -> float:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _families(
    order: Order, plan: BoardPlan, board: Board, truth: Truth
) -> Iterator[tuple[int, Family, Sequence[int]]]:
    """Each family with its number in the board and the places of its children there; others pass."""
    everywhere = boards(seed=order.seed, pupils=order.pupils)
    for seat, course in _seats(order, plan, board):
        if course is None:
            which = FamilyId(board.number, seat)
            family = draw_family(which, seed=order.seed, home=board, children=plan.children(seat))
            yield seat, family, range(len(family.children))
            continue
        family, kinds = lived(course, boards=everywhere, seed=order.seed)
        for kind in _last_night(course, kinds, order.night):
            truth.changes[kind].append(f"{seat:06d}")
        if children := _here(family, course, board):
            yield seat, family, children


def _seats(order: Order, plan: BoardPlan, board: Board) -> Iterator[tuple[int, Course | None]]:
    if not order.shuffle:
        return plan.seats()
    seats = list(plan.seats())
    source(order.seed, "shuffle", order.night, board.number).shuffle(seats)
    return iter(seats)


def _last_night(course: Course, kinds: Mapping[int, str], night: int) -> Iterator[str]:
    if night in kinds:
        yield kinds[night]
    if course.which.night and course.which.night == night:
        yield "arrival"


def _here(family: Family, course: Course, board: Board) -> list[int]:
    """The places of the children who go to school in this board tonight."""
    if course.is_gone:
        return []
    return [
        place
        for place, child in enumerate(family.children)
        if (course.other if child.is_elsewhere else course.board) == board.number
    ]
