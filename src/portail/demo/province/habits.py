"""How each board writes its export: version, optional files, encoding, separators. Floor 11."""

import codecs
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from portail.common.text import fold
from portail.demo.province import weights
from portail.demo.province.chance import source
from portail.demo.province.places import Board

FRENCH = "français"
CONTRACTS = ("oneroster", "french", "mixed")
_PLAIN_ERRORS = "portail.plain"


@dataclass(frozen=True, slots=True)
class Habits:
    """A board's way.

    version: OneRoster's, or « français » for our own contract. access: "column", "absent" (a
    relations.csv without it) or "agents" (no relations.csv).
    """

    version: str
    access: str
    teachers: bool
    manifest: bool
    encoding: str
    newline: str
    delimiter: str
    folder: str
    more_columns: bool
    capitals: bool

    @property
    def says_access(self) -> bool:
        return self.access == "column"

    @property
    def errors(self) -> str:
        """What becomes of a sign that the encoding does not hold: a plain letter."""
        return _PLAIN_ERRORS if self.encoding == "cp1252" else "strict"


def habits_of(board: Board, *, seed: int, errors: float, contract: str) -> Habits:
    """Drawn for the board; errors: the factor of what is untidy, without which all is plain UTF-8."""
    random = source(seed, "habits", board.number)
    drawn = {name: random.random() < share for name, share in weights.BOARD_HABITS.items()}
    forms = {name: random.random() < share * errors for name, share in weights.BOARD_FORMS.items()}
    mark = "utf-8-sig" if forms["byte order mark"] else "utf-8"
    is_french = contract == "french" or (contract == "mixed" and drawn["French, where contracts are mixed"])
    version = FRENCH if is_french else "1.1" if drawn["OneRoster 1.1"] else "1.2"
    unsaid = "agents" if drawn["no relations.csv"] and not is_french else "absent"
    return Habits(
        version=version,
        access=unsaid if drawn["no access column"] or drawn["no relations.csv"] else "column",
        teachers=drawn["teachers in the files"],
        manifest=not drawn["no manifest"],
        encoding="cp1252" if forms["Windows-1252"] else mark,
        newline="\r\n" if forms["CRLF"] else "\n",
        delimiter=";" if forms["semicolons"] else ",",
        folder=f"export-{board.code}/" if forms["folder in the zip"] else "",
        more_columns=forms["more columns"],
        capitals=forms["capitals without accents"],
    )


@lru_cache(maxsize=65_536)
def in_capitals(name: str) -> str:
    """« L’Écuyer-Lebœuf » as some school software keeps it: « L'ECUYER-LEBOEUF »."""
    spelt = name.replace("’", "'").replace("œ", "oe").replace("Œ", "OE")
    return unicodedata.normalize("NFKD", spelt).encode("ascii", _PLAIN_ERRORS).decode().upper()


def _plain(error: UnicodeError) -> tuple[str, int]:
    """A letter without what the encoding cannot write: « ễ » as « e », « ł » as « l »."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    plain = "".join(fold(sign).upper() if sign.isupper() else fold(sign) for sign in signs)
    return plain.encode("ascii", "ignore").decode(), error.end


codecs.register_error(_PLAIN_ERRORS, _plain)
