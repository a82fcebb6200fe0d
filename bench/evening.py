"""The evening of the report cards: what a family's visit costs, and the processors the province needs."""

import os
import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from bench import load
from bench.client import Client, Request
from bench.domains_year import YearOrder, year
from bench.evening_visits import CARD, Browser, Visit, Visitor
from bench.figures import Figure
from bench.machine import Spent, Watch
from bench.nights import settled
from bench.observing import fetch
from bench.people import PASSWORD, Parent
from bench.province import ProvinceDatabase
from bench.sampling import NOISY
from bench.sign_in import PAUSE_SECONDS
from bench.stage import Stage, stage_on

PUPILS = int(os.environ.get("PORTAIL_BENCH_EVENING_PUPILS", "9000"))
RANK = 30  # a board of so many pupils, in a whole province
FAMILIES = 480
AT_ONCE = 4
# Ours, the estimate below says nothing of them: one in so many signs in from a browser that the portal does
# not know, with none of its files; one in so many opens the PDF of each card.
NEW_BROWSERS = 4
TAKE_FILES = 2
STEP_PARENTS = 64  # signed in beforehand, to ask for each page by itself
STEP_SECONDS = 2

# The evening as it was estimated before anything was built: accounts of the province, the share of them that
# comes within so many hours, and how much busier the busiest minutes are than the mean.
ACCOUNTS, COME, HOURS, PEAK = 1_400_000, 0.6, 2, 3
PEAK_VISITS = ACCOUNTS * COME / (HOURS * 3600) * PEAK  # a second
BUSY = 0.7  # of each processor: beyond, whoever comes waits too long for those before

_WITH_CARDS = """
SELECT DISTINCT l.person_id FROM links_link l JOIN report_cards_reportcard c USING (student_id)
"""


@dataclass(frozen=True, slots=True)
class Evening:
    """The families that came, and what all of them took together."""

    visits: Sequence[Visit]
    spent: Spent

    @property
    def app_ms(self) -> float:
        return self.spent.app / len(self.visits) * 1e3

    @property
    def database_ms(self) -> float:
        return self.spent.database / len(self.visits) * 1e3

    @property
    def asked(self) -> Counter[str]:
        """Requests by what they were for, all visits together."""
        return sum((visit.asked for visit in self.visits), Counter[str]())


def run() -> list[Figure]:
    """Import a board's year until the evening, then let families come."""
    written = year(YearOrder(PUPILS, (RANK,), evening_of(timezone.localdate())))
    with ProvinceDatabase(written.directory, name="evening") as database:
        imported = settled(database, written.first)
        cards = database.rows(["report_cards_reportcard"])
        parents = _with_cards(database)
        with stage_on(database, parents, sessions=STEP_PARENTS) as stage:
            database.settle()
            visitors = _visitors(stage, parents[STEP_PARENTS:])
            came = _come(stage, visitors)
            steps = _steps(stage, parents[:STEP_PARENTS], visitors)
    return [
        Figure(
            "evening.cards", cards, "", f"report cards; their board's import took {imported.seconds:.0f} s"
        ),
        *_figures(came),
        *_province(came),
        *steps,
    ]


def evening_of(today: date) -> date:
    """The last 21st of November: the first report cards were issued the day before."""
    day = today.replace(month=11, day=21)
    return day if day <= today else day.replace(year=day.year - 1)


def _with_cards(database: ProvinceDatabase) -> list[Parent]:
    """Parents with accounts, of whose children one has a card."""
    found = database.add_parents(2 * (FAMILIES + STEP_PARENTS))
    with database.superuser() as raw:
        reading = {int(str(row[0])) for row in raw.execute(_WITH_CARDS).fetchall()}
    return [parent for parent in found if parent.id in reading][: FAMILIES + STEP_PARENTS]


# The families ------------------------------------------------------------------------------------


def _visitors(stage: Stage, parents: Sequence[Parent]) -> list[Visitor]:
    """Three of four signed in before this evening, and bring what their browser was given then."""
    found = [
        Visitor(parent, next(stage.networks), {}, takes_files=number % TAKE_FILES == 0)
        for number, parent in enumerate(parents)
    ]
    return [
        one if number // TAKE_FILES % NEW_BROWSERS == 0 else replace(one, cookies=_former_visit(stage, one))
        for number, one in enumerate(found)
    ]


def _former_visit(stage: Stage, visitor: Visitor) -> dict[str, str]:
    with Client(stage.server.port) as client:
        browser = Browser(client, visitor)
        browser.sign_in()
        return dict(browser.visit.device)


def _come(stage: Stage, visitors: Sequence[Visitor]) -> Evening:
    """All of them, some at once; each as soon as one before them has left."""
    waiting: queue.SimpleQueue[Visitor] = queue.SimpleQueue()
    for visitor in visitors:
        waiting.put(visitor)
    visits: list[Visit] = []
    watch = Watch(app=stage.server.pid, database=stage.database.pid)

    def work() -> None:
        with Client(stage.server.port) as client, suppress(queue.Empty):
            while True:
                browser = Browser(client, waiting.get_nowait())
                browser.read_cards(home=browser.sign_in())
                visits.append(browser.visit)

    _at_once(work)
    spent = watch.stop()
    if len(visits) < len(visitors):
        raise RuntimeError(f"{len(visitors) - len(visits)} of {len(visitors)} visits failed")
    return Evening(visits, spent)


