"""Where the sample families go to school: three subscribed boards and their invented schools. Floor 11."""

from dataclasses import dataclass

from portail.demo.cast import (
    CAPITALE,
    CHEMIN_COUVERT,
    COLLEGE,
    FALAISE,
    HAUTES_COLLINES,
    HERON_PECHEUR,
    PETIT_QUAI,
    RIVES,
)
from portail.records.rules import Level

_PRIMARY = (Level.PRESCHOOL_4, Level.PRIMARY_6)
_SECONDARY = (Level.SECONDARY_1, Level.SECONDARY_5)


@dataclass(frozen=True, slots=True)
class SampleSchool:
    code: str
    name: str
    municipality: str
    phone: str
    address: str
    levels: tuple[Level, Level]

    def takes(self, level: str) -> bool:
        first, last = self.levels
        return level in {each.code for each in Level if first <= each <= last}


@dataclass(frozen=True, slots=True)
class SampleBoard:
    """A subscribed board. says_access: its files tell who may see a child; else absent_access is read."""

    code: str
    name: str
    folder: str
    version: str
    says_access: bool
    absent_access: str
    pupils: int
    first_file_number: int
    schools: tuple[SampleSchool, ...]


BOARDS = (
    SampleBoard(
        "732000",
        CAPITALE,
        "css-de-la-capitale",
        "1.2",
        True,
        "unknown",
        220,
        2_140_000,
        (
            SampleSchool("732951", HERON_PECHEUR, "Québec", "418 555-0121", "1200, rue du Pêcheur", _PRIMARY),
            SampleSchool(
                "732952",
                CHEMIN_COUVERT,
                "Québec",
                "418 555-0122",
                "45, rue du Chemin-Couvert",
                (Level.PRESCHOOL_5, Level.PRIMARY_6),
            ),
            SampleSchool(
                "732953",
                "École des Deux-Clochers",
                "Val-Brillant-du-Nord",
                "418 555-0123",
                "8, rue Principale",
                _PRIMARY,
            ),
            SampleSchool(
                "732961", FALAISE, "Québec", "418 555-0124", "3300, boulevard de la Falaise", _SECONDARY
            ),
        ),
    ),
    SampleBoard(
        "917000",
        RIVES,
        "css-des-rives-de-l-anse",
        "1.1",
        False,
        "yes",
        140,
        420_000,
        (
            SampleSchool(
                "917001", PETIT_QUAI, "Anse-au-Large", "418 555-0142", "17, chemin du Quai", _PRIMARY
            ),
            SampleSchool(
                "917002",
                "École des Embruns",
                "Saint-Éloi-sur-Mer",
                "418 555-0143",
                "210, route de la Mer",
                _PRIMARY,
            ),
            SampleSchool(
                "917011",
                HAUTES_COLLINES,
                "Anse-au-Large",
                "418 555-0144",
                "900, rue des Collines",
                _SECONDARY,
            ),
        ),
    ),
    SampleBoard(
        "990500",
        COLLEGE,
        "college-des-hautes-marees",
        "1.1",
        True,
        "unknown",
        60,
        500,
        (
            SampleSchool(
                "990500", COLLEGE, "Anse-au-Large", "418 555-0150", "1, avenue du Collège", _SECONDARY
            ),
        ),
    ),
)
