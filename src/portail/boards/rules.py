"""What people call a board: the words that tell boards apart, and acronyms. Pure; floor 5."""

import re
from itertools import chain

from portail.common.text import fold

# In nearly every board's name, so that they tell none from another: « CS de… », « commission scolaire… ».
_GENERIC = frozenset(
    [
        "css",
        "cs",
        "centre",
        "centres",
        "de",
        "des",
        "du",
        "d",
        "la",
        "le",
        "les",
        "l",
        "et",
        "services",
        "service",
        "scolaire",
        "scolaires",
        "commission",
        "school",
        "board",
        "the",
        "of",
        "and",
    ]
)
_MINOR = frozenset(
    ["de", "des", "du", "d", "la", "le", "les", "l", "et", "a", "au", "aux", "the", "of", "and"]
)
_KINDS = {
    "centre de services scolaire": ("CSS", "CS"),
    "css": ("CSS", "CS"),
    "commission scolaire": ("CS",),
    "cs": ("CS",),
}
_MOST_WORDS = 6
_PARTS = re.compile(r"[\s\-‐‑–—'’ʼ.]+")


def search_words(text: str) -> tuple[str, ...]:
    """The folded words to look for; the generic ones only when there is nothing else."""
    words = tuple(dict.fromkeys(fold(" ".join(_PARTS.split(text))).split()))
    telling = tuple(word for word in words if word not in _GENERIC)
    return (telling or words)[:_MOST_WORDS]


def acronyms_of(name: str) -> tuple[str, ...]:
    """The acronyms that follow from a board's name, with and without its small words.

    « CSS des Monts-et-Marées » gives CSSDMEM, CSSMM, CSSDMM, and the same with CS, as before 2020;
    « CS English-Montréal » gives CSEM and EMSB.
    """
    kinds, rest = _split(name)
    parts = [part for part in _PARTS.split(rest) if fold(part)]
    if not kinds or not parts:
        return ()
    initials = [(fold(part)[0].upper(), fold(part) in _MINOR) for part in parts]
    whole = "".join(sign for sign, _ in initials)
    telling = "".join(sign for sign, is_minor in initials if not is_minor)
    first = initials[0][0] if initials[0][1] else ""
    found = chain.from_iterable((kind + whole, kind + telling, kind + first + telling) for kind in kinds)
    english = () if "CSS" in kinds else (f"{telling}SB",)
    return tuple(dict.fromkeys((*found, *english)))


def _split(name: str) -> tuple[tuple[str, ...], str]:
    """What kind of board a name says, as acronyms begin, and the rest of it."""
    words = name.split()
    for count in (4, 2, 1):
        kinds = _KINDS.get(fold(" ".join(words[:count])))
        if kinds and len(words) > count:
            return kinds, " ".join(words[count:])
    return (), ""
