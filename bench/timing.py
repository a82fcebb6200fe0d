"""Whether the time of an answer tells that an address is known: it must not."""

import random
import statistics
import time
from collections import Counter
from collections.abc import Sequence

from bench.client import Answer, Client, Request
from bench.figures import Figure
from bench.machine import Watch
from bench.stage import Stage

EACH = 400
LOW, HIGH = 0.45, 0.55
PAUSE = 0.3  # of an answer's time, so that sign-ins stay below their share of a worker
REST_SECONDS = 0.3
# By the figure's name: the page that holds the form, and what is typed beside the address.
FLOWS = {
    "sign_up": ("public:sign_up", {}),
    "sign_in": ("account_login", {"password": "Pas-le-bon-mot 12"}),
    "reset": ("public:reset", {}),
}


def run(stage: Stage) -> list[Figure]:
    """One figure a flow; every address is used once in the whole run."""
    found = []
    for turn, (name, (page, typed)) in enumerate(FLOWS.items()):
        first = len(stage.parents) - (turn + 1) * EACH
        known = [parent.email for parent in stage.parents[first : first + EACH]]
        found.append(_compare(stage, name, page, typed, known))
    return found


def _compare(stage: Stage, name: str, page: str, typed: dict[str, str], known: Sequence[str]) -> Figure:
    unknown = [address.replace("parent", "absent") for address in known]
    arms: dict[bool, list[float]] = {True: [], False: []}
    answers = set()
    turns = [(address, True) for address in known] + [(address, False) for address in unknown]
    random.shuffle(turns)
    filled = stage.form(page)
    watch = Watch(app=stage.server.pid, database=stage.database.pid)
    with Client(stage.server.port) as client:
        for address, is_known in turns:
            answer = _answered(client, stage.post(filled, email=address, **typed))
            arms[is_known].append(answer.seconds)
            answers.add((answer.status, answer.headers.get("retry-after")))
    foreign = watch.stop().foreign
    if len(answers) > 1 or next(iter(answers))[0] >= 429:
        raise RuntimeError(f"{page} answered in several ways, or refused: {sorted(map(str, answers))}")
    medians = " / ".join(f"{statistics.median(arms[arm]) * 1e3:.2f}" for arm in (True, False))
    status = next(iter(answers))[0]
    return Figure(
        f"timing.{name}.auc",
        auc(arms[True], arms[False]),
        "",
        f"2 × {EACH} shuffled, each address and network once, all answered {status}; medians {medians} ms "
        f"known / unknown; foreign CPU {foreign:.0%}; 0.5 tells nothing, by chance alone ± 0.02 (1 σ)",
        f"{LOW}–{HIGH}",
        at_least=LOW,
        at_most=HIGH,
    )


def _answered(client: Client, request: Request) -> Answer:
    """An answer that is no polite refusal: of those the server makes nothing, known or unknown."""
    answer = client.send(request)
    while answer.status == 503 and "retry-after" in answer.headers:
        time.sleep(REST_SECONDS)
        answer = client.send(request)
    time.sleep(answer.seconds * PAUSE)
    return answer


def auc(ones: Sequence[float], others: Sequence[float]) -> float:
    """How often one of ONES is above one of OTHERS, a tie counting half: Mann and Whitney's U."""
    ranks: dict[float, float] = {}
    place = 0
    for value, count in sorted(Counter([*ones, *others]).items()):
        ranks[value] = place + (count + 1) / 2
        place += count
    above = sum(ranks[value] for value in ones) - len(ones) * (len(ones) + 1) / 2
    return above / (len(ones) * len(others))
