"""A run of the history told to whoever sent the package: as JSON, as a page, as lines. Floor 8."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portail.common.comparing import Tally
from portail.common.dates import long_date
from portail.imports.behind import behind_of
from portail.imports.queries import RunRow
from portail.imports.reporting.machine import group_json
from portail.imports.reporting.page import language, render, section
from portail.imports.text import (
    TABLE_NAMES,
    TABLES,
    VERDICTS,
    brake_line,
    change_phrases,
    report_lines,
)

FORMAT = 1
"""Raised when a name of the JSON changes its meaning or goes; new names do not raise it."""

FIRST_ON_PAGE = 50
"""Rows that a page shows behind each figure; the JSON beside it has all that are kept."""

FAILURES: Mapping[str, str | Promise] = {
    "no-such-file": _("Le paquet gardé n’est plus là. Envoyez-le de nouveau."),
    "not-a-package": _("Le fichier n’est pas une archive zip. Envoyez celle qui contient les fichiers CSV."),
    "damaged-zip": _("L’archive est endommagée. Faites-la de nouveau, puis renvoyez-la."),
    "not-permitted": _("Le portail n’a pas le droit de lire ce paquet : son exploitant doit y voir."),
    "still-written": _("Le fichier changeait pendant sa lecture. Renvoyez-le une fois l’exportation finie."),
    "too-large": _("Le paquet est plus gros qu’un paquet ne peut l’être."),
    "tried-too-often": _("L’importation a été commencée cinq fois sans arriver au bout : l’exploitant du"
                         " portail doit y voir."),
    "database-away": _("La base de données du portail ne répondait pas. Envoyez le paquet de nouveau."),
    "broken": _("Une panne du portail a arrêté l’importation : son exploitant en a la trace."),
    "superseded": _("Un paquet plus récent a été appliqué depuis : celui-ci ne le sera pas."),
    "not-confirmed": _("Personne n’a confirmé cette importation en deux semaines."),
}  # fmt: skip


def failure_of(row: RunRow) -> str:
    """What ended the run, in the reader's language; "" when nothing broke."""
    return str(FAILURES.get(row.failure, row.failure))


def run_lines(row: RunRow, *, whole: bool = False) -> Iterator[str]:
    """The run's report as it was printed when it ended, in the reader's language; WHOLE, with every row kept
    behind each figure."""
    yield from report_lines(row.report, whole=whole)
    if row.failure:
        yield failure_of(row)


def run_json(row: RunRow) -> dict[str, object]:
    """The run with its figures and findings; sentences in the reader's language, names always the same."""
    report, figures = row.report, row.report.figures
    return {
        "format": FORMAT,
        "run": row.id,
        "board": report.board_code,
        "state": row.state,
        "message": str(VERDICTS[row.state]),
        "failure": {"code": row.failure, "message": failure_of(row)} if row.failure else None,
        "source": row.source,
        "by": row.by,
        "received_at": row.received_at,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "seconds": row.seconds,
        "steps": dict(row.steps),
        "size_bytes": row.size_bytes,
        "sha256": row.sha256,
        "contract": report.contract,
        "files": dict(report.files),
        "confirmed_by": row.confirmed_by,
        "undone_by": row.undone_by,
        "changes": list(change_phrases(figures.changes)),
        "limits_passed": [{**asdict(brake), "message": brake_line(brake)} for brake in report.braked_by],
        "figures": figures.as_json(),
        "notices": [group_json(group) for group in report.findings.groups],
    }


def run_text(row: RunRow) -> str:
    """The same as the text of a file."""
    return json.dumps(run_json(row), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"


def run_html(row: RunRow) -> str:
    """The run as one page without script or request, in the reader's language."""
    report, changes = row.report, row.report.figures.changes
    return render(
        "imports/run.html",
        title=gettext("%(name)s, importation n° %(run)s") % {"name": report.board_name, "run": row.id},
        report=report,
        received_on=long_date(row.received_at.date(), language()),
        verdict=_capital(str(VERDICTS[row.state])),
        failure=failure_of(row),
        tone="good" if report.accepted else "doubtful" if row.state == "braked" else "wrong",
        changes=list(change_phrases(changes)),
        brakes=[brake_line(brake) for brake in report.braked_by],
        tables=_tables(row),
        behind=behind_of(changes, first=FIRST_ON_PAGE),
        sections=[section(group) for group in report.findings.groups],
    )


def _tables(row: RunRow) -> dict[str, Tally]:
    """In their own order: the database keeps none."""
    tallies = row.report.figures.tallies
    return {str(TABLE_NAMES[name]): tallies[name] for name in TABLES if name in tallies}


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
