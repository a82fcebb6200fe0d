"""OneRoster's file of marks: results.csv. Floor 7."""

from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_lazy as _

from portail.boards.package import identifier, status
from portail.classes.oneroster import active, any_day, first_said
from portail.common.columns import choice
from portail.common.tabular import Column, Sheet
from portail.records.domains import DomainFile, Filling
from portail.results.bulk import MARKS
from portail.results.french import VALUE, has_a_value, marked

_UNFINISHED = "unfinished"
STATES = {
    "fully graded": "marked", "exempt": "excused", "not submitted": "missing",
    "submitted": _UNFINISHED, "partially graded": _UNFINISHED,
}  # fmt: skip

RESULTS = Sheet(
    "results.csv",
    (
        Column("sourcedId", identifier),
        Column("status", status),
        Column("lineItemSourcedId", identifier, required=True, filled=True),
        Column("studentSourcedId", identifier, required=True, filled=True),
        Column("scoreStatus", choice(STATES)),
        Column("score", VALUE, required=True),
        Column("textScore", VALUE),
        Column("scoreDate", any_day),
    ),
    # Comments are a teacher's words to a student: no part of the contract with boards.
    ignored=frozenset(
        {"dateLastModified", "comment", "classSourcedId", "scoreScaleSourcedId", "inProgress", "incomplete",
         "late", "missing"}
    ),
)  # fmt: skip


def _marks(rows: pl.DataFrame, _others: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What is marked to the end; a score beside « exempt » or « not submitted » is the software's filler.

    No moment of publication: the day of a score is when the teacher gave it, often long before it was sent,
    and a mark published before it came would be announced to nobody.
    """
    is_marked = pl.col("state").is_in(["", "marked"])
    said = (
        pl.when(pl.col("value").is_null())
        .then(pl.lit(None, pl.String))
        .otherwise(first_said("value", "text"))
    )
    return (
        active(rows)
        .filter(pl.col("state").fill_null("") != _UNFINISHED)
        .with_columns(
            value=pl.when(is_marked).then(said).otherwise(pl.lit("")),
            group_average=pl.lit(""),
            published_at=pl.lit(""),
        )
    )


FILES = (
    DomainFile(
        domain="marks",
        sheet=RESULTS,
        columns={"work": "lineItemSourcedId", "student": "studentSourcedId", "status": "status",
                 "state": "scoreStatus", "value": "score", "text": "textScore"},
        key=("work", "student"),
        fills=(Filling(MARKS, _("Résultats des travaux"), frame=marked),),
        rule=has_a_value,
        targets={"work": "classes_work", "student": "records_student"},
        prepare=_marks,
    ),
)  # fmt: skip
