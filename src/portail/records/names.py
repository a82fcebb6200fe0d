"""Whether two names are one name, and whether a contact is still the same person. Pure; floor 6.

Source: docs/adr/0011-names-numbers-and-verdict.md.
"""

import re
from collections.abc import Sequence

from portail.common.text import fold, name_key, runs, split_hyphens, split_names

type FullName = tuple[str, str]  # family name, given names

# Words that are no surname by themselves: « de la Durantaye », « St-Pierre », « L’Heureux », « El Amrani »
# are one surname each. A word too many here only costs a parent the short form of a double surname.
_PARTICLES = frozenset(
    {
        "a", "abou", "abu", "af", "ait", "al", "ap", "ben", "bin", "bint", "d", "da", "dal", "das", "de",
        "degli", "del", "della", "dello", "den", "der", "des", "di", "do", "dos", "du", "el", "fitz", "ibn",
        "il", "l", "la", "las", "le", "les", "lo", "los", "mac", "mc", "o", "ould", "saint", "sainte",
        "san", "santa", "santo", "st", "ste", "ten", "ter", "the", "van", "ver", "vom", "von", "y", "zu",
        "zum", "zur",
    }
)  # fmt: skip


def same_family_name(typed: str, recorded: str) -> bool:
    """Whether two surnames are one: in all but spelling, or one of them being half of the other.

    « Gagnon » agrees with « Tremblay-Gagnon » either way round; « Durantaye » with « de la Durantaye »
    does not, nor « Pierre » with « St-Pierre »: a particle belongs to its name.
    """
    return _agree(name_key(typed), _surnames(typed), name_key(recorded), _surnames(recorded))


def same_given_name(typed: str, recorded: str) -> bool:
    """Whether given names agree: in all but spelling, or one side being some of the other's.

    « Anne » and « Marie Ève » agree with « Marie-Ève Anne »; « Marie » does not: a compound is one name.
    """
    typed_parts = [name_key(part) for part in split_names(typed)]
    recorded_parts = [name_key(part) for part in split_names(recorded)]
    return _agree(name_key(typed), typed_parts, name_key(recorded), recorded_parts)


def is_same_person(*, before: FullName, after: FullName) -> bool:
    """Whether a contact's row still speaks of the same adult: one of the two names must agree.

    A marriage changes one name, an export that swaps its columns changes none; a board's key given to
    somebody else changes both. Names without a letter agree with nothing: better a link proved again
    than a child shown to another.
    """
    keys = [[name_key(name) for name in names] for names in (before, after)]
    return (
        sorted(keys[0]) == sorted(keys[1])
        or same_family_name(before[0], after[0])
        or same_given_name(before[1], after[1])
    )


def _agree(typed: str, typed_parts: Sequence[str], recorded: str, recorded_parts: Sequence[str]) -> bool:
    if not typed or not recorded:
        return False
    return (
        typed == recorded
        or typed in _standing_alone(recorded_parts)
        or recorded in _standing_alone(typed_parts)
    )


def _standing_alone(parts: Sequence[str]) -> frozenset[str]:
    """The unbroken runs of parts, without lone letters: an initial is no name."""
    return frozenset(run for run in runs(parts) if len(run) > 1)


def _surnames(name: str) -> list[str]:
    """The keys of the surnames in a name, each with the particles before it."""
    words = [fold(part) for word in re.split(r"[\s,;/()]+", name) for part in split_hyphens(word)]
    surnames: list[str] = []
    before = ""
    for word in words:
        before += word.replace(" ", "")
        if word not in _PARTICLES:
            surnames.append(before)
            before = ""
    return [*surnames, before] if before else surnames
