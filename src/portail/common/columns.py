"""Checks of single cells, from which documented columns are made. Floor 1."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

import polars as pl

from portail.common.tabular import BadCell, Check, tidy

LIST_SEPARATOR = "\n"
"""Between the values of a list in its canonical text; no single value can hold it."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ADDRESS = re.compile(r"[^\s@,;<>()\"]{1,64}@(?:[^\s@.,;<>()\"]+\.)+[^\s@.,;<>()\"]{2,}")
MAX_ADDRESS = 254
# What UTF-8 read as Windows-1252 looks like: « Ã© », « â€™ ».
_TWICE_ENCODED = re.compile("Ã[\u0080-\u00bf\u0152-\u017e\u2013-\u2122]|â€")

# Plain signs: ASCII but the comma, Latin letters composed, the curved apostrophe. « Ã » is looked at twice.
_SIGN = r"[!-+\x2d-~\u00c0-\u00c2\u00c4-\u017f\u2019]"
_PLAIN_WORDS = 40
_PLAIN_ADDRESS = "[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,30}[.]){1,4}[A-Za-z0-9-]{2,20}"
_PLAIN_DAY = "(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"


def text(*, limit: int) -> Check:
    """One line of text of at most LIMIT characters."""

    def read(value: str) -> str:
        tidied = tidy(value)
        if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") for c in tidied):
            raise BadCell("control_character")
        if "\ufffd" in tidied or _TWICE_ENCODED.search(tidied):
            raise BadCell("damaged_text")
        if len(tidied) > limit:
            raise BadCell("too_long", limit=limit, length=len(tidied))
        return tidied

    # Each sign may have one space before it, so twice as many signs always fit.
    signs = min((limit - 1) // 2, _PLAIN_WORDS)
    return Check(read, f"{_SIGN}(?: ?{_SIGN}){{0,{signs}}}")


def day(*, first: date, last: date) -> Check:
    """A date written AAAA-MM-JJ, from FIRST to LAST."""

    def read(value: str) -> str:
        if not _DAY.fullmatch(value):
            raise BadCell("not_a_date")
        try:
            found = date.fromisoformat(value)
        except ValueError:
            raise BadCell("no_such_day") from None
        if not first <= found <= last:
            raise BadCell("date_out_of_range", first=first.isoformat(), last=last.isoformat())
        return value

    years = "|".join(f"{year:04}" for year in range(first.year + 1, last.year))
    return Check(read, f"(?:{years})-(?:{_PLAIN_DAY})" if years else "", names_nobody=True)


def choice(words: Mapping[str, str]) -> Check:
    """One of the keys of WORDS, whatever its case; its canonical text is the word's value."""

    def read(value: str) -> str:
        found = words.get(value.casefold())
        if found is None:
            raise BadCell("not_a_choice", choices=", ".join(words))
        return found

    canonical = {word for word in words.values() if words.get(word.casefold()) == word}
    return Check(read, "|".join(re.escape(word) for word in sorted(canonical)), names_nobody=True)


def shape(pattern: str, *, code: str, limit: int = 255, plain: str = "") -> Check:
    """A text that matches PATTERN whole; CODE says what was expected.

    plain: what of PATTERN has no two blanks in a row and fits LIMIT.
    """
    compiled = re.compile(pattern, re.ASCII)
    line = text(limit=limit)

    def read(value: str) -> str:
        tidied = line(value)
        if not compiled.fullmatch(tidied):
            raise BadCell(code)
        return tidied

    return Check(read, plain)


def _read_address(value: str) -> str:
    tidied = unicodedata.normalize("NFKC", value.strip())
    if len(tidied) > MAX_ADDRESS:
        raise BadCell("too_long", limit=MAX_ADDRESS, length=len(tidied))
    if not _ADDRESS.fullmatch(tidied) or any(unicodedata.category(c).startswith("C") for c in tidied):
        raise BadCell("not_an_address")
    return tidied


address = Check(_read_address, _PLAIN_ADDRESS)
"""One e-mail address, its case kept."""


def list_of(check: Check) -> Check:
    """Several values separated by commas, each passing CHECK; doubles are dropped, order is kept."""
    plain = re.compile(check.plain) if check.plain else None

    def read_all(value: str) -> str:
        parts = value.split(",")
        if not (plain and all(map(plain.fullmatch, parts))):
            parts = [check(part) for piece in parts if (part := piece.strip())]
        return LIST_SEPARATOR.join(dict.fromkeys(parts))

    return Check(read_all, check.plain, is_list=True)


def plain_lists(cells: pl.Series) -> pl.Series:
    """The canonical texts of lists of plain values."""
    return cells.str.split(",").list.unique(maintain_order=True).list.join(LIST_SEPARATOR)


def values(cell: str) -> tuple[str, ...]:
    """The values of a canonical list."""
    return tuple(cell.split(LIST_SEPARATOR)) if cell else ()


def day_of(cell: str) -> date | None:
    """The date of a canonical day; None when empty or refused."""
    return date.fromisoformat(cell) if cell else None
