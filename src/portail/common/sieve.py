"""Rows of a file under checks: a fault is told, and sets its row aside. Floor 1."""

from collections.abc import Mapping

import polars as pl

from portail.common.findings import Findings
from portail.common.tabular import Severity


def alike(hashes: pl.Series) -> pl.Series:
    """Which of HASHES have another's value; sorted, for to group them takes fifty times as much memory."""
    ordered = hashes.sort()
    doubled = ordered.filter(ordered == ordered.shift()).unique()
    return hashes.is_in(doubled.implode())


class Sieve:
    """A frame with columns `line` and `faulty`, the file it came from, and where faults are told.

    columns: the file's own name of a column, by the frame's. A condition that is null, because a cell was
    refused before, does not hold: that cell was told already.
    """

    def __init__(
        self, frame: pl.DataFrame, *, file: str, columns: Mapping[str, str], findings: Findings
    ) -> None:
        self.frame = frame
        self.file = file
        self.columns = columns
        self._findings = findings

    def refuse(
        self,
        condition: pl.Expr,
        code: str,
        column: str,
        *,
        value: str = "",
        facts: Mapping[str, str | int] | None = None,
        facts_from: Mapping[str, str] | None = None,
    ) -> None:
        """Tell CODE of each row where CONDITION holds, and set the row aside.

        column: the frame's column at fault. value: the frame's column that holds what was read, COLUMN
        unless it says otherwise.
        """
        hit = self.frame.select(condition.fill_null(value=False)).to_series()
        if hit.any():
            self._tell(
                self.frame.filter(hit), code=code, column=column, severity=Severity.ERROR, value=value,
                facts=facts, facts_from=facts_from,
            )  # fmt: skip
            self.frame = self.frame.with_columns(faulty=pl.col("faulty") | hit)

    def remark(
        self,
        condition: pl.Expr,
        code: str,
        column: str,
        *,
        value: str = "",
        facts: Mapping[str, str | int] | None = None,
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Tell CODE of each row where CONDITION holds; the row stays."""
        hit = self.frame.filter(condition.fill_null(value=False))
        self._tell(hit, code=code, column=column, severity=severity, value=value, facts=facts)

    def set_aside(self, condition: pl.Expr) -> None:
        """Set rows aside for a fault that was told elsewhere."""
        self.frame = self.frame.with_columns(faulty=pl.col("faulty") | condition.fill_null(value=False))

    def may_repeat(self, *key: str | pl.Expr) -> pl.Series:
        """Whether another row may have the same KEY, by a hash: to compare whole keys takes 200 bytes a row,
        and nearly all of them differ."""
        return alike(self.frame.select(key).hash_rows())

    def repeats(self, *key: pl.Expr) -> pl.Expr:
        """Whether another row has the same KEY."""
        doubled = self.frame.filter(self.may_repeat(*key)).filter(pl.struct(key).is_duplicated())
        return pl.col("line").is_in(doubled["line"].implode())

    def set_contradictions_aside(self, *key: str) -> None:
        """Set aside every row whose KEY stands on another row that says otherwise.

        Which of them is right is not for the order of a file to decide; that one key stands twice was told
        where it was seen.
        """
        named = pl.all_horizontal((pl.col(column).fill_null("") != "") for column in key)
        doubled = self.frame.filter(self.may_repeat(*key)).filter(named & pl.struct(key).is_duplicated())
        said = [column for column in self.frame.columns if column not in ("line", "faulty", *key)]
        if doubled.is_empty() or not said:
            return
        at_odds = doubled.group_by(key).agg(ways=pl.struct(said).n_unique()).filter(pl.col("ways") > 1)
        lines = doubled.join(at_odds, on=key, how="semi")["line"]
        self.set_aside(pl.col("line").is_in(lines.implode()))

    def _tell(
        self,
        rows: pl.DataFrame,
        *,
        code: str,
        column: str,
        severity: Severity,
        value: str,
        facts: Mapping[str, str | int] | None,
        facts_from: Mapping[str, str] | None = None,
    ) -> None:
        self._findings.of_rows(
            code,
            rows,
            file=self.file,
            column=self.columns.get(column, column),
            value=value or (column if column in rows.columns else ""),
            severity=severity,
            facts=facts,
            facts_from=facts_from,
        )
