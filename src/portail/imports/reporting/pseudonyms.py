"""Values that stand for persons' values: as alike in shape and as faulty, and telling nothing. Floor 8.

Nothing is derived from what it replaces: keys, addresses and numbers are dealt out in the order met, names
are drawn. Whoever holds the copy and one original learns nothing of another.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from random import Random

from portail.boards.package import is_code
from portail.common.tabular import BadCell, Check, tidy
from portail.common.text import email_key, fold
from portail.imports.reporting.kinds import PROPERTIES, Kind
from portail.records.rules import LevelRefused, PermanentCode, read_level, read_permanent_code

MASKED_LETTER, MASKED_ACCENT = "x", "é"
_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwz"
_TRIES = 20
_FILE_NUMBERS = 10**7
_FILE_NUMBER = re.compile("[0-9]{7}")
_STEP = 7_654_321  # shares no factor with 10^7: no number comes twice
_KNOWN_SETTING = re.compile(r"[0-9][0-9.]{0,10}|bulk|delta|absent", re.IGNORECASE)
# A value for each fault that a masked one would have lost. « éÃ© » is no UTF-8 by chance in Windows-1252.
_FAULTY = {
    "damaged_text": "éÃ©", "control_character": "x\x07x", "not_a_date": "xx", "no_such_day": "2001-02-30",
    "delta_row": "tobedeleted", "health_insurance_number": "BABA17030512", "lost_zeros": "555",
    "not_a_file_number": "xxxx", "permanent_code_shape": "xxxx", "not_an_address": "xx", "not_a_phone": "xx",
    "not_a_code": "x x", "not_a_choice": "xxxx",
}  # fmt: skip


class Pseudonyms:
    """One copy's replacements; the same value gets the same one wherever references must hold."""

    def __init__(self, *, random: Random, today: date) -> None:
        self._random = random
        self._today = today
        self._days = timedelta(days=random.randrange(20, 200))
        self._first_number = random.randrange(_FILE_NUMBERS)
        self._dealt: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._makers = self._by_kind()

    def of(self, kind: Kind, value: str, check: Check) -> str:
        """What stands for VALUE, never empty nor blank at its ends: taken or refused by CHECK as it was."""
        outcome = outcome_of(check, value)
        makes = (masked, lambda _value: _FAULTY.get(outcome, "")) if outcome else (self._makers[kind], masked)
        for make in makes:
            candidate = make(value)
            if candidate and outcome_of(check, candidate) == outcome:
                return candidate
        return self._last_resort(outcome, value)

    def code(self, code: PermanentCode) -> str:
        """The code that stands for CODE: its date moved like the birth dates, its letters drawn."""
        return self._deal("code", code.value, lambda _count: self._draw_code(code))

    def name(self, value: str, *, first: str = "") -> str:
        """A name of the same shape: length, capitals, accents, hyphens; its first letters are FIRST."""
        for _try in range(_TRIES):
            forced = list(first.lower())
            drawn = "".join(self._draw(sign, forced) for sign in value)
            if drawn != value:
                break
        return drawn

    # By kind ---------------------------------------------------------------------------------------

    def _by_kind(self) -> dict[Kind, Callable[[str], str]]:
        return {
            Kind.PLAIN: lambda value: value,
            Kind.TEXT: masked,
            Kind.KEY: self._key,
            Kind.IDENTIFIER: self._identifier,
            Kind.NAME: self.name,
            Kind.ADDRESS: self._address,
            Kind.PHONE: self._phone,
            Kind.FILE_NUMBER: self._file_number,
            Kind.PERMANENT_CODE: self._permanent_code,
            Kind.LEVEL: _level,
            Kind.BIRTH: self._birth,
            Kind.PERIOD: self._day_of_period,
            Kind.PROPERTY: self._property,
            Kind.SETTING: lambda value: value if _KNOWN_SETTING.fullmatch(value) else masked(value),
        }

    def _key(self, value: str) -> str:
        return self._deal("key", tidy(value), lambda count: f"id{count}{_trace(value)}")

    def _identifier(self, value: str) -> str:
        """The standard's: a student's file number, a school's code, or another's anything."""
        if _FILE_NUMBER.fullmatch(value):
            return self._file_number(value)
        return self._key(value) if is_code(value) else f"{self._key(value)} x"

    def _address(self, value: str) -> str:
        key = email_key(value)
        return self._deal("address", key, lambda count: f"courriel{count}{_trace(value)}@exemple.invalid")

    def _file_number(self, value: str) -> str:
        return self._deal(
            "number", tidy(value), lambda count: f"{(self._first_number + _STEP * count) % _FILE_NUMBERS:07}"
        )

    def _permanent_code(self, value: str) -> str:
        return self.code(read_permanent_code(value))

    def _phone(self, value: str) -> str:
        return "".join(
            str(self._random.randrange(2, 10)) if sign.isdigit() else masked(sign) for sign in value
        )

    def _property(self, value: str) -> str:
        if value in PROPERTIES:
            return value
        return ("file." if value.startswith("file.") else "") + self._key(value)

    def _birth(self, value: str) -> str:
        return (date.fromisoformat(value) - self._days).isoformat()

    def _day_of_period(self, value: str) -> str:
        """Away from today, so that what is over stays over and the order of two days holds."""
        found = date.fromisoformat(value)
        moved = found - self._days if found < self._today else found + self._days
        return moved.isoformat()

    # Drawing ---------------------------------------------------------------------------------------

    def _deal(self, domain: str, value: str, make: Callable[[int], str]) -> str:
        dealt = self._dealt.get((domain, value))
        if dealt is None:
            self._counts[domain] = self._counts.get(domain, 0) + 1
            dealt = self._dealt[domain, value] = make(self._counts[domain])
        return dealt

    def _draw(self, sign: str, forced: list[str]) -> str:
        if sign.isdigit():
            return str(self._random.randrange(10))
        if not sign.isalpha():
            return sign
        base, marks = unicodedata.normalize("NFD", sign)[:1], unicodedata.normalize("NFD", sign)[1:]
        if not base.isascii():
            return "ø" if fold(sign).isascii() else "ж"
        is_free = not forced
        wanted = self._letter(base) if is_free else forced.pop(0)
        drawn = unicodedata.normalize("NFC", wanted + marks)
        if marks and not _is_writable(drawn):
            drawn = MASKED_ACCENT if is_free else wanted
        return drawn.upper() if sign.isupper() else drawn

    def _letter(self, base: str) -> str:
        """A vowel for a vowel, so that its accent still fits."""
        return self._random.choice(_VOWELS if base.lower() in _VOWELS else _CONSONANTS)

    def _draw_code(self, code: PermanentCode) -> str:
        # X stands for a letter that a short name lacks: it stays.
        letters = "".join(sign if sign == "X" else self._letter(sign).upper() for sign in code.letters)
        return f"{letters}{self._code_date(code)}{self._random.randrange(100):02}"

    def _code_date(self, code: PermanentCode) -> str:
        if code.birth_date is None:
            return "999999"
        moved = code.birth_date - self._days
        day = moved.day + (62 if moved.year >= 2000 else 0)
        return f"{day:02}{moved.month + (50 if code.girl else 0):02}{moved.year % 100:02}"

    def _last_resort(self, outcome: str, value: str) -> str:
        """Faults that only a length or a date can have, and what nothing else could stand for."""
        if outcome == "too_long":
            return MASKED_LETTER * len(value)
        if outcome == "date_out_of_range":
            return "2999-12-31" if value > self._today.isoformat() else "1900-01-01"
        return MASKED_LETTER


def masked(value: str) -> str:
    """VALUE with each letter and digit hidden, sign by sign."""
    return "".join(_mask(sign) for sign in value)


def _mask(sign: str) -> str:
    if sign.isalpha() or unicodedata.category(sign) in ("Mn", "Mc"):
        return MASKED_LETTER if sign.isascii() else MASKED_ACCENT
    return "0" if sign.isdigit() or sign.isnumeric() else sign


def _is_writable(drawn: str) -> bool:
    """One letter that every encoding of the files knows."""
    return len(drawn) == 1 and bool(drawn.encode("cp1252", "ignore"))


def _trace(value: str) -> str:
    """A sign beyond ASCII where there was one: the file's encoding is recognised by them."""
    return "" if value.isascii() else MASKED_ACCENT


def _level(value: str) -> str:
    try:
        read_level(value)
    except LevelRefused:
        return masked(value)
    return value


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def outcome_of(check: Check, value: str) -> str:
    """The code that CHECK refuses VALUE with, "" when it takes it."""
    if check.plain and _compiled(check.plain).fullmatch(value):
        return ""
    try:
        check(value)
    except BadCell as bad:
        return bad.code
    return ""
