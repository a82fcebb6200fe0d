"""What the row policies cost: a page with them and without, in turn, application and database together."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from bench import sampling
from bench.client import Request
from bench.figures import Figure
from bench.load import generator
from bench.observing import statements_of
from bench.people import Parent
from bench.sampling import NOISY, Sample, Subject
from bench.serving import Server
from bench.stage import Stage
from bench.statements import Statement
from portail.accounts.queries import person_of_address
from portail.config.environment import database
from portail.database.context import rows_of
from portail.records.queries import boards_holding, candidates
from portail.records.rules import read_number

PAIRS = 5
MOST = 1.3
REPEATS = 60
_CHILD = """
SELECT s.board_id, s.birth_date, s.file_number FROM links_link l JOIN records_student s ON s.id = l.student_id
WHERE l.person_id = %s LIMIT 1
"""
_PROTECTED = (
    "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace ORDER BY 1"
)


def run(stage: Stage) -> list[Figure]:
    """The home's ratio, and each statement's. They name the person themselves: they ask the same without."""
    parents = [parent for parent in stage.parents if parent.id in stage.cookies]
    requests = [stage.page("parents:today", parent) for parent in parents[:64]]
    _connect(stage)
    looked_up = _of_actions(stage, parents[0])
    statements = [*_of_page(stage, "home", parents[0], requests[0]), *looked_up]
    return [of_page(stage, "import", stage.server, requests), *_of_statements(stage, "import", statements)]


def of_pages(stage: Stage, pages: Mapping[str, Sequence[Request]], parent: Parent) -> list[Figure]:
    """The ratio of each page by its name, and of each statement that its first request sends for PARENT."""
    _connect(stage)
    pages_own = [of_page(stage, name, stage.server, requests) for name, requests in pages.items()]
    statements = [
        one for name, requests in pages.items() for one in _of_page(stage, name, parent, requests[0])
    ]
    return [*pages_own, *_of_statements(stage, "pages", statements)]


def of_page(stage: Stage, name: str, server: Server, requests: Sequence[Request]) -> Figure:
    """Processor time of a page, with over without."""
    subject, pairs = Subject(server, requests, 0), []
    for _ in range(PAIRS):
        held = _planned(stage, subject)
        with without_policies(stage):
            pairs.append((held, _planned(stage, subject)))
    return _figure(name, pairs)


def _planned(stage: Stage, subject: Subject) -> Sample:
    """A run whose statements are planned already: each switch makes every connection plan them anew."""
    sampling.sample(subject, stage.database.pid, sampling.CONNECTIONS)
    return sampling.sample(subject, stage.database.pid, sampling.CONNECTIONS)


def _figure(name: str, pairs: Sequence[tuple[Sample, Sample]]) -> Figure:
    ratio = statistics.median(_cpu_ms(held) / _cpu_ms(free) for held, free in pairs)
    free = statistics.median(_cpu_ms(each) for _, each in pairs)
    noisy = max(sample.spent.foreign for pair in pairs for sample in pair) >= NOISY
    how = f"processor time of a page, server and database, with row policies over without; {generator()}"
    how += f", median of {PAIRS} pairs; baseline: ms without" + ("; NOISY" if noisy else "")
    most = float("inf") if noisy else MOST
    return Figure(f"{name}.policy_ratio", ratio, "×", how, free, at_most=most)


def _cpu_ms(sample: Sample) -> float:
    return sample.app_ms + sample.database_ms


# Each statement by itself --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement that a page sends. rows: whose rows it is sent for."""

    name: str
    statement: Statement
    rows: Mapping[str, int | str]


def _of_statements(stage: Stage, prefix: str, asked: Sequence[Asked]) -> list[Figure]:
    held = [_milliseconds(one) for one in asked]
    with without_policies(stage):
        free = [_milliseconds(one) for one in asked]
    connection.close()
    how = f"the server's own time for it, median of {REPEATS}, with row policies over without"
    return [
        Figure(
            f"{prefix}.policy.{one.name}", with_them / without, "×", f"{how}; baseline: ms without", without
        )
        for one, with_them, without in zip(asked, held, free, strict=True)
    ]


def _of_page(stage: Stage, name: str, parent: Parent, request: Request) -> list[Asked]:
    """As the server's log has them: who asks, the page, and where there is one what it is known by."""
    _, seen = statements_of(stage, [request] * 3)
    names = [f"{name}_{number}" for number in range(1, len(seen) + 1)]
    return [Asked(name, one, {"actor": parent.id}) for name, one in zip(names, seen, strict=True)]


def _connect(stage: Stage) -> None:
    """Let this process ask the measured database too."""
    connection.close()
    connection.settings_dict.update(database(stage.database.url("app"), user=None))


def _of_actions(stage: Stage, parent: Parent) -> list[Asked]:
    """The sign-up's look-up of an account, the linking's of a child, the mail's of an address."""
    with stage.database.superuser() as raw:
        found = raw.execute(_CHILD, [parent.id]).fetchone()
    if found is None:
        raise RuntimeError(f"parent {parent.id} follows no child")
    board, born, number = int(str(found[0])), date.fromisoformat(str(found[1])), str(found[2])
    look_ups: list[tuple[str, Mapping[str, int | str], Callable[[], object]]] = [
        ("account", {}, lambda: person_of_address(parent.email)),
        (
            "candidates",
            {"board": board, "actor": parent.id},
            lambda: candidates(board_id=board, number=read_number(number), birth_date=born),
        ),
        ("address", {"address": parent.email}, lambda: boards_holding(address_key=parent.email)),
    ]
    return [one for name, rows, look_up in look_ups for one in _sent_by(name, rows, look_up)]


def _sent_by(name: str, rows: Mapping[str, int | str], look_up: Callable[[], object]) -> list[Asked]:
    seen: list[Statement] = []

    def see(execute: Callable[..., Any], text: str, values: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 (Django's)
        seen.append(Statement(text, tuple(values or ())))
        return execute(text, values, many, context)

    with rows_of(**rows), connection.execute_wrapper(see):  # type: ignore[arg-type]  # by their names
        look_up()
    names = [f"{name}_{number}" if len(seen) > 1 else name for number in range(1, len(seen) + 1)]
    return [Asked(each, one, rows) for each, one in zip(names, seen, strict=True)]


def _milliseconds(asked: Asked) -> float:
    """What running it takes, once planned: the pages' statements are prepared."""
    explain = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {asked.statement.sql}"
    kind = psycopg.RawCursor if "$1" in asked.statement.sql else psycopg.ClientCursor
    times = []
    with rows_of(**asked.rows), kind(connection.connection) as cursor:  # type: ignore[arg-type]  # by their names
        for _ in range(REPEATS):
            ((plan,),) = cursor.execute(explain, asked.statement.parameters or None).fetchall()
            times.append(float(plan[0]["Execution Time"]))
    return statistics.median(times)


@contextmanager
def without_policies(stage: Stage) -> Iterator[None]:
    """Switch row security off on every table, and on again."""
    with stage.database.superuser() as raw:
        tables = [sql.Identifier(str(row[0])) for row in raw.execute(_PROTECTED).fetchall()]
        try:
            for table in tables:
                raw.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(table))
            yield
        finally:
            for table in tables:
                raw.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(table))
