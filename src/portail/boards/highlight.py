"""Marking in a name what was searched for, whatever its accents. Pure; floor 5."""

import re
from collections.abc import Sequence

from portail.common.text import fold

# A name in parts: (text, whether it is what was searched for).
type Marked = tuple[tuple[str, bool], ...]

_WORD = re.compile(r"[^\s\-‐‑–—/(),.;:]+")


def marked(name: str, words: Sequence[str]) -> Marked:
    """NAME in parts, those that spell one of the folded WORDS marked.

    « Rives-de-l’Anse » and `anse` give « Rives-de-l’ » and, marked, « Anse ».
    """
    spans = sorted(span for found in _WORD.finditer(name) for span in _spans(found, words))
    parts: list[tuple[str, bool]] = []
    end = 0
    for start, stop in spans:
        if start < end:
            continue
        if start > end:
            parts.append((name[end:start], False))
        parts.append((name[start:stop], True))
        end = stop
    if end < len(name):
        parts.append((name[end:], False))
    return tuple(parts)


def _spans(found: re.Match[str], words: Sequence[str]) -> list[tuple[int, int]]:
    """Where WORDS stand in one word of the name, the longest of them only."""
    text = found[0]
    # Where each sign of the folded word comes from: one sign may fold to two (« œ »), or to none (« ’ »).
    origins = [place for place, sign in enumerate(text) for _ in fold(sign).replace(" ", "")]
    folded = "".join(fold(sign).replace(" ", "") for sign in text)
    hits = [(folded.find(word), word) for word in words if word in folded]
    if not hits:
        return []
    at, word = min(hits, key=lambda hit: (-len(hit[1]), hit[0]))
    return [(found.start() + origins[at], found.start() + origins[at + len(word) - 1] + 1)]
