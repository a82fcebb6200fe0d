"""Dates as people type and read them, in French and English; pure, floor 1."""

import re
import unicodedata
from datetime import date, datetime, time

from portail.common.errors import Refusal
from portail.common.text import fold

NBSP = "\u00a0"

MONTHS_FR = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS_FR = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_ORDINAL = re.compile(r"^(\d{1,2})\s*(er|re|e|st|nd|rd|th)?\.?$", re.IGNORECASE)
_SHORTEST_ABBREVIATION = 3


class DateRefused(Refusal):
    """A date typed in three fields can't be read.

    Codes: `date-missing` (nothing typed), `date-incomplete`, `day-unknown`, `month-unknown`,
    `year-unknown` (four digits wanted), `no-such-day` (31 February), `date-too-early`,
    `date-too-late`. Values: `fields` (which of day, month, year to mend, the first takes the focus),
    and `typed`, `limit` or `missing` where the sentence needs them.
    """

    fields: tuple[str, ...]

    def __init__(self, code: str, *, fields: tuple[str, ...], **values: object) -> None:
        super().__init__(code, fields=fields, **values)
        self.fields = fields


def read_date(day: str, month: str, year: str, *, earliest: date, latest: date) -> date:
    """Read a date typed as a day, a month (number, or word in French or English) and a year.

    Accepts « 1er », « février », « FEVR. », « feb », « 02 ». Never guesses a century.
    Raises DateRefused when it is not a day from `earliest` to `latest`, both included.
    """
    _refuse_missing(day=day, month=month, year=year)
    number, month_number, year_number = _read_day(day), read_month(month), _read_year(year)
    try:
        found = date(year_number, month_number, number)
    except ValueError:
        raise DateRefused(
            "no-such-day", fields=("day", "month", "year"), typed=number, month=month_number, year=year_number
        ) from None
    if found < earliest:
        raise DateRefused("date-too-early", fields=("year", "month", "day"), typed=found, limit=earliest)
    if found > latest:
        raise DateRefused("date-too-late", fields=("year", "month", "day"), typed=found, limit=latest)
    return found


def read_month(month: str) -> int:
    """1 to 12 from a number, a name or an abbreviation of three letters or more that fits one month only.

    « jui » fits two months and is refused. Raises DateRefused(`month-unknown`).
    """
    typed = fold(month)
    if re.fullmatch(r"[0-9]{1,2}", typed) and 1 <= int(typed) <= 12:
        return int(typed)
    fitting = set()
    if len(typed) >= _SHORTEST_ABBREVIATION and typed.isalpha():
        for names in (MONTHS_FR, MONTHS_EN):
            fitting |= {number for number, name in enumerate(names, 1) if fold(name).startswith(typed)}
    if len(fitting) != 1:
        raise DateRefused("month-unknown", fields=("month",), typed=month.strip())
    return fitting.pop()


def long_date(value: date, language: str) -> str:
    """« 22 février 2017 » or « February 22, 2017 »; the first of a month is « 1er » in French.

    A no-break space holds the day and its month together.
    """
    words = day_and_month(value, language)
    return f"{words} {value.year}" if language == "fr" else f"{words}, {value.year}"


def day_of_week(value: date, language: str) -> str:
    """« mercredi 22 février » or « Wednesday, February 22 »."""
    words = day_and_month(value, language)
    if language == "fr":
        return f"{WEEKDAYS_FR[value.weekday()]} {words}"
    return f"{WEEKDAYS_EN[value.weekday()]}, {words}"


def day_and_month(value: date, language: str) -> str:
    """« 22 février » or « February 22 »."""
    day = _day_of_month(value, language)
    if language == "fr":
        return f"{day}{NBSP}{MONTHS_FR[value.month - 1]}"
    return f"{MONTHS_EN[value.month - 1]}{NBSP}{day}"


def first_and_last(first: date, last: date, language: str) -> tuple[str, str]:
    """The ends of several days, the month once where it is the same: « 3 » and « 5 décembre »."""
    if (first.year, first.month) != (last.year, last.month):
        return day_and_month(first, language), day_and_month(last, language)
    if language == "fr":
        return _day_of_month(first, language), day_and_month(last, language)
    return day_and_month(first, language), _day_of_month(last, language)


def time_of_day(value: time | datetime, language: str) -> str:
    """« 8 h 05 » or « 8:05 a.m. », in the value's own time zone: convert before."""
    if language == "fr":
        return f"{value.hour}{NBSP}h{NBSP}{value.minute:02d}"
    half = "a.m." if value.hour < 12 else "p.m."
    return f"{value.hour % 12 or 12}:{value.minute:02d}{NBSP}{half}"


def _day_of_month(value: date, language: str) -> str:
    return "1er" if value.day == 1 and language == "fr" else str(value.day)


def _refuse_missing(**typed: str) -> None:
    missing = tuple(field for field, text in typed.items() if not text.strip())
    if len(missing) == len(typed):
        raise DateRefused("date-missing", fields=missing)
    if missing:
        raise DateRefused("date-incomplete", fields=missing, missing=missing)


def _read_day(day: str) -> int:
    found = _ORDINAL.match(_plain(day))
    if not found or not 1 <= int(found[1]) <= 31:
        raise DateRefused("day-unknown", fields=("day",), typed=day.strip(), limit=31)
    return int(found[1])


def _read_year(year: str) -> int:
    typed = _plain(year)
    if not re.fullmatch(r"[1-9][0-9]{3}", typed):
        raise DateRefused("year-unknown", fields=("year",), typed=year.strip())
    return int(typed)


def _plain(typed: str) -> str:
    """Digits of any width or script as 0 to 9, without spaces around."""
    digits = (str(unicodedata.digit(sign, sign)) for sign in unicodedata.normalize("NFKC", typed))
    return "".join(digits).strip()
