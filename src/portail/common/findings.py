"""What was found in files, gathered by code: every total, and the first rows of each. Floor 1."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from portail.common.tabular import Notice, Severity, shown

SHOWN_ROWS = 50
"""Rows kept of each code: enough to see what is wrong, whatever the size of the file."""

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Group:
    """All the notices of one code and severity: how many there are, and the first of them."""

    code: str
    severity: Severity
    total: int
    rows: tuple[Notice, ...]


@dataclass(slots=True)
class _Gathered:
    total: int = 0
    rows: list[Notice] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """A collector of notices whose size does not grow with the file's."""

    _found: dict[tuple[str, Severity], _Gathered] = field(default_factory=dict)

    def add(self, notice: Notice, *, total: int = 1) -> None:
        """Count TOTAL notices like this one, and keep this one while there is room."""
        gathered = self._found.setdefault((notice.code, notice.severity), _Gathered())
        gathered.total += total
        if len(gathered.rows) < SHOWN_ROWS:
            gathered.rows.append(notice)

    def extend(self, notices: Iterable[Notice]) -> None:
        for notice in notices:
            self.add(notice)

    def several(self, first: Sequence[Notice], *, total: int) -> None:
        """Count TOTAL notices of one code and severity, of which FIRST are the first."""
        self.extend(first)
        if first:
            self._found[first[0].code, first[0].severity].total += total - len(first)

    def of_rows(
        self,
        code: str,
        rows: pl.DataFrame,
        *,
        file: str,
        column: str = "",
        value: str = "",
        severity: Severity = Severity.ERROR,
        facts: Mapping[str, str | int] | None = None,
        facts_from: Mapping[str, str] | None = None,
    ) -> None:
        """A notice for each row of a frame that has a column `line`.

        column: the file's column to name. value: the frame's column that holds what was read; by default
        COLUMN, when the frame has it. facts_from: facts whose value is in a column of the frame.
        """
        if rows.is_empty():
            return
        read = value or (column if column in rows.columns else "")
        first = [
            Notice(
                code, severity, file, int(row["line"]), column, shown(str(row[read])) if read else "",
                {**(facts or {}), **{name: row[source] for name, source in (facts_from or {}).items()}},
            )
            for row in rows.head(SHOWN_ROWS).iter_rows(named=True)
        ]  # fmt: skip
        self.several(first, total=rows.height)

    def merge(self, other: "Findings") -> None:
        """Take over what OTHER holds."""
        for group in other.groups:
            gathered = self._found.setdefault((group.code, group.severity), _Gathered())
            gathered.total += group.total
            gathered.rows.extend(group.rows[: SHOWN_ROWS - len(gathered.rows)])

    def as_json(self) -> list[dict[str, object]]:
        """What is kept of a run: no sentence, so that it can be told in any language."""
        return [
            {
                "code": group.code,
                "severity": group.severity.value,
                "total": group.total,
                "rows": [
                    {"file": row.file, "line": row.line, "column": row.column, "value": row.value,
                     "facts": dict(row.facts)}
                    for row in group.rows
                ],
            }
            for group in self.groups
        ]  # fmt: skip

    @classmethod
    def from_json(cls, kept: Iterable[Mapping[str, Any]]) -> "Findings":
        """The findings that `as_json` gave."""
        findings = cls()
        for group in kept:
            rows = [Notice(group["code"], Severity(group["severity"]), **row) for row in group["rows"]]
            findings._found[group["code"], Severity(group["severity"])] = _Gathered(group["total"], rows)
        return findings

    @property
    def groups(self) -> tuple[Group, ...]:
        """Errors first, then the most numerous, then by code."""
        found = [
            Group(code, severity, gathered.total, tuple(gathered.rows))
            for (code, severity), gathered in self._found.items()
        ]
        return tuple(sorted(found, key=lambda group: (_ORDER[group.severity], -group.total, group.code)))

    def total(self, severity: Severity) -> int:
        return sum(group.total for group in self.groups if group.severity is severity)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(code for code, _severity in self._found)

    @property
    def has_errors(self) -> bool:
        return any(severity is Severity.ERROR for _code, severity in self._found)
