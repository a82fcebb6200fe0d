"""What a run found and did, for whoever sent the files. Floor 8."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from portail.common.comparing import Tally
from portail.common.findings import Findings

PEOPLE_TABLES = ("schools", "school_years", "students", "contacts", "addresses", "guardianships")


@dataclass(frozen=True, slots=True)
class Brake:
    """A limit that a run went past. limit: aside, departures, lost_links, addresses or vanishing.

    value: rows; of: what they are a share of; allowed: the limit, in percent. where: the table that rows
    vanish from, or the file that they were set aside in; "" where the limit is of people as a whole.
    """

    limit: str
    value: int
    of: int
    allowed: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run means in plain words, and the first rows behind each figure.

    departures, arrivals: students. lost_access, regained_access: links of accounts. changed_addresses:
    contacts who stay and lose an address. followed: links made because a child came from another board.
    behind: by figure, its own rows as far as they are kept, each a mapping of words.
    """

    departures: int = 0
    arrivals: int = 0
    lost_access: int = 0
    regained_access: int = 0
    changed_addresses: int = 0
    followed: int = 0
    behind: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccessSaid:
    """unsaid: guardianships whose access the files left unsaid; reads: how the board had them read,
    "unknown" or "yes"; still_barred: those that stay barred all the same."""

    unsaid: int = 0
    reads: str = "unknown"
    still_barred: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run counted. tallies: rows by table, people's as PEOPLE_TABLES and a domain's by its own name.

    aside: rows set aside, of the rows read.

    waiting: rows left out because what they point at is not in the record.
    """

    tallies: Mapping[str, Tally] = field(default_factory=dict)
    rows: int = 0
    aside: int = 0
    waiting: int = 0
    access: AccessSaid = field(default_factory=AccessSaid)
    changes: Changes = field(default_factory=Changes)

    @property
    def touched(self) -> int:
        """Rows written, all tables together; 0 when the same rows come again."""
        return sum(tally.touched for tally in self.tallies.values())

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of one run; state as in models.Run. is_rehearsal: nothing was kept."""

    run_id: int
    state: str
    board_code: str
    board_name: str
    contract: str
    files: Mapping[str, int]
    findings: Findings
    figures: Figures
    braked_by: tuple[Brake, ...] = ()
    is_rehearsal: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the record now says what the package says, its rows set aside excepted."""
        return self.state in ("applied", "reported", "same")

    @property
    def touched(self) -> int:
        return self.figures.touched
