"""Invented boards, towns and schools, sized for a number of pupils. Floor 11."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import cycle
from random import Random

from portail.demo.province import weights
from portail.demo.province.chance import apportion, source
from portail.records.rules import Level

_REGIONS = (
    ("Bas-du-Fleuve", "418"), ("Hautes-Terres", "418"), ("Cap-Nord", "418"), ("Val-Central", "819"),
    ("Rives-du-Sud", "450"), ("Archipel", "514"), ("Pays-d’en-Amont", "819"), ("Plaines-de-l’Ouest", "450"),
    ("Grandes-Forêts", "819"), ("Couronne-du-Nord", "450"), ("Côte-Perdue", "418"), ("Lacs-Boréaux", "819"),
)  # fmt: skip
_GROUNDS = (
    "du Val", "de la Baie", "de l’Anse", "du Cap", "de la Pointe", "des Rives", "des Monts", "de la Combe",
    "du Bassin", "des Plateaux",
)  # fmt: skip
_MARKS = (
    "aux-Hérons", "aux-Loutres", "des-Brumes", "des-Épinettes", "du-Nordet", "des-Bernaches", "aux-Éperlans",
    "de-l’Orignal", "des-Sablons", "du-Vieux-Phare", "aux-Œillets", "des-Fougères", "aux-Lièvres-Blancs",
)  # fmt: skip
_ENGLISH = (
    "Maple Hollow", "Heron Bay", "Stonebridge", "Silver Birch", "Loon Lake", "Foxglove", "Old Mill",
    "Cedar Point", "Windward", "Otter Creek", "Bluejay", "Granite Falls",
)  # fmt: skip
_SIDES = ("", " East", " West", " North", " South", " Park", " Hill", " Road", " Meadows")
_SAINTS = (
    "Saint-Aubin", "Sainte-Aurélie", "Saint-Barnabé", "Sainte-Clothilde", "Saint-Eudore", "Sainte-Mélusine",
    "Saint-Fulgence", "Sainte-Ombeline", "Saint-Gédéon", "Sainte-Perpétue", "Saint-Hilarion", "Saint-Ignace",
    "Sainte-Radegonde", "Saint-Léandre", "Sainte-Sidonie", "Saint-Médard", "Saint-Onésime", "Sainte-Zélie",
    "Saint-Théophane", "Saint-Zéphirin", "Notre-Dame-de-Grâce", "L’Ange-Gardien", "Val", "Cap", "Anse",
)  # fmt: skip
_SITES = (
    "des-Outardes", "du-Ruisseau-Noir", "de-la-Grève", "des-Aulnes", "aux-Quatre-Vents", "du-Grand-Détour",
    "des-Coteaux-Bleus", "de-l’Île-Ronde", "du-Portage-Long", "des-Trembles", "sur-Mer-Basse", "de-la-Houle",
    "du-Moulin-Rouge", "des-Étangs-Clairs",
)  # fmt: skip
_SCHOOLS = (
    "du Héron", "du Tilleul", "de l’Étang", "des Deux-Clochers", "du Chemin-Couvert", "de la Falaise-Ocre",
    "des Embruns", "du Petit-Quai", "de l’Écluse", "de la Clairière-aux-Faons", "des Bourrasques",
    "du Grand-Pin", "de l’Arc-en-Ciel-du-Nord", "des Cœurs-Vaillants", "du Merle-Bleu",
    "de la Passerelle-Verte", "des Cascades-Grises", "du Sous-Bois-Perdu", "de l’Œuvre-Neuve",
    "des Quatre-Saisons-du-Val", "du Beffroi", "de la Sittelle",
)  # fmt: skip
_COLLEGES = ("Collège", "Académie", "Institut", "Externat")
_ENGLISH_RANKS = (9, 14, 20, 27, 33, 41, 48, 56, 63)
_SPECIAL_RANKS = (68, 70, 72)
_PRIMARY = tuple(level.code for level in Level if level <= Level.PRIMARY_6)
_SECONDARY = tuple(level.code for level in Level if level >= Level.SECONDARY_1)
_STAGES = {"P": "primary", "M": "preschool", "S": "secondary"}


@dataclass(frozen=True, slots=True)
class School:
    code: str
    name: str
    town: str
    address: str
    phone: str
    levels: tuple[str, ...]

    @property
    def stages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_STAGES[level[0]] for level in self.levels))


@dataclass(frozen=True)  # without slots, for what is worked out once
class Board:
    """A board, or a private school, which is one of its own. number: from 0, largest boards first."""

    number: int
    code: str
    name: str
    kind: str
    region: str
    town: str
    phone: str
    pupils: int
    schools: tuple[School, ...]

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    @property
    def language(self) -> str:
        return "en" if self.kind == "anglophone" else "fr"

    @cached_property
    def levels(self) -> tuple[str, ...]:
        return tuple(self.schools_of)

    @cached_property
    def schools_of(self) -> dict[str, tuple[School, ...]]:
        """The schools that teach each level."""
        return {
            level: tuple(school for school in self.schools if level in school.levels)
            for level in (*_PRIMARY, *_SECONDARY)
            if any(level in school.levels for school in self.schools)
        }


@cache
def boards(*, seed: int, pupils: int) -> tuple[Board, ...]:
    """Every board of the province that SEED names: 72 boards, then 256 private schools."""
    private = round(pupils * weights.PRIVATE_SHARE)
    public = apportion(pupils - private, public_sizes())
    alone = apportion(private, [1 / (rank + 20) for rank in range(weights.PRIVATE_SCHOOLS)])
    random = source(seed, "places")
    names = _board_names(random)
    towns = _towns(random)
    found = [
        _public(rank, count, name, towns[rank * 9 : rank * 9 + 12], source(seed, "board", rank))
        for rank, (count, name) in enumerate(zip(public, names, strict=True))
    ]
    titles = _private_names(random)
    for rank, count in enumerate(alone):
        found.append(_private(rank, count, titles[rank], towns[rank], source(seed, "private", rank)))
    return tuple(found)


def public_sizes() -> list[float]:
    """Long-tailed: the first board has a tenth of the public pupils, the last a few hundred of a million."""
    count = weights.BOARDS
    return [(1 - rank / (count + 2)) ** 0.8 / (rank + 4.1) for rank in range(count)]


def _board_names(random: Random) -> list[str]:
    french = [f"CSS {ground}-{mark}" for ground in _GROUNDS for mark in _MARKS]
    random.shuffle(french)
    english = [f"{name} School Board" for name in _ENGLISH]
    random.shuffle(english)
    return [
        english.pop() if rank in _ENGLISH_RANKS else french.pop() for rank in range(1, weights.BOARDS + 1)
    ]


def _towns(random: Random) -> list[str]:
    names = [f"{saint}-{site}" for saint in _SAINTS for site in _SITES]
    random.shuffle(names)
    return names * 4


def _private_names(random: Random) -> list[str]:
    names = [f"{kind} {school}" for kind in _COLLEGES for school in _SCHOOLS]
    names += [f"{kind} {ground}-{mark}" for kind in _COLLEGES[:2] for ground in _GROUNDS for mark in _MARKS]
    random.shuffle(names)
    return names


def _public(rank: int, pupils: int, name: str, towns: list[str], random: Random) -> Board:
    code = f"{301 + rank}000"
    kind = "anglophone" if rank + 1 in _ENGLISH_RANKS else "francophone"
    kind = "special_status" if rank + 1 in _SPECIAL_RANKS else kind
    region, area = random.choice(_REGIONS)
    schools = tuple(_schools(code, pupils, towns, area, random, is_english=kind == "anglophone"))
    return Board(rank, code, name, kind, region, towns[0], _phone(area, random), pupils, schools)


def _schools(
    code: str, pupils: int, towns: list[str], area: str, random: Random, *, is_english: bool
) -> Iterator[School]:
    """Primary schools, then secondary ones; a board of a few pupils has one school for all."""
    shares = weights.LEVELS
    young = sum(shares[level] for level in _PRIMARY) / sum(shares.values())
    primary = round(pupils * young / weights.PUPILS_A_PRIMARY_SCHOOL)
    secondary = round(pupils * (1 - young) / weights.PUPILS_A_SECONDARY_SCHOOL)
    plans = [(_PRIMARY, primary), (_SECONDARY, secondary)] if primary and secondary else []
    number = 0
    names = _school_names(random, is_english=is_english)
    for levels, count in plans or [((*_PRIMARY, *_SECONDARY), 1)]:
        for place in range(count):
            number += 1
            town = towns[place % len(towns)]
            name = _title(levels, next(names), is_english=is_english)
            yield School(f"{code[:3]}{number:03d}", name, town, _street(random), _phone(area, random), levels)


def _school_names(random: Random, *, is_english: bool) -> Iterator[str]:
    """Names of schools without « École », no two alike."""
    if is_english:
        names = [f"{name}{side}" for name in _ENGLISH for side in _SIDES]
    else:
        names = [*_SCHOOLS, *(f"{saint}-{site}" for saint in _SAINTS[:20] for site in _SITES)]
    random.shuffle(names)
    return cycle(names)


def _title(levels: tuple[str, ...], name: str, *, is_english: bool) -> str:
    if is_english:
        return f"{name} {'High School' if levels == _SECONDARY else 'Elementary School'}"
    return f"{'École secondaire' if levels == _SECONDARY else 'École'} {name}"


def _private(rank: int, pupils: int, name: str, town: str, random: Random) -> Board:
    code = f"{5_001 + rank}00"
    region, area = random.choice(_REGIONS)
    levels = random.choices((_SECONDARY, _PRIMARY, (*_PRIMARY, *_SECONDARY)), weights=(55, 27, 18))[0]
    phone = _phone(area, random)
    school = School(code, name, town, _street(random), phone, levels)
    return Board(weights.BOARDS + rank, code, name, "private", region, town, phone, pupils, (school,))


def _phone(area: str, random: Random) -> str:
    """In the range that is kept for stories."""
    return f"{area} 555-01{random.randrange(100):02d}"


def _street(random: Random) -> str:
    kind = random.choice(("rue", "avenue", "chemin", "boulevard", "route", "rang"))
    return f"{random.randrange(1, 4000)}, {kind} {random.choice(_SCHOOLS)}"
