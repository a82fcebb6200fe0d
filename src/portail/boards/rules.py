"""What people call a board, and how a name and a query are made to meet. Pure; floor 5.

A board is looked up by its names old and new, acronyms, towns and schools (`boards_boardname`), each
kept with its `search_key`. A query is cut in `search_words`; a board answers when every word stands
in the key of some of its rows, which plain LIKE finds and ranks (`queries`).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

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
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}(?:[A-Za-z]\b)?")


def search_key(text: str) -> str:
    """The form under which a name is kept and searched: folded words, one space between.

    Hyphens, apostrophes and dots part words (« l’Énergie » is `l energie`), « St » and « Ste » are
    written out, dotted letters are joined (« C.S.S. » is `css`).
    """
    undotted = _DOTTED.sub(lambda letters: letters[0].replace(".", ""), text)
    words = (word for part in _PARTS.split(undotted) for word in fold(part).split())
    return " ".join(_SHORT_FORMS.get(word, word) for word in words)


def search_words(text: str) -> tuple[str, ...]:
    """The words of a query to look for; the generic ones only when there is nothing else.

    Letters and digits only, so that nothing in them is a sign of LIKE.
    """
    words = tuple(dict.fromkeys(search_key(text).split()))
    return tuple(_telling(words))[:_MOST_WORDS]


def former_names_of(name: str, *, code: str = "") -> tuple[str, ...]:
    """The other names of a board: what it was called before 2020, written out, and what else is known.

    « CSS de la Capitale » gives « Commission scolaire de la Capitale », « CS de la Capitale » and
    « Centre de services scolaire de la Capitale »; « CS Riverside », « Riverside School Board ».
    """
    kinds, rest = _split(name)
    other = _OTHER_NAMES.get(code, ())
    if not kinds:
        return other
    forms = [f"{_LONG_COMMISSION} {rest}", f"CS {rest}"]
    forms += [f"{_LONG_CENTRE} {rest}", f"CSS {rest}"] if "CSS" in kinds else [f"{rest} School Board"]
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
    found = [f"{kind}{start}{end}" for kind in kinds for start in leads for end in bodies]
    if "CSS" not in kinds:
        found.append(f"{bodies[0]}SB")
    return tuple(dict.fromkeys((*found, *other)))


def spans(text: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where a name spells the words of a query: starts and ends in the original, accents and all.

    « Rives-de-l’Anse » and `anse` give the place of « Anse »; a short form (« St » for `saint`) is
    marked whole. In order, never overlapping; in each word of the name the longest only.
    """
    found = (_span(word, words) for word in _WORD.finditer(text))
    return tuple(span for span in found if span is not None)


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


def _telling(words: Sequence[str]) -> Sequence[str]:
    """The words that tell one name from another; all of them when none does."""
    return [word for word in words if word not in _GENERIC and word not in _MINOR] or words


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
