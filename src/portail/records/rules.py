"""What a board's numbers and levels look like: file number, permanent code, access, level. Pure; floor 6.

Source: docs/adr/0011-names-numbers-and-verdict.md. Numbers are exact when compared and masked when shown.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from portail.common.dates import NBSP
from portail.common.errors import Refusal
from portail.common.text import fold, name_key, split_names

FILE_NUMBER_DIGITS = 7
PERMANENT_CODE_SIGNS = 12

# Added by the ministry when a code is made: to the month for a girl, to the day from 2000 on.
_GIRL_MONTH = 50
_SINCE_2000_DAY = 62
_OLDEST_PUPIL_YEAR = 1932

_CODE_SHAPE = re.compile(r"([A-Z]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})")
_GAPS = re.compile(r"[\s.\-‐‑–—_]+")


class Access(StrEnum):
    """Whether a contact may see the student. Unknown is never yes; no wins over any yes."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class NumberKind(StrEnum):
    FILE = "file"
    PERMANENT = "permanent"


class NumberRefused(Refusal):
    """What was typed is neither a file number nor a permanent code.

    Codes: `number-missing`; `file-number-length` (values `count`, `limit`); `permanent-code-shape`
    (`count`, `limit`: 4 letters and 8 digits wanted); `health-insurance-number` (the year comes
    first, as on the sun card). No value ever repeats the number.
    """


@dataclass(frozen=True, slots=True)
class StudentNumber:
    """A number in its exact form: 7 digits, or 4 capitals and 8 digits."""

    kind: NumberKind
    value: str


@dataclass(frozen=True, slots=True)
class PermanentCode:
    """A permanent code taken apart. `birth_date` is None where day and month make no date:
    the ministry has such codes for people whose date was not known."""

    value: str
    birth_date: date | None
    girl: bool

    @property
    def letters(self) -> str:
        return self.value[:4]


class Incoherence(StrEnum):
    """A part of a permanent code that does not follow from the names or the birth date beside it."""

    FAMILY_NAME = "family-name"
    GIVEN_NAME = "given-name"
    BIRTH_DATE = "birth-date"


def read_number(typed: str, *, birth_date: date | None = None) -> StudentNumber:
    """Read the one field « Numéro de fiche ou code permanent »: letters make it a permanent code.

    Spaces, dots and dashes are forgiven, zeros in front are kept. `birth_date`, as typed beside it,
    settles whether twelve signs are a permanent code or a health-insurance number.
    """
    plain = _plain(typed)
    if not plain:
        raise NumberRefused("number-missing")
    if any(sign.isalpha() for sign in plain):
        return StudentNumber(NumberKind.PERMANENT, read_permanent_code(typed, birth_date=birth_date).value)
    return StudentNumber(NumberKind.FILE, read_file_number(typed))


def read_file_number(typed: str) -> str:
    """Exactly 7 digits, as text. Raises NumberRefused."""
    plain = _plain(typed)
    if not plain:
        raise NumberRefused("number-missing")
    if not re.fullmatch(rf"[0-9]{{{FILE_NUMBER_DIGITS}}}", plain):
        raise NumberRefused("file-number-length", count=len(plain), limit=FILE_NUMBER_DIGITS)
    return plain


def read_permanent_code(typed: str, *, birth_date: date | None = None) -> PermanentCode:
    """Check the shape of a permanent code and take it apart.

    No check digit is public: a code is never refused for its last two digits, nor for a date that
    does not exist. Raises NumberRefused.
    """
    plain = _plain(typed)
    if not plain:
        raise NumberRefused("number-missing")
    found = _CODE_SHAPE.fullmatch(plain)
    if not found:
        raise NumberRefused("permanent-code-shape", count=len(plain), limit=PERMANENT_CODE_SIGNS)
    first, second, third = int(found[2]), int(found[3]), int(found[4])
    own = _permanent_date(first, second, third)
    if _is_health_number(first, second, third, own=own, birth_date=birth_date):
        raise NumberRefused("health-insurance-number", limit=PERMANENT_CODE_SIGNS)
    return PermanentCode(value=plain, birth_date=own, girl=second > _GIRL_MONTH)


def permanent_code_letters(family_name: str, given_name: str) -> str | None:
    """The four capitals that names give: « Ly », « Éloïse » give LYXE. None outside the Latin alphabet."""
    given = split_names(given_name)
    family_key, given_key = name_key(family_name), name_key(given[0]) if given else ""
    letters = (family_key[:3].ljust(3, "x") + given_key[:1].ljust(1, "x")).upper()
    return letters if re.fullmatch(r"[A-Z]{4}", letters) else None


def incoherences(
    code: PermanentCode, *, family_name: str, given_name: str, birth_date: date
) -> frozenset[Incoherence]:
    """Where a code does not follow from the names and date beside it.

    A remark, never a refusal: names change and the code does not always follow.
    """
    found = set()
    letters = permanent_code_letters(family_name, given_name)
    if letters and letters[:3] != code.letters[:3]:
        found.add(Incoherence.FAMILY_NAME)
    if letters and letters[3] != code.letters[3]:
        found.add(Incoherence.GIVEN_NAME)
    if code.birth_date is not None and code.birth_date != birth_date:
        found.add(Incoherence.BIRTH_DATE)
    return frozenset(found)


