"""Names and addresses made comparable and shortened; pure, floor 1."""

import re
import unicodedata
from collections.abc import Iterable

# Letters that Unicode does not decompose but that a keyboard, a school's software or a birth
# certificate writes with two letters or with the plain one.
_SPELT_OUT = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
        "ı": "i", "ŧ": "t", "ĸ": "k", "ŋ": "n", "ſ": "s", "ɨ": "i", "ə": "e",
    }
)  # fmt: skip

# The curved ones, primes, accents used as apostrophes, and the modifier letters (ʻ, ʼ) that Unicode
# files among the letters.
APOSTROPHES = "'’‘‛`´′ʹʻʼʽʾʿˈˊˋ＇❛❜ꞌ"
HYPHENS = "-‐‑‒–—―−⁃﹘﹣－־"

_DROPPED = str.maketrans(dict.fromkeys(APOSTROPHES, ""))
_HYPHEN_RUN = re.compile(rf"\s*[{re.escape(HYPHENS)}]+\s*")


def fold(name: str) -> str:
    """Reduce a name to lower-case words joined by one space, without accents or punctuation.

    Forgives case, accents, ligatures (Œ, Æ), hyphens (a space) and apostrophes (nothing):
    « L’Écuyer-Bœuf » and « LECUYER BOEUF » are both `lecuyer boeuf`. Letters of other scripts stay
    as they are, with their own vowel signs; only the diacritics shared by Latin, Greek and Cyrillic
    are dropped. Idempotent. Empty when the name holds no letter and no digit.
    To ask whether two names are the same one, compare `name_key`: spaces are forgiven too.
    """
    return " ".join("".join(_folded_characters(name)).split())


def name_key(name: str) -> str:
    """`fold` without the spaces: « De la Tour », « Delatour » and « de-la-tour » are one name."""
    return fold(name).replace(" ", "")


def split_names(names: str) -> tuple[str, ...]:
    """Part several given names, a hyphenated compound staying whole.

    « Marie-Ève Anne » is ("Marie-Ève", "Anne"); « Marie - Ève, Anne » too.
    """
    joined = _HYPHEN_RUN.sub("-", unicodedata.normalize("NFC", names))
    parts = re.split(r"[\s,;/()]+", joined)
    return tuple(part for part in (part.strip("-") for part in parts) if fold(part))


def split_hyphens(name: str) -> tuple[str, ...]:
    """Part a name at its hyphens, whatever sign was used for them."""
    parts = _HYPHEN_RUN.sub("-", unicodedata.normalize("NFC", name)).split("-")
    return tuple(part for part in parts if fold(part))


def runs(parts: Iterable[str]) -> frozenset[str]:
    """Join every unbroken run of parts: a, b, c gives a, b, c, ab, bc, abc."""
    kept = [part for part in parts if part]
    return frozenset(
        "".join(kept[first:last]) for first in range(len(kept)) for last in range(first + 1, len(kept) + 1)
    )


def email_key(address: str) -> str:
    """The form under which an address is compared, kept and written to.

    Ends stripped, invisible signs dropped, NFKC, lower case. Not casefold: « ß » and « ss » are two
    mailboxes. Mail that proves an address must be sent to this form and never to what was typed, or
    someone who owns a look-alike (« ｊeanne@… ») could prove another's address.
    """
    visible = "".join(sign for sign in address if unicodedata.category(sign) not in {"Cf", "Cc"})
    lowered = unicodedata.normalize("NFKC", visible).lower()
    return unicodedata.normalize("NFKC", lowered).strip()


def initials(*names: str) -> str:
    """First letter of each name, accents kept: ("Émile", "Côté-Roy") gives « ÉC »."""
    found = []
    for name in names:
        letters = (sign for sign in unicodedata.normalize("NFC", name) if sign.isalnum())
        found.append(next(letters, "").upper()[:1])
    return "".join(found)


def _folded_characters(name: str) -> Iterable[str]:
    """Yield letters, marks and digits in their plain form, and a space for whatever parts words."""
    # Apostrophes go first (« ´ » decomposes into a space and an accent) and once more after.
    lowered = _decomposed(name.translate(_DROPPED)).casefold()
    plain = _decomposed(lowered).translate(_SPELT_OUT).translate(_DROPPED)
    for sign in plain:
        category = unicodedata.category(sign)
        if category == "Cf" or _is_shared_diacritic(sign):
            continue
        yield sign if category[0] in "LMN" else " "


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def _is_shared_diacritic(sign: str) -> bool:
    """Whether a mark is an accent (é, ç, ñ), not a vowel sign that carries meaning in its script."""
    return (
        "\u0300" <= sign <= "\u036f"
        or "\u1ab0" <= sign <= "\u1aff"
        or "\u1dc0" <= sign <= "\u1dff"
        or "\u20d0" <= sign <= "\u20ff"
        or "\ufe20" <= sign <= "\ufe2f"
    )
