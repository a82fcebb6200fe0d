"""Checks of single cells, from which documented columns are made. Floor 1."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from portail.common.tabular import BadCell, Check, tidy

LIST_SEPARATOR = "\n"
"""Between the values of a list in its canonical text; no single value can hold it."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ADDRESS = re.compile(r"[^\s@,;<>()\"]{1,64}@(?:[^\s@.,;<>()\"]+\.)+[^\s@.,;<>()\"]{2,}")
MAX_ADDRESS = 254
# What UTF-8 read as Windows-1252 looks like: « Ã© », « â€™ ».
_TWICE_ENCODED = re.compile("Ã[\u0080-\u00bf\u0152-\u017e\u2013-\u2122]|â€")


def text(*, limit: int) -> Check:
    """One line of text of at most LIMIT characters."""

    def check(value: str) -> str:
        tidied = tidy(value)
        if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") for c in tidied):
            raise BadCell("control_character")
        if "\ufffd" in tidied or _TWICE_ENCODED.search(tidied):
            raise BadCell("damaged_text")
        if len(tidied) > limit:
            raise BadCell("too_long", limit=limit, length=len(tidied))
        return tidied

    return check


def day(*, first: date, last: date) -> Check:
    """A date written AAAA-MM-JJ, from FIRST to LAST."""

    def check(value: str) -> str:
        if not _DAY.fullmatch(value):
            raise BadCell("not_a_date")
        try:
            found = date.fromisoformat(value)
        except ValueError:
            raise BadCell("no_such_day") from None
        if not first <= found <= last:
            raise BadCell("date_out_of_range", first=first.isoformat(), last=last.isoformat())
        return value

    return check


def choice(words: Mapping[str, str]) -> Check:
    """One of the keys of WORDS, whatever its case; its canonical text is the word's value."""

    def check(value: str) -> str:
        found = words.get(value.casefold())
        if found is None:
            raise BadCell("not_a_choice", choices=", ".join(words))
        return found

    return check


def shape(pattern: str, *, code: str, limit: int = 255) -> Check:
    """A text that matches PATTERN whole; CODE says what was expected."""
    compiled = re.compile(pattern, re.ASCII)
    plain = text(limit=limit)

    def check(value: str) -> str:
        tidied = plain(value)
        if not compiled.fullmatch(tidied):
            raise BadCell(code)
        return tidied

    return check


def address(value: str) -> str:
    """One e-mail address, its case kept."""
    tidied = unicodedata.normalize("NFKC", value.strip())
    if len(tidied) > MAX_ADDRESS:
        raise BadCell("too_long", limit=MAX_ADDRESS, length=len(tidied))
    if not _ADDRESS.fullmatch(tidied) or any(unicodedata.category(c).startswith("C") for c in tidied):
        raise BadCell("not_an_address")
    return tidied


def list_of(check: Check) -> Check:
    """Several values separated by commas, each passing CHECK; doubles are dropped, order is kept."""

    def check_all(value: str) -> str:
        parts = [part.strip() for part in value.split(",")]
        return LIST_SEPARATOR.join(dict.fromkeys(check(part) for part in parts if part))

    return check_all


def values(cell: str) -> tuple[str, ...]:
    """The values of a canonical list."""
    return tuple(cell.split(LIST_SEPARATOR)) if cell else ()


def day_of(cell: str) -> date | None:
    """The date of a canonical day; None when empty or refused."""
    return date.fromisoformat(cell) if cell else None
