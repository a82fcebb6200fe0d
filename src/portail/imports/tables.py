"""The files of one package, read one at a time, their faults gathered as they come. Floor 8."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portail.common.findings import Findings
from portail.common.reading import Table, read_table
from portail.common.tabular import BLINDING, Notice, Severity, Sheet, shown
from portail.imports.receive import Member
from portail.records.received import PeopleSaid


@dataclass(frozen=True, slots=True)
class Writing:
    """How a file was written: its encoding and the sign between its values."""

    encoding: str
    delimiter: str


class Tables:
    """Files by their documented name; what is read of each is counted, and its faults go to FINDINGS."""

    def __init__(
        self, files: Mapping[str, Member], findings: Findings, documents: Mapping[str, Member] | None = None
    ) -> None:
        self._files = files
        self.documents = documents or {}
        self._findings = findings
        self.counts: dict[str, int] = {}
        self.writing: dict[str, Writing] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def read(self, sheet: Sheet) -> Table | None:
        """The file that SHEET describes, checked cell by cell; None when the package has none."""
        if sheet.file not in self._files:
            return None
        table = read_table(data=self._files[sheet.file].read(), sheet=sheet)
        self._findings.merge(table.findings)
        self.counts[sheet.file] = table.frame.height
        self.writing[sheet.file] = Writing(table.encoding, table.delimiter)
        return table

    def require(self, names: Iterable[str]) -> None:
        self._findings.extend(Notice("missing_file", file=name) for name in names if name not in self._files)

    def refuse_empty(self, people: PeopleSaid, file: str) -> None:
        """An empty export is a broken export: applied, it would end every student and every link."""
        if not people.students_said:
            self._findings.add(Notice("no_students", file=file))

    @property
    def are_blinded(self) -> bool:
        """Whether a whole file is missing or cannot be read: faults across files would be noise."""
        return bool(self._findings.codes & (BLINDING | {"missing_file"}))


def known_files(
    files: Mapping[str, Member], *, read: Iterable[str], passed: Iterable[str], findings: Findings
) -> dict[str, Member]:
    """Files under their documented spelling whatever their case; others are said, a slip refuses."""
    names = {name.casefold(): name for name in (*read, *passed)}
    found: dict[str, Member] = {}
    for name, member in files.items():
        spelling = names.get(name.casefold())
        if spelling is not None:
            found[spelling] = member
            continue
        near = difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.85)
        # « relation.csv » passed over would silently read every access as absent.
        if near and names[near[0]] not in files:
            findings.add(Notice("misspelt_file", file=shown(name), facts={"near": names[near[0]]}))
        else:
            findings.add(Notice("ignored_file", Severity.INFO, shown(name)))
    return found
