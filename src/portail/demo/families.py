"""Invented families: children, adults and who may see whom, drawn by chance from a seed. Floor 11."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from portail.common.text import name_key
from portail.demo.pools import BOYS, ELDERS, FATHERS, GIRLS, MOTHERS, SURNAMES
from portail.records.rules import Level, permanent_code_letters

# Children of one school year are born from 1 October to 30 September; these begin M4, in 2026-2027.
_FIRST_DAY_OF_M4 = date(2021, 10, 1)
_LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil. sex: F or M, as the permanent code tells it. level: M4 to S5."""

    family_name: str
    given_names: str
    birth_date: date
    sex: str
    level: str
    file_number: str = ""
    permanent_code: str = ""
    usual_given_name: str = ""
    usual_family_name: str = ""
    school: str = ""


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody of the family; access by child: yes, no or unknown, the same for all of them."""

    family_name: str
    given_name: str
    relation: str
    addresses: tuple[str, ...]
    access: str = "yes"
    language: str = "fr"
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """apart: its adults have a home each, and their children live in both."""

    children: tuple[Child, ...]
    adults: tuple[Adult, ...]
    board: str = ""
    apart: bool = False


@dataclass(slots=True)
class Maker:
    """Draws families one after the other; the same seed gives the same ones.

    taken: addresses given out, so that no two adults of chance share one.
    """

    random: Random
    taken: set[str] = field(default_factory=set)

    def family(self, levels: tuple[Level, ...]) -> Family:
        """A family whose children are in LEVELS: two homes or one, one to four children, sometimes twins."""
        mother_name, father_name = self.random.sample(SURNAMES, 2)
        surname = self._children_surname(mother_name, father_name)
        count = self.random.choices((1, 2, 3, 4), weights=(52, 36, 10, 2))[0]
        births = [self._birth(self.random.choice(levels)) for _ in range(count)]
        if count > 1 and self.random.random() < 0.06:
            births[1] = births[0]
        given: list[str] = []
        children = []
        for birth, level in births:
            sex = self.random.choice("FM")
            name = self._new_name(GIRLS if sex == "F" else BOYS, given)
            children.append(self._child(surname, name, birth, sex, level))
        return Family(tuple(children), self._adults(mother_name, father_name))

    def _children_surname(self, mother: str, father: str) -> str:
        """The father's, the mother's, or both, joined in one way or the other."""
        draw = self.random.random()
        if draw < 0.52:
            return father
        if draw < 0.64:
            return mother
        return f"{mother}-{father}" if draw < 0.86 else f"{father} {mother}"

    def _birth(self, level: Level) -> tuple[date, Level]:
        years = _LEVELS.index(level)
        first = _FIRST_DAY_OF_M4.replace(year=_FIRST_DAY_OF_M4.year - years)
        return first + timedelta(days=self.random.randrange(365)), level

    def _new_name(self, pool: tuple[str, ...], given: list[str]) -> str:
        name = self.random.choice([name for name in pool if name not in given])
        given.append(name)
        return name

    def _child(self, surname: str, name: str, birth: date, sex: str, level: Level) -> Child:
        second = self.random.choice(GIRLS if sex == "F" else BOYS) if self.random.random() < 0.3 else ""
        names = f"{name} {second}".strip()
        usual = name.partition("-")[0] if "-" in name and self.random.random() < 0.3 else ""
        code = permanent_code(surname, names, birth, sex=sex, last=self.random.randrange(1, 99))
        return Child(
            family_name=surname,
            given_names=names,
            birth_date=birth,
            sex=sex,
            level=level.code,
            # A newcomer or a child of four has a file number before a permanent code.
            permanent_code="" if self.random.random() < 0.04 else code,
            usual_given_name=usual,
        )

    def _adults(self, mother_name: str, father_name: str) -> tuple[Adult, ...]:
        mother = self._adult(self.random.choice(MOTHERS), mother_name, "mother")
        father = self._adult(self.random.choice(FATHERS), father_name, "father")
        draw = self.random.random()
        if draw < 0.12:
            return (mother,)
        if draw < 0.16:
            return (father,)
        if draw < 0.19:
            elder = self.random.choice(ELDERS)
            return (self._adult(elder, self.random.choice((mother_name, father_name)), "guardian"),)
        return (mother, father)

    def _adult(self, given_name: str, family_name: str, relation: str) -> Adult:
        draw = self.random.random()
        access = "no" if draw < 0.015 else "unknown" if draw < 0.04 else "yes"
        addresses = self._addresses(given_name, family_name)
        phone = f"418 555-01{self.random.randrange(100):02d}"
        return Adult(family_name, given_name, relation, addresses, access=access, phone=phone)

    def _addresses(self, given_name: str, family_name: str) -> tuple[str, ...]:
        draw = self.random.random()
        if draw < 0.03:
            return ()
        first = self._address(f"{name_key(given_name)}.{name_key(family_name)}", "exemple.ca")
        if draw > 0.9:
            return first, self._address(f"{name_key(given_name)[:1]}{name_key(family_name)}", "exemple.com")
        return (first,)

    def _address(self, local: str, domain: str) -> str:
        local = local.encode("ascii", "ignore").decode()
        number = 1
        while (found := f"{local}{number if number > 1 else ''}@{domain}") in self.taken:
            number += 1
        self.taken.add(found)
        return found


def permanent_code(family_name: str, given_names: str, birth: date, *, sex: str, last: int) -> str:
    """The code that names, birth and sex give, LAST as the ministry's two digits."""
    letters = permanent_code_letters(family_name, given_names) or "XXXX"
    day = birth.day + (62 if birth.year >= 2000 else 0)
    month = birth.month + (50 if sex == "F" else 0)
    return f"{letters}{day:02d}{month:02d}{birth.year % 100:02d}{last:02d}"
