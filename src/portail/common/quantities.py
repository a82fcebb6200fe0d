"""Checks of cells that hold a number, a time, a moment, a yes or no, or text of several lines. Floor 1."""

import re
import unicodedata
from datetime import datetime
from decimal import Decimal, InvalidOperation

from portail.common.columns import choice, text
from portail.common.tabular import BadCell, Check

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,4})?", re.ASCII)
_TIME = re.compile(r"([01]?[0-9]|2[0-3])(?::|h| h )([0-5][0-9])", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII)

yes_or_no = choice(
    {"oui": "true", "non": "false", "true": "true", "false": "false", "1": "true", "0": "false"}
)
"""« oui » or « non »; canonical « true » or « false », as a boolean column takes it."""


def number(*, least: int, most: int, places: int = 2) -> Check:
    """A number from LEAST to MOST, at most PLACES decimals, after a point or a comma; canonical: a point."""

    def read(value: str) -> str:
        if not _NUMBER.fullmatch(value):
            raise BadCell("not_a_number")
        written = value.replace(",", ".")
        try:
            found = Decimal(written)
        except InvalidOperation:
            raise BadCell("not_a_number") from None
        if not least <= found <= most:
            raise BadCell("number_out_of_range", least=least, most=most)
        if len(written.partition(".")[2]) > places:
            raise BadCell("too_many_decimals", limit=places)
        return written

    digits = len(str(most)) - 1
    whole = f"[1-9][0-9]{{0,{digits - 1}}}" if digits > 1 else "[1-9]" if digits else ""
    decimals = f"(?:[.][0-9]{{1,{places}}})?" if places else ""
    return Check(read, f"{whole}{decimals}" if whole and least <= 1 else "", names_nobody=True)


def _read_time(value: str) -> str:
    found = _TIME.fullmatch(value)
    if not found:
        raise BadCell("not_a_time")
    return f"{int(found[1]):02}:{found[2]}"


clock = Check(_read_time, "(?:[01][0-9]|2[0-3]):[0-5][0-9]", names_nobody=True)
"""A time of day, « 8:05 » or « 8 h 05 »; canonical « 08:05 »."""


def _read_moment(value: str) -> str:
    if not _MOMENT.fullmatch(value):
        raise BadCell("not_a_moment")
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise BadCell("not_a_moment") from None
    if not 2000 <= found.year <= 2100:
        raise BadCell("not_a_moment")
    return found.isoformat()


moment = Check(_read_moment, names_nobody=True)
"""A day and time with its offset, « 2026-11-20T08:05:00-05:00 »; canonical ISO 8601."""


def paragraphs(*, limit: int) -> Check:
    """Text of several lines of at most LIMIT characters in all; blanks at the ends of lines go."""
    one_line = text(limit=limit)

    def read(value: str) -> str:
        lines = unicodedata.normalize("NFC", value).splitlines()
        tidied = "\n".join(one_line(line) if line.strip() else "" for line in lines).strip("\n")
        if len(tidied) > limit:
            raise BadCell("too_long", limit=limit, length=len(tidied))
        return tidied

    return Check(read, one_line.plain)