def _at_once(work: Callable[[], None]) -> None:
    workers = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


# Each page by itself -----------------------------------------------------------------------------


def _steps(stage: Stage, parents: Sequence[Parent], visitors: Sequence[Visitor]) -> list[Figure]:
    """What each request of a visit costs, so that another mix can be reckoned."""
    lists = [
        stage.page("parents:report_cards_of", parent, student=child)
        for parent, child in zip(parents, stage.first_children(parents), strict=True)
    ]
    cards = list(_cards(stage, lists))
    filled = stage.form("account_login")
    asked = {
        "login": [stage.page("account_login")],
        "sign_in": [stage.post(filled, email=one.parent.email, password=PASSWORD) for one in visitors],
        "home": [stage.page("parents:today", parent) for parent in parents],
        "children": [stage.page("parents:report_cards", parent) for parent in parents],
        "list": lists,
        "card": cards,
        "pdf": [replace(each, path=f"{each.path}pdf/") for each in cards],
    }
    return [_step(stage, name, requests) for name, requests in asked.items()]


def _cards(stage: Stage, lists: Sequence[Request]) -> Iterator[Request]:
    """The newest card of each list that has one."""
    for each in lists:
        if found := CARD.search(fetch(stage.server, each).body.decode()):
            yield replace(each, path=found[1])


def _step(stage: Stage, name: str, requests: Sequence[Request]) -> Figure:
    watch = Watch(app=stage.server.pid, database=stage.database.pid)
    pause = PAUSE_SECONDS if name == "sign_in" else 0.0
    run = load.threads(stage.server.port, requests, connections=2, seconds=STEP_SECONDS, pause=pause)
    spent = watch.stop()
    if run.failed or not run.requests:
        raise RuntimeError(f"{run.failed} of {run.requests} requests of the step {name} failed")
    app, database = (1e3 * seconds / run.requests for seconds in (spent.app, spent.database))
    how = f"processor time of one: server {app:.1f} + database {database:.1f}; {run.requests} of them"
    return Figure(f"evening.step.{name}_ms", app + database, "ms", how)


# Figures -----------------------------------------------------------------------------------------


def _figures(came: Evening) -> list[Figure]:
    count = len(came.visits)
    mix = ", ".join(f"{number / count:.2f} {what}" for what, number in sorted(came.asked.items()))
    p95 = load.percentile(sorted(visit.seconds * 1e3 for visit in came.visits), 95)
    refused = sum(visit.refused for visit in came.visits)
    how = f"a visit, {count} of them, {AT_ONCE} at once; one in {NEW_BROWSERS} from a new browser"
    noisy = f"; NOISY: others took {came.spent.foreign:.0%}" if came.spent.foreign >= NOISY else ""
    return [
        Figure("evening.visit_cpu_ms", came.app_ms + came.database_ms, "ms", f"{how}, server and database"),
        Figure("evening.visit_app_cpu_ms", came.app_ms, "ms", "server's processes"),
        Figure("evening.visit_db_cpu_ms", came.database_ms, "ms", "PostgreSQL's processes"),
        Figure("evening.visit_requests", sum(came.asked.values()) / count, "", mix),
        Figure("evening.visits_per_s", count / came.spent.wall, "1/s", f"this machine{noisy}"),
        Figure("evening.visit_p95_ms", p95, "ms", "all answers of a visit together"),
        Figure("evening.refused", refused, "", "sign-ins told to come back"),
        Figure("evening.foreign_cpu", came.spent.foreign, "", "share of the machine taken by others", 0.06),
    ]  # fmt: skip


def _province(came: Evening) -> list[Figure]:
    """The one multiplication: visits a second at the peak, times what one takes."""
    cores, app = ((ms / 1e3) * PEAK_VISITS for ms in (came.app_ms + came.database_ms, came.app_ms))
    said = f"{ACCOUNTS:,} accounts × {COME:.0%} in {HOURS} h, the peak {PEAK} times the mean"
    sum_of = f"{PEAK_VISITS:.0f} visits/s × {came.app_ms + came.database_ms:.1f} ms"
    return [
        Figure("evening.peak_visits_per_s", PEAK_VISITS, "1/s", said),
        Figure("evening.cores", cores, "", f"{sum_of}; processors as this machine's, wholly busy"),
        Figure("evening.cores_needed", cores / BUSY, "", f"the same, each busy {BUSY:.0%} of the time"),
        Figure("evening.app_cores_needed", app / BUSY, "", "of these, for the pages"),
        Figure("evening.db_cores_needed", (cores - app) / BUSY, "", "of these, for PostgreSQL"),
    ]
