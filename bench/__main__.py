"""`python -m bench [SECTION]…`: measures, prints a table, keeps var/bench.json; 1 when a limit is passed."""

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

import django

from bench import figures, machine
from bench.figures import Figure
from bench.serving import ROOT, SETTINGS

# By the word that asks for it.
SECTIONS = {
    "pages": ("bench.pages", "bench.sign_in"),
    "profile": ("bench.stages",),
    "signin": ("bench.sign_in",),
    "flood": ("bench.flood",),
    "timing": ("bench.timing",),
}
# Those that bring a database of their own, or need none.
ALONE = {
    "import": "bench.imports",
    "pdf": "bench.report_cards",
    "domains": "bench.domains",
    "evening": "bench.evening",
}
ALL = ("pages", "flood", "timing", "pdf", "evening", "import", "domains")


def main(asked: Sequence[str]) -> int:
    """Run what is asked for, else everything; the status to exit with."""
    if unknown := [word for word in asked if word not in SECTIONS and word not in ALONE]:
        known = ", ".join((*SECTIONS, *ALONE))
        print(f"bench: no section {' '.join(unknown)}; there are {known}", file=sys.stderr)
        return 2
    os.environ.update(SETTINGS)
    django.setup()
    found: list[Figure] = []
    failed: list[str] = []
    words = asked or ALL
    if staged := [word for word in words if word in SECTIONS]:
        found += _on_stage(staged, failed)
    for word in words:
        if word in ALONE:
            found += _measured(word, failed, importlib.import_module(ALONE[word]).run)
    print(f"\n{figures.table(found)}")
    figures.keep(ROOT / "var" / "bench.json", found)
    passed = [figure for figure in found if not figure.holds]
    for figure in passed:
        print(f"PAST ITS LIMIT: {figure.name} = {figures.shown(figure.value)} {figure.unit}")
    for section in failed:
        print(f"NOT MEASURED: {section}")
    return 1 if passed or failed else 0


def _on_stage(words: Sequence[str], failed: list[str]) -> list[Figure]:
    """The sections that share one database and one server."""
    # They read Django's settings when imported, hence only now.
    stage = importlib.import_module("bench.stage").stage
    found: list[Figure] = []
    with stage() as ready:
        watch = machine.Watch(app=ready.server.pid, database=ready.database.pid)
        for word in words:
            for module in SECTIONS[word]:
                found += _measured(word, failed, partial(importlib.import_module(module).run, ready))
        return [*_machine(watch.stop().foreign), *found]


def _measured(word: str, failed: list[str], run: Callable[[], list[Figure]]) -> list[Figure]:
    print(f"Measuring {word}…", flush=True)
    try:
        return run()
    except RuntimeError as error:  # the other sections' figures are worth having
        print(f"{word}: {error}", file=sys.stderr)
        failed.append(word)
        return []


def _machine(foreign: float) -> list[Figure]:
    version, _ = machine.interpreter()
    words = "share of the machine taken by others over the whole run; under 0.06 the figures count"
    return [
        Figure("bench.foreign_cpu", foreign, "", words, 0.06),
        Figure("bench.interpreter", version, "", f"Python's own build; {os.cpu_count()} cores", "optimised"),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
