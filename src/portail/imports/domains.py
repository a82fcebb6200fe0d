"""The domains that packages may carry beside people: what is read of each file, and their tables. Floor 8.

Adding a domain is adding one room; this list is the only place here that names it.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass

import polars as pl
from django.utils.functional import Promise

from portail.agenda import french as agenda_french
from portail.attendance import french as attendance_french
from portail.classes import french as classes_french
from portail.classes import oneroster as classes_oneroster
from portail.common.findings import Findings
from portail.common.reading import no_rows
from portail.common.sieve import Sieve
from portail.common.tabular import Sheet
from portail.communications import french as communications_french
from portail.database.bulk import BulkTable
from portail.documents import french as documents_french
from portail.fees import french as fees_french
from portail.imports.attached import look_at_documents, named_documents
from portail.imports.receive import Member
from portail.imports.tables import Tables
from portail.imports.taking import ReceivedTable, Taking
from portail.records.domains import DomainFile, Filling
from portail.report_cards import french as report_cards_french
from portail.results import french as results_french
from portail.results import oneroster as results_oneroster
from portail.transport import french as transport_french

FRENCH: tuple[DomainFile, ...] = (
    *classes_french.FILES,
    *agenda_french.FILES,
    *results_french.FILES,
    *report_cards_french.FILES,
    *attendance_french.FILES,
    *communications_french.FILES,
    *transport_french.FILES,
    *fees_french.FILES,
    *documents_french.FILES,
)
ONEROSTER: tuple[DomainFile, ...] = (*classes_oneroster.FILES, *results_oneroster.FILES)


def tables() -> tuple[BulkTable, ...]:
    """Every domain's tables, each after those it points at."""
    return tuple({table.table: table for file in (*FRENCH, *ONEROSTER) for table in file.tables}.values())


def labels() -> Mapping[str, str | Promise]:
    """What reports call each table's rows, in the order in which they are applied."""
    fills = (filling for file in (*FRENCH, *ONEROSTER) for filling in file.fills)
    return {filling.table.table: filling.label for filling in fills}


@dataclass(frozen=True, slots=True)
class DomainSaid:
    """What is left of one file of a domain once it was read. rows, aside: its rows, and those set aside."""

    domain: str
    file: str
    rows: int
    aside: int
    fills: tuple[Filling, ...]
    documents: tuple[Member, ...] = ()


class KnownKeys:
    """Keys that the package's own files give, by the table they end in: what its other files may point at."""

    def __init__(self, keys: Mapping[str, tuple[str, pl.Series]]) -> None:
        self._keys = dict(keys)

    def add(self, table: str, file: str, keys: pl.Series) -> None:
        self._keys[table] = (file, keys)

    def refuse_strangers(self, rows: Sieve, targets: Mapping[str, str]) -> None:
        """Refuse the rows that point at what the package itself does not have, where it speaks of that."""
        for column, table in targets.items():
            if table in self._keys:
                file, keys = self._keys[table]
                is_strange = (pl.col(column) != "") & ~pl.col(column).is_in(keys.implode())
                rows.refuse(is_strange, "unknown_reference", column, facts={"target": file})


class _Reading:
    """Files that several domains look at are read once, so that each fault is told once. kept: those read."""

    def __init__(self, files: Tables, kept: dict[str, pl.DataFrame]) -> None:
        self._files = files
        self._kept = kept

    def rows(self, one: DomainFile) -> pl.DataFrame | None:
        """The rows of ONE's file that are its domain's; None when it has none, or there is no file."""
        whole = self._frame(one.sheet)
        if whole is None:
            return None
        beside = {sheet.file: self._frame(sheet) for sheet in one.beside}
        empty = {sheet.file: no_rows(sheet) for sheet in one.beside if beside[sheet.file] is None}
        rows = one.prepare(whole.select("line", "faulty", **one.columns), {**self._kept, **empty})
        return rows if whole.is_empty() or not rows.is_empty() else None

    def keep_for(self, described: tuple[DomainFile, ...]) -> None:
        """Forget the files that none of DESCRIBED, those still to come, looks at."""
        asked = {name for one in described for name in (*sheets_of_domains((one,)), *one.people)}
        for name in self._kept.keys() - asked:
            del self._kept[name]

    def _frame(self, sheet: Sheet) -> pl.DataFrame | None:
        if sheet.file not in self._kept:
            table = self._files.read(sheet)
            if table is None:
                return None
            self._kept[sheet.file] = table.frame
        return self._kept[sheet.file]


