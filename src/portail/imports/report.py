"""What an import found and did, for whoever sent the files. Floor 8."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portail.common.comparing import Tally
from portail.common.tabular import Notice

TABLES = ("schools", "school_years", "students", "contacts", "addresses", "guardianships")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of one run.

    accepted: False when an error refused the package; then nothing was written and every tally is 0.
    files: data rows read, by file. tallies: rows by table, see TABLES.
    absent_access: guardianships whose access the files left unsaid; absent_access_reads: how the
    board had them read, "unknown" or "yes"; still_barred: those that stay barred all the same.
    links_suspended, links_resumed: accounts that lost or found again what they followed.
    """

    board_code: str
    board_name: str
    accepted: bool
    version: str = ""
    files: Mapping[str, int] = field(default_factory=dict)
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    absent_access: int = 0
    absent_access_reads: str = "unknown"
    still_barred: int = 0
    links_suspended: int = 0
    links_resumed: int = 0
    notices: tuple[Notice, ...] = ()

    @property
    def touched(self) -> int:
        """Rows written, all tables together; 0 when the same files come again."""
        return sum(tally.touched for tally in self.tallies.values())
