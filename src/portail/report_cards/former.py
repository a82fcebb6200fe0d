"""The earlier terms of a school year, as they stand beside a later card's results. Floor 7."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from portail.report_cards.models import Kind, ReportCard
from portail.report_cards.rules import FormerTerm, read_content, results_of


def former_terms(asked: ReportCard, rows: Sequence[ReportCard]) -> tuple[FormerTerm, ...]:
    """Those that were in force when ASKED came to be read: a version, and its file, say the same for good.

    ROWS: every version of the student's cards of that year that the reader may read today, the newest first.
    Of a card that the school took back since, nothing is left here either.
    """
    cards = groupby(sorted(rows, key=lambda row: row.source_id), lambda row: row.source_id)
    beside = (_in_force(list(versions), asked) for _source, versions in cards)
    found = sorted((row for row in beside if row is not None), key=_came)
    terms = {one.number: one for row in found if (one := _term(row, asked))}
    return tuple(terms[number] for number in sorted(terms))


def _in_force(versions: Sequence[ReportCard], asked: ReportCard) -> ReportCard | None:
    """The version of a card that ASKED's first readers could read too."""
    newest = versions[0]
    if newest.is_withdrawn or newest.source_id == asked.source_id:
        return None
    return next((row for row in versions if _came(row) <= _came(asked)), None)


def _came(row: ReportCard) -> datetime:
    """When a version could first be read."""
    return max(row.published_at, row.recorded_at)


def _term(row: ReportCard, asked: ReportCard) -> FormerTerm | None:
    before = asked.content.get("term")
    # Another version of the card may have been of another year, by the school's mistake.
    if row.is_withdrawn or row.kind != Kind.TERM or row.year != asked.year or before is None:
        return None
    content = read_content(row.content, averages=False)
    if content.term is None or content.term >= before:
        return None
    return FormerTerm(content.term, content.term_name, row.name, row.published_at, results_of(content))
