"""Errors as real exports have them, planted on rows that chance chose, under the import's codes. Floor 11."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portail.demo.province import weights
from portail.demo.province.chance import some_of, source
from portail.demo.province.places import Board

# Room for the children and the adults of a family in the numbering of rows.
CHILDREN = 8
ADULTS = 16
_ACCENTS = "éèêëôîïçû"


@dataclass(slots=True)
class PupilCells:
    """What of a pupil's rows an error may damage; birth_date None: no row in demographics.csv."""

    family_name: str
    given_name: str
    file_number: str
    permanent_code: str
    level: str
    birth_date: str | None
    sibling_number: str = ""
    twice_encoded: bool = True


@dataclass(frozen=True, slots=True)
class Slips:
    """The code planted on each row that has one, by the row's number in the board."""

    pupils: Mapping[int, str]
    contacts: Mapping[int, str]
    relations: Mapping[int, str]


def slips_of(board: Board, families: int, *, seed: int, errors: float) -> Slips:
    """Drawn once for the families that the board began with, so that no night moves them."""

    def drawn(rates: Mapping[str, float], rows: int) -> dict[int, str]:
        return {
            row: code
            for code, rate in rates.items()
            for row in some_of(
                families * rows, share=min(rate * errors, 1), random=source(seed, "slips", board.number, code)
            )
        }

    return Slips(
        pupils=drawn(weights.PUPIL_ERRORS, CHILDREN),
        contacts=drawn(weights.CONTACT_ERRORS, ADULTS),
        relations=drawn(weights.RELATION_ERRORS, CHILDREN * ADULTS),
    )


def damage(cells: PupilCells, code: str) -> bool:
    """Plant the error CODE in CELLS; False where they give it no hold."""
    return _DAMAGES[code](cells)


def _lost_zeros(cells: PupilCells) -> bool:
    kept = cells.file_number.lstrip("0")
    is_possible = kept != cells.file_number
    cells.file_number = kept
    return is_possible


def _damaged_text(cells: PupilCells) -> bool:
    """UTF-8 read as Windows-1252, then written again."""
    if not cells.twice_encoded or not set(cells.given_name + cells.family_name) & set(_ACCENTS):
        return False
    cells.given_name, cells.family_name = _twice(cells.given_name), _twice(cells.family_name)
    return True


def _twice(name: str) -> str:
    return "".join(sign.encode().decode("cp1252") if sign in _ACCENTS else sign for sign in name)


def _not_a_date(cells: PupilCells) -> bool:
    year, month, day = (cells.birth_date or "").split("-")
    cells.birth_date = f"{day}/{month}/{year}"
    return True


def _no_such_day(cells: PupilCells) -> bool:
    cells.birth_date = f"{(cells.birth_date or '')[:4]}-02-30"
    return True


def _date_out_of_range(cells: PupilCells) -> bool:
    cells.birth_date = f"20{99}{(cells.birth_date or '')[4:]}"
    return True


def _missing_birth_date(cells: PupilCells) -> bool:
    cells.birth_date = None
    return True


def _repeated_value(cells: PupilCells) -> bool:
    if not cells.sibling_number:
        return False
    cells.file_number = cells.sibling_number
    return True


def _health_insurance_number(cells: PupilCells) -> bool:
    """The year first, as the card has it: letters as in the permanent code, YYMMDD, two digits."""
    code, born = cells.permanent_code, cells.birth_date or ""
    if not code:
        return False
    cells.permanent_code = (
        f"{code[:4]}{born[2:4]}{int(born[5:7]) + (50 if code[6] > '4' else 0):02d}{born[8:]}11"
    )
    return True


def _permanent_code_shape(cells: PupilCells) -> bool:
    is_possible = bool(cells.permanent_code)
    cells.permanent_code = cells.permanent_code[:-1]
    return is_possible


def _unknown_level(cells: PupilCells) -> bool:
    cells.level = "Passe-partout"
    return True


_DAMAGES: Mapping[str, Callable[[PupilCells], bool]] = {
    "lost_zeros": _lost_zeros,
    "damaged_text": _damaged_text,
    "not_a_date": _not_a_date,
    "no_such_day": _no_such_day,
    "date_out_of_range": _date_out_of_range,
    "missing_birth_date": _missing_birth_date,
    "repeated_value": _repeated_value,
    "health_insurance_number": _health_insurance_number,
    "permanent_code_shape": _permanent_code_shape,
    "unknown_level": _unknown_level,
}