@dataclass(frozen=True, slots=True)
class DomainReader:
    """Reads the files of domains, one after the other. known: what they may point at."""

    files: Tables
    known: KnownKeys
    findings: Findings
    taking: Taking

    def read(
        self, described: tuple[DomainFile, ...], *, kept: dict[str, pl.DataFrame] | None = None
    ) -> tuple[DomainSaid, ...]:
        """Every file of DESCRIBED that the package has, checked and handed on; faults go to the findings.

        kept: the frames of files read before, by name, each taken out once nothing more asks for it.
        """
        reading = _Reading(self.files, {} if kept is None else kept)
        targets = {table for one in described for table in one.targets.values()}
        said = []
        for place, one in enumerate(described, 1):
            rows = self._sieve(one, reading)
            reading.keep_for(described[place:])
            if rows is not None:
                said.append(self._check(one, rows, targets))
            # Before the next file is read: two of the largest at once are what memory has no room for.
            del rows
        return tuple(said)

    def _sieve(self, one: DomainFile, reading: _Reading) -> Sieve | None:
        frame = reading.rows(one)
        if frame is None:
            return None
        return Sieve(frame, file=one.sheet.file, columns=one.columns, findings=self.findings)

    def _check(self, one: DomainFile, rows: Sieve, targets: Container[str]) -> DomainSaid:
        rows.set_contradictions_aside(*one.key)
        _keep_first(rows, one)
        self.known.refuse_strangers(rows, one.targets)
        if one.document:
            look_at_documents(rows, one.document, self.files.documents)
        one.rule(rows)
        table = one.fills[0].table.table
        if len(one.key) == 1 and table in targets:
            self.known.add(table, one.sheet.file, rows.frame[one.key[0]].drop_nulls())
        aside = rows.frame.filter(pl.col("faulty")).select(one.key)
        height = rows.frame.height
        rows.frame = rows.frame.filter(~pl.col("faulty"))
        for each in () if self.files.are_blinded else one.fills:
            self.taking.table(ReceivedTable(each, rows.frame, _held(aside, each)))
        named = named_documents(rows.frame, one.document, self.files.documents) if one.document else ()
        return DomainSaid(one.domain, one.sheet.file, height, aside.height, one.fills, named)


def _keep_first(rows: Sieve, one: DomainFile) -> None:
    """The first of rows that repeat a key counts; a key of one column was told where it was read."""
    doubled = rows.frame.filter(rows.may_repeat(*one.key))
    if doubled.is_empty():
        return
    is_named = pl.all_horizontal(pl.col(one.key).fill_null("") != "")
    lines = doubled.filter(is_named & (pl.col("line") != pl.col("line").first().over(one.key)))["line"]
    again = pl.col("line").is_in(lines.implode())
    if len(one.key) > 1:
        rows.remark(again, "repeated_row", one.key[-1])
    rows.frame = rows.frame.filter(~again)


def _held(aside: pl.DataFrame, filling: Filling) -> pl.DataFrame:
    """Which kept rows stay because theirs was set aside: by as much of the table's key as the file has."""
    named = aside.rename({ours: theirs for theirs, ours in filling.keyed.items()})
    shared = [column for column in filling.table.staged_key if column in named.columns]
    is_known = pl.all_horizontal([pl.col(column).fill_null("") != "" for column in shared])
    return named.filter(is_known).select(shared).unique() if shared else named.clear()


def sheets_of_domains(described: tuple[DomainFile, ...]) -> Mapping[str, Sheet]:
    """The sheets that are looked at for DESCRIBED, by file."""
    return {sheet.file: sheet for one in described for sheet in one.sheets}
