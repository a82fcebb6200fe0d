"""What people call a board, and which of the names found answers best. Pure; floor 5.

A board is looked up by its names old and new, acronyms, towns and schools (`boards_boardname`), each
kept with its `search_key`. A query is cut in `search_words`; the database keeps the boards of which
every word stands in some row (`folded LIKE '%word%'`), and `best_match` ranks the rows it returns.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from portail.common.text import APOSTROPHES, fold

# In nearly every name, so that they tell none from another: « CS de… », « commission scolaire… », « école… ».
_GENERIC = frozenset(
    {
        "css", "cs", "sb", "centre", "centres", "service", "services", "scolaire", "scolaires", "commission",
        "commissions", "school", "schools", "board", "ecole", "ecoles", "and", "the", "of",
    }
)  # fmt: skip
_MINOR = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "et", "l", "la", "le", "les", "the", "of", "and"}
)
_SHORT_FORMS = {"st": "saint", "ste": "sainte", "mtl": "montreal", "qc": "quebec", "mgr": "monseigneur"}

# Names that do not follow from today's, by the ministry's code.
_OTHER_NAMES = {
    "689000": ("Littoral School Board",),
    "759000": ("Cree School Board", "Commission scolaire crie"),
    "762000": ("Commission des écoles catholiques de Montréal",),
    "769000": ("Kativik Ilisarniliriniq", "Kativik School Board"),
    "851000": ("Commission scolaire de la Seigneurie-des-Mille-Îles",),
    "854000": ("Commission scolaire Pierre-Neveu",),
}
_OTHER_ACRONYMS = {
    "762000": ("CECM",),
    "769000": ("KI", "KSB"),
    "851000": ("CSSMI",),
    "854000": ("CSPN",),
}

_LONG_CENTRE = "Centre de services scolaire"
_LONG_COMMISSION = "Commission scolaire"
_MOST_WORDS = 6
_PARTS = re.compile(rf"[\s\-‐‑–—/(),.;:{re.escape(APOSTROPHES)}]+")
_WORD = re.compile(rf"[^\s\-‐‑–—/(),.;:{re.escape(APOSTROPHES)}]+")
_LETTERS_APART = re.compile(r"\b(?:[a-z] )+[a-z]\b")


@dataclass(frozen=True, slots=True)
class NameRow:
    """One row of the directory: a way to call a board. kind: current, former, acronym, town or school."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """How well a row answers a query; the smallest is the best.

    group: 0 the row says just what was asked, 1 every word begins one of its words, 2 every word
    stands in it, 3 some word stands in other rows of the board only.
    """

    group: int
    kind_rank: int
    length: int
    text: str
    kind: str


_KIND_RANKS = {kind: rank for rank, kind in enumerate(("acronym", "current", "former", "town", "school"))}


def search_key(text: str) -> str:
    """The form under which a name is kept and searched: folded words, one space between.

    Hyphens, apostrophes and dots part words (« l’Énergie » is `l energie`), « St » and « Ste » are
    written out, letters set apart are joined (« C.S.S. » is `css`).
    """
    folded = " ".join(fold(part) for part in _PARTS.split(text) if fold(part))
    joined = _LETTERS_APART.sub(_joined_if_acronym, folded)
    return " ".join(_SHORT_FORMS.get(word, word) for word in joined.split())


def search_words(text: str) -> tuple[str, ...]:
    """The words of a query to look for; the generic ones only when there is nothing else.

    Letters and digits only, so that nothing in them is a sign of LIKE.
    """
    words = tuple(dict.fromkeys(search_key(text).split()))
    telling = tuple(word for word in words if word not in _GENERIC and word not in _MINOR)
    return (telling or words)[:_MOST_WORDS]


def former_names_of(name: str, *, code: str = "") -> tuple[str, ...]:
    """The other names of a board: what it was called before 2020, written out, and what else is known.

    « CSS de la Capitale » gives « Commission scolaire de la Capitale », « CS de la Capitale » and
    « Centre de services scolaire de la Capitale »; « CS Riverside », « Riverside School Board ».
    """
    kinds, rest = _split(name)
    other = _OTHER_NAMES.get(code, ())
    if not kinds:
        return other
    forms: tuple[str, ...]
    if "CSS" in kinds:
        forms = (f"{_LONG_COMMISSION} {rest}", f"CS {rest}", f"{_LONG_CENTRE} {rest}", f"CSS {rest}")
    else:
        forms = (f"{_LONG_COMMISSION} {rest}", f"CS {rest}", f"{rest} School Board")
    return tuple(form for form in dict.fromkeys((*forms, *other)) if search_key(form) != search_key(name))


def acronyms_of(name: str, *, code: str = "") -> tuple[str, ...]:
    """The acronyms that follow from a board's name, with and without its small words.

    « CSS des Monts-et-Marées » gives CSSMM, CSSDMM, CSSDMEM, and the same with CS, as before 2020;
    « CS English-Montréal » gives CSEM and EMSB. Not all of them are in use; all are understood.
    """
    kinds, rest = _split(name)
    parts = search_key(rest).split()
    other = _OTHER_ACRONYMS.get(code, ())
    if not kinds or not parts:
        return other
    first = next((place for place, part in enumerate(parts) if part not in _MINOR), 0)
    lead, body = parts[:first], parts[first:]
    bodies = (_initials(part for part in body if part not in _MINOR), _initials(body))
    leads = ("", _initials(lead[:1]), _initials(lead))
    found = chain.from_iterable(
        (f"{kind}{start}{end}" for start in leads for end in bodies) for kind in kinds
    )
    english = () if "CSS" in kinds else (f"{bodies[0]}SB",)
    return tuple(dict.fromkeys((*found, *english, *other)))


def best_match(text: str, rows: Iterable[NameRow]) -> Match | None:
    """The row of one board that answers a query best; None when some word stands in none of them."""
    words = search_words(text)
    keyed = [(row, search_key(row.text)) for row in rows]
    if not words or not all(any(word in key for _, key in keyed) for word in words):
        return None
    return min(
        (_match(words, row, key) for row, key in keyed if any(word in key for word in words)), default=None
    )


def spans(text: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where a name spells the words of a query: starts and ends in the original, accents and all.

    « Rives-de-l’Anse » and `anse` give the place of « Anse »; a short form (« St » for `saint`) is
    marked whole. In order, never overlapping; in each word of the name the longest only.
    """
    found = (_span(word, words) for word in _WORD.finditer(text))
    return tuple(span for span in found if span is not None)


