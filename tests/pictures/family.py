"""The families in the pictures: three children in two boards, and seven with long names. All invented."""

import unicodedata
from datetime import date

from tests.cast import CAP_BRULE, CAPITALE, GRANDE_MAREE, QUATRE_VENTS, RIVES, ChildFacts, GuardianFacts

GENEVIEVE_EMAIL = "genevieve.cote@exemple.ca"
HONORINE_EMAIL = "honorine.belanger-cote-de-la-durantaye@courriel.exemple.ca"


def _permanent_code(family_name: str, given_name: str, birth: date, *, is_girl: bool) -> str:
    plain = unicodedata.normalize("NFD", family_name + given_name[0]).encode("ascii", "ignore").decode()
    letters = (plain[:3] + plain[-1]).upper()
    day = birth.day + (62 if birth.year >= 2000 else 0)
    return f"{letters}{day:02}{birth.month + (50 if is_girl else 0):02}{birth:%y}07"


def _child(
    given_name: str, family_name: str, birth: date, number: int, level: str, *, is_girl: bool = True
) -> ChildFacts:
    board, school = (CAPITALE, CAP_BRULE if level.startswith("S") else QUATRE_VENTS)
    if number < 1_000_000:
        board, school = RIVES, GRANDE_MAREE
    return ChildFacts(
        f"p-{number}",
        board,
        school,
        family_name,
        given_name,
        birth,
        f"{number:07}",
        _permanent_code(family_name, given_name, birth, is_girl=is_girl),
        level,
    )


MAIKA = _child("Maïka", "Bélanger-Côté", date(2012, 4, 9), 3345601, "S3")
EMILE = _child("Émile", "Bélanger-Côté", date(2016, 1, 30), 345602, "P5", is_girl=False)
ANAIS = _child("Anaïs", "Bélanger-Côté", date(2020, 2, 22), 345603, "P1")
THREE = (MAIKA, EMILE, ANAIS)

_LONG = "Bélanger-Côté de la Durantaye"
SEVEN = (
    _child("Marie-Ève-Alexandrine", _LONG, date(2010, 3, 3), 3345611, "S5"),
    _child("Jean-Christophe-Emmanuel", _LONG, date(2011, 6, 12), 3345612, "S4", is_girl=False),
    _child("Léa", _LONG, date(2013, 8, 1), 3345613, "S2"),
    _child("Noé", _LONG, date(2015, 9, 17), 3345614, "P6", is_girl=False),
    _child("Philomène", _LONG, date(2017, 11, 5), 345615, "P4"),
    _child("Ulysse", _LONG, date(2018, 12, 24), 345616, "P2", is_girl=False),
    _child("Zoé-Rose", _LONG, date(2020, 7, 8), 345617, "P1"),
)
CHILDREN = (*THREE, *SEVEN)


def _guardian(
    key: str, given_name: str, family_name: str, email: str, children: tuple[ChildFacts, ...]
) -> tuple[GuardianFacts, ...]:
    """The same adult in each board where they have a child."""
    return tuple(
        GuardianFacts(
            f"p-{key}-{board.code}",
            board,
            family_name,
            given_name,
            email,
            tuple((child, "mother", "yes") for child in children if child.board is board),
        )
        for board in (CAPITALE, RIVES)
    )


GUARDIANS = (
    *_guardian("genevieve", "Geneviève", "Côté", GENEVIEVE_EMAIL, THREE),
    *_guardian("honorine", "Honorine", _LONG, HONORINE_EMAIL, SEVEN),
)
