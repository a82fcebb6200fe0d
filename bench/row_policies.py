"""What the row policies cost: the home with them and without, in turn, application and database together."""

import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from psycopg import sql

from bench import sampling
from bench.figures import Figure
from bench.load import generator
from bench.sampling import NOISY, Sample, Subject
from bench.stage import Stage

PAIRS = 3
MOST = 1.3
_PROTECTED = (
    "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace ORDER BY 1"
)


def run(stage: Stage) -> list[Figure]:
    """The ratio of the home. The statements name the person themselves: they ask the same either way."""
    parents = [parent for parent in stage.parents if parent.id in stage.cookies]
    requests = [stage.page("parents:today", parent) for parent in parents[:64]]
    subject = Subject(stage.server, requests, 0)
    pairs = []
    sampling.sample(subject, stage.database.pid, sampling.CONNECTIONS)
    for _ in range(PAIRS):
        held = sampling.sample(subject, stage.database.pid, sampling.CONNECTIONS)
        with without_policies(stage):
            pairs.append((held, sampling.sample(subject, stage.database.pid, sampling.CONNECTIONS)))
    return _figures(pairs)


def _figures(pairs: Sequence[tuple[Sample, Sample]]) -> list[Figure]:
    ratio = statistics.median(_cpu_ms(held) / _cpu_ms(free) for held, free in pairs)
    free = statistics.median(_cpu_ms(each) for _, each in pairs)
    noisy = max(sample.spent.foreign for pair in pairs for sample in pair) >= NOISY
    how = f"processor time of a home, server and database, with row policies over without; {generator()}"
    how += f", median of {PAIRS} pairs; baseline: ms without" + ("; NOISY" if noisy else "")
    most = float("inf") if noisy else MOST
    return [Figure("import.policy_ratio", ratio, "×", how, free, at_most=most)]


def _cpu_ms(sample: Sample) -> float:
    return sample.app_ms + sample.database_ms


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