def masked_file_number(value: str) -> str:
    """« 2345678 » as « •••• 678 »."""
    return f"••••{NBSP}{value[-3:]}"


def masked_permanent_code(value: str) -> str:
    """« TREL 6703 1212 » as « TREL •••• ••12 »: the birth date and the sex stay hidden."""
    return f"{value[:4]}{NBSP}••••{NBSP}••{value[-2:]}"


def masked_number(number: StudentNumber) -> str:
    if number.kind is NumberKind.FILE:
        return masked_file_number(number.value)
    return masked_permanent_code(number.value)


MAJORITY = 18


def birthday(birth_date: date, years: int) -> date:
    """The day from which somebody is that old; born on a 29 February, the 28th, as PostgreSQL has it."""
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return birth_date.replace(year=birth_date.year + years, day=28)


def of_age_on(birth_date: date) -> date:
    """The day from which a student decides alone."""
    return birthday(birth_date, MAJORITY)


def last_day(ends_on: date | None, *, birth_date: date, adult_access: bool) -> date | None:
    """The last day on which a guardian may see a student: the guardianship's, or the eve of the
    eighteenth birthday of a student who does not consent. None is open."""
    if adult_access:
        return ends_on
    eve = of_age_on(birth_date) - timedelta(days=1)
    return eve if ends_on is None else min(ends_on, eve)


class Level(IntEnum):
    """Preschool to the end of secondary school, in order."""

    PRESCHOOL_4 = 1
    PRESCHOOL_5 = 2
    PRIMARY_1 = 11
    PRIMARY_2 = 12
    PRIMARY_3 = 13
    PRIMARY_4 = 14
    PRIMARY_5 = 15
    PRIMARY_6 = 16
    SECONDARY_1 = 21
    SECONDARY_2 = 22
    SECONDARY_3 = 23
    SECONDARY_4 = 24
    SECONDARY_5 = 25

    @property
    def code(self) -> str:
        """How a level is stored and written in files: M4, M5, P1 to P6, S1 to S5."""
        kind, year = divmod(int(self), 10)
        return f"M{year + 3}" if kind == 0 else f"{'PS'[kind - 1]}{year}"

    def label(self, language: str) -> str:
        """« Préscolaire 5 ans », « 1re année », « 3e secondaire »; « Grade 1 », « Secondary 3 »."""
        kind, year = divmod(int(self), 10)
        if kind == 0:
            age = year + 3
            return f"Préscolaire {age}{NBSP}ans" if language == "fr" else f"Preschool, age {age}"
        if language == "fr":
            return f"{year}{'re' if year == 1 else 'e'} {'année' if kind == 1 else 'secondaire'}"
        return f"{'Grade' if kind == 1 else 'Secondary'} {year}"


class LevelRefused(Refusal):
    """Code `level-unknown`, values `typed` and `known` (the codes accepted)."""


def read_level(typed: str) -> Level:
    """Read a level's own code (M4, P1, S5) or OneRoster's grade (PK, KG, 01 to 11).

    Grade 07 is the first year of secondary school. Raises LevelRefused.
    """
    wanted = fold(typed).replace(" ", "").upper()
    level = _LEVELS.get(wanted.removeprefix("0") if wanted.isdigit() else wanted)
    if level is None:
        raise LevelRefused("level-unknown", typed=typed, known=tuple(level.code for level in Level))
    return level


_GRADES = [level for level in Level if level >= Level.PRIMARY_1]
_LEVELS: dict[str, Level] = {
    **{level.code: level for level in Level},
    **{str(grade): level for grade, level in enumerate(_GRADES, 1)},
    "PK": Level.PRESCHOOL_4,
    "KG": Level.PRESCHOOL_5,
}


def _plain(typed: str) -> str:
    """Capitals and digits without spaces, dots, dashes or accents; other signs stay, to be refused."""
    wide = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", typed)).upper()
    visible = (sign for sign in wide if unicodedata.category(sign) not in {"Mn", "Cf"})
    return _GAPS.sub("", "".join(visible))


def _permanent_date(day: int, month: int, year: int) -> date | None:
    since_2000 = day > _SINCE_2000_DAY
    return _date_or_none(
        year + (2000 if since_2000 else 1900),
        month - _GIRL_MONTH if month > _GIRL_MONTH else month,
        day - _SINCE_2000_DAY if since_2000 else day,
    )


def _is_health_number(
    first: int, second: int, third: int, *, own: date | None, birth_date: date | None
) -> bool:
    """Whether six digits read as a child's YYMMDD, as the health-insurance card writes it.

    Both readings can be dates: the one that is the birth date typed wins. Without one, a permanent
    code of someone born before 1932 (first and last pair of 31 or less) is no pupil's.
    """
    card = _date_or_none(2000 + first, second - _GIRL_MONTH if second > _GIRL_MONTH else second, third)
    if card is None or (own is not None and own == birth_date):
        return False
    return own is None or own.year < _OLDEST_PUPIL_YEAR or card == birth_date


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
