"""Draw a family from its place in the province alone: who they are, and who may see whom. Floor 11."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from random import Random

from portail.common.text import name_key
from portail.demo.province import weights
from portail.demo.province.chance import Wheel, source, wheel
from portail.demo.province.names import ORIGINS, Origin
from portail.demo.province.places import Board
from portail.records.rules import Level, permanent_code_letters

# Children of one school year are born from 1 October to 30 September; these begin M4, in 2026-2027.
_FIRST_YEAR_OF_M4 = 2021
_LEVELS = tuple(level.code for level in Level)
_END_OF_YEAR = "2027-06-30"
_NEAR_DAYS = 40
_GOLDEN = 0.6180339887498949

_CHILDREN = wheel(weights.CHILDREN)
_GAPS = wheel(weights.YEARS_BETWEEN_SIBLINGS)
_KINDS = wheel(weights.FAMILIES)
_RELATIVES = wheel(weights.RELATIVES)
_ACCESS = {role: wheel(table) for role, table in weights.ACCESS.items()}
_ADDRESSES = {role: wheel(table) for role, table in weights.ADDRESSES.items()}
_DOMAINS = wheel(weights.DOMAINS)
_SURNAMES = wheel(weights.SURNAMES)
_SHARES = weights.SHARES


@dataclass(slots=True)
class Child:
    """A pupil. place: from 0 to 1, among the schools of their board. is_elsewhere: in the other board."""

    family_name: str
    given_names: str
    birth_date: str
    sex: str
    level: str
    permanent_code: str
    usual_family_name: str = ""
    usual_given_name: str = ""
    place: float = 0.0
    is_elsewhere: bool = False


@dataclass(slots=True)
class Adult:
    """Somebody that a school knows of. role: which weights are theirs; until: the day their rights end."""

    family_name: str
    given_name: str
    relation: str
    role: str
    addresses: list[str]
    phone: str
    language: str
    until: str = ""


@dataclass(slots=True)
class Family:
    """Children, adults, and what each adult is to each child: bonds[child][adult] is their access."""

    kind: str
    children: list[Child]
    adults: list[Adult]
    bonds: list[dict[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FamilyId:
    """Where a family comes from: first board, place there, and the night that it arrived (0: before)."""

    board: int
    index: int
    night: int = 0


def children_of(index: int) -> int:
    """How many children the family at INDEX has: spread evenly, so that a sum needs no draw."""
    return _CHILDREN.of((index * _GOLDEN + 0.5) % 1)


def draw_family(
    which: FamilyId, *, seed: int, home: Board, children: int, other: Board | None = None
) -> Family:
    """The family as it was when it came. other: the board where its last child goes to school."""
    random = source(seed, which.board, which.index, which.night)
    origin = ORIGINS[home.language].spin(random)
    mate = origin if _is(random, "parents of the same origin") else ORIGINS[home.language].spin(random)
    kind = _KINDS.spin(random)
    adults = _parents(kind, origin, mate, home, random)
    makers = (adults[0].family_name, adults[1].family_name if len(adults) > 1 else mate.surnames.spin(random))
    surname = _childs_surname(*makers, random)
    offspring = _children(children, surname, random, origin=origin, home=home, other=other)
    family = Family(kind, offspring, adults)
    bonds = {place: _access(adult, kind, random) for place, adult in enumerate(adults)}
    family.bonds = [dict(bonds) for _child in offspring]
    if kind == "recomposed":
        _recompose(family, origin, home, random)
    _add_relatives(family, origin, home, random)
    for place, adult in enumerate(family.adults):
        adult.addresses = _addresses(adult, which, place, random)
    if kind == "together" and len(adults) > 1 and _is(random, "one address for both parents together"):
        adults[1].addresses = list(adults[0].addresses[:1])
    return family


def _is(random: Random, share: str) -> bool:
    return random.random() < _SHARES[share]


# Adults -------------------------------------------------------------------------------------------


def _parents(kind: str, origin: Origin, mate: Origin, home: Board, random: Random) -> list[Adult]:
    if kind == "guardian":
        return [_adult(origin, home, random, relation="guardian", role="parent")]
    first = "father" if kind == "one_parent" and random.random() < 0.2 else "mother"
    parents = [_adult(origin, home, random, relation=first, role="parent")]
    if kind != "one_parent":
        second = first if _is(random, "two mothers or two fathers") else "father"
        role = "other_parent" if kind in ("sole_custody", "recomposed") else "parent"
        parents.append(_adult(mate, home, random, relation=second, role=role))
    return parents


def _adult(origin: Origin, home: Board, random: Random, *, relation: str, role: str) -> Adult:
    is_woman = relation == "mother" or (relation != "father" and random.random() < 0.5)
    name = origin.surnames.spin(random)
    if _is(random, "double surname of a parent"):
        name = f"{name}-{origin.surnames.spin(random)}"
    return Adult(
        family_name=name,
        given_name=(origin.women if is_woman else origin.men).spin(random),
        relation=relation,
        role=role,
        addresses=[],
        phone="" if _is(random, "no phone") else f"{home.phone[:3]} 555-01{random.randrange(100):02d}",
        language=_language(origin, home, random),
        until=_END_OF_YEAR if _is(random, "a right that ends one day") else "",
    )


def _language(origin: Origin, home: Board, random: Random) -> str:
    if _is(random, "no language stated"):
        return ""
    if home.language == "en":
        return "en" if _is(random, "English in an English board") else "fr"
    return "en" if origin.language == "en" or _is(random, "English in a French board") else "fr"


def _access(adult: Adult, kind: str, random: Random) -> str:
    return _ACCESS["parent" if adult.role == "other_parent" and kind == "recomposed" else adult.role].spin(
        random
    )


def _recompose(family: Family, origin: Origin, home: Board, random: Random) -> None:
    """A step-parent, who is a parent of the youngest where there are half-siblings."""
    step = _adult(origin, home, random, relation="other", role="step_parent")
    place = len(family.adults)
    family.adults.append(step)
    family.bonds = [{**bonds, place: _ACCESS["step_parent"].spin(random)} for bonds in family.bonds]
    if len(family.children) > 1 and _is(random, "half-siblings in a recomposed family"):
        step.relation = "parent"
        youngest = max(range(len(family.children)), key=lambda each: family.children[each].birth_date)
        family.bonds[youngest] = {0: family.bonds[youngest][0], place: "yes"}
        child = family.children[youngest]
        child.family_name, child.usual_family_name = step.family_name, ""
        if child.permanent_code:
            child.permanent_code = _family_letters(step.family_name) + child.permanent_code[3:]


def _add_relatives(family: Family, origin: Origin, home: Board, random: Random) -> None:
    """Whom the school calls when no parent answers."""
    for _each in range(_RELATIVES.spin(random)):
        place = len(family.adults)
        family.adults.append(_adult(origin, home, random, relation="relative", role="relative"))
        access = _ACCESS["relative"].spin(random)
        family.bonds = [{**bonds, place: access} for bonds in family.bonds]


# Addresses ----------------------------------------------------------------------------------------


def _addresses(adult: Adult, which: FamilyId, place: int, random: Random) -> list[str]:
    count = _ADDRESSES["relative" if adult.role == "relative" else "parent"].spin(random)
    return [new_address(adult, which, f"{place}{each}", random) for each in range(count)]


def new_address(adult: Adult, which: FamilyId, mark: str, random: Random) -> str:
    """An address that nobody else of the province has: its figures say whose it is."""
    own = f"{which.board}.{which.index}{f'.{which.night}' if which.night else ''}.{mark}"
    local = f"{_plain(adult.given_name)}.{_plain(adult.family_name)}.{own}"
    address = f"{local}@{_DOMAINS.spin(random)}"
    return address.title() if _is(random, "capitals in an address") else address


@lru_cache(maxsize=65_536)
def _plain(name: str) -> str:
    return name_key(name).encode("ascii", "ignore").decode()[:20]


# Children -----------------------------------------------------------------------------------------


def _childs_surname(mother: str, father: str, random: Random) -> str:
    """The father's, the mother's, or one of each, joined in one way or the other."""
    first, second = mother.partition("-")[0], father.partition("-")[0]
    match _SURNAMES.spin(random):
        case "father":
            return father
        case "mother":
            return mother
        case "hyphen":
            return f"{first}-{second}"
        case _:
            return f"{second} {first}"


def _children(
    count: int, surname: str, random: Random, *, origin: Origin, home: Board, other: Board | None
) -> list[Child]:
    levels = _sibling_levels(count, home, random)
    if other is not None:
        levels[-1] = _level_wheel(other.levels).spin(random)
    place = random.random()
    found = []
    for level, born in zip(levels, _births(levels, random), strict=True):
        child = _child(surname, level, born, origin, random)
        child.place = random.random() if _is(random, "another school than the nearest") else place
        found.append(child)
    found[-1].is_elsewhere = other is not None
    return found


def _births(levels: list[str], random: Random) -> list[date]:
    """A birth date by level. Born in one school year: twins; in the next one: some eleven months at least."""
    years = [_LEVELS.index(level) + (1 if _is(random, "repeats a year") else 0) for level in levels]
    days: dict[int, int] = {}
    for year in sorted(set(years)):
        near = days.get(year - 1)
        day = random.randrange(365) if near is None else near + random.randint(-_NEAR_DAYS, _NEAR_DAYS)
        days[year] = min(max(day, 0), 364)
    return [date.fromordinal(_first_day(year) + days[year]) for year in years]


@cache
def _level_wheel(levels: tuple[str, ...]) -> Wheel[str]:
    return wheel({level: weights.LEVELS[level] for level in levels})


def _sibling_levels(count: int, home: Board, random: Random) -> list[str]:
    """A level by child, years apart; twins where no other level of the board is left."""
    levels = home.levels
    found = [levels.index(_level_wheel(levels).spin(random))]
    while len(found) < count:
        gap = _GAPS.spin(random)
        if min(found) - gap >= 0:
            found.append(min(found) - gap)
        elif max(found) + gap < len(levels):
            found.append(max(found) + gap)
        else:
            found.append(found[-1])
    return [levels[place] for place in found]


def _child(surname: str, level: str, born: date, origin: Origin, random: Random) -> Child:
    sex = "F" if random.random() < 0.488 else "M"
    pool = origin.girls if sex == "F" else origin.boys
    given = pool.spin(random)
    names = f"{given} {pool.spin(random)}" if _is(random, "several given names") else given
    at_birth = origin.surnames.spin(random) if _is(random, "permanent code from another name") else surname
    code = "" if _is(random, "no permanent code yet") else permanent_code(at_birth, given, born, sex, random)
    return Child(
        family_name=surname,
        given_names=names,
        birth_date=born.isoformat(),
        sex=sex,
        level=level,
        permanent_code=code,
        usual_given_name=given.partition("-")[0] if _is(random, "usual given name") else "",
        usual_family_name=surname.partition("-")[0] if _is(random, "usual family name") else "",
    )


@cache
def _first_day(years: int) -> int:
    return date(_FIRST_YEAR_OF_M4 - years, 10, 1).toordinal()


def permanent_code(family_name: str, given_name: str, born: date, sex: str, random: Random) -> str:
    """The code that names, birth and sex give, with two digits of chance as the ministry's."""
    day = born.day + (62 if born.year >= 2000 else 0)
    month = born.month + (50 if sex == "F" else 0)
    letters = _family_letters(family_name) + _given_letter(given_name)
    return f"{letters}{day:02d}{month:02d}{born.year % 100:02d}{random.randrange(1, 99):02d}"


@lru_cache(maxsize=65_536)
def _family_letters(name: str) -> str:
    return (permanent_code_letters(name, "x") or "XXXX")[:3]


@lru_cache(maxsize=65_536)
def _given_letter(name: str) -> str:
    return (permanent_code_letters("xxx", name) or "XXXX")[3]