def _joined_if_acronym(letters: re.Match[str]) -> str:
    """« c s s » as « css »; « l a » stays two words, or « de l’A » would read « la »."""
    parts = letters[0].split()
    return letters[0] if parts[0] in _MINOR else "".join(parts)


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words).upper()


def _split(name: str) -> tuple[tuple[str, ...], str]:
    """What kind of board a name says, as acronyms begin, and the rest of it."""
    words = name.split()
    for beginning, kinds in (
        (_LONG_CENTRE, ("CSS", "CS")),
        ("CSS", ("CSS", "CS")),
        (_LONG_COMMISSION, ("CS",)),
        ("CS", ("CS",)),
    ):
        count = len(beginning.split())
        if len(words) > count and fold(" ".join(words[:count])) == fold(beginning):
            return kinds, " ".join(words[count:])
    return (), ""


def _match(words: Sequence[str], row: NameRow, key: str) -> Match:
    parts = key.split()
    if set(search_words(row.text)) == set(words):
        group = 0
    elif all(any(part.startswith(word) for part in parts) for word in words):
        group = 1
    else:
        group = 2 if all(word in key for word in words) else 3
    return Match(group, _KIND_RANKS[row.kind], len(row.text), row.text, row.kind)


def _span(found: re.Match[str], words: Sequence[str]) -> tuple[int, int] | None:
    text = found[0]
    # Where each sign of the folded word comes from: one sign may fold to two (« œ »), a combining accent
    # to none.
    origins = [place for place, sign in enumerate(text) for _ in fold(sign)]
    folded = "".join(fold(sign) for sign in text)
    if _SHORT_FORMS.get(folded) in words:
        return found.span()
    hits = [(folded.find(word), word) for word in words if word in folded]
    if not hits:
        return None
    at, word = min(hits, key=lambda hit: (-len(hit[1]), hit[0]))
    end = origins[at + len(word) - 1] + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return found.start() + origins[at], found.start() + end
