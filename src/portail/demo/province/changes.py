"""A family as it is tonight: as it was drawn, then what each night did to it. Floor 11."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from portail.demo.province.chance import source
from portail.demo.province.families import Adult, Family, draw_family, new_address
from portail.demo.province.nights import Course
from portail.demo.province.places import Board


@dataclass(frozen=True, slots=True)
class _Night:
    """One night of a family, with its own chance."""

    family: Family
    course: Course
    number: int
    random: Random

    def address(self, adult: Adult) -> str:
        return new_address(adult, self.course.which, f"n{self.number}", self.random)


def lived(
    course: Course, *, boards: Sequence[Board], seed: int, before: int | None = None
) -> tuple[Family, Mapping[int, str]]:
    """The family after all its nights, with what each came to; before: only those earlier than this one.

    A change that cannot be made of a family becomes a new phone number.
    """
    which = course.which
    other = None if course.other is None else boards[course.other]
    family = draw_family(which, seed=seed, home=boards[which.board], children=course.children, other=other)
    if course.heir_of is not None:
        former, _kinds = lived(course.heir_of, boards=boards, seed=seed, before=which.night)
        family.adults[0].addresses[:1] = former.adults[0].addresses[:1]
    kinds = {}
    for event in course.events:
        if before is None or event.night < before:
            random = source(seed, which.board, which.index, which.night, "night", event.night)
            night = _Night(family, course, event.night, random)
            change = _CHANGES.get(event.kind)
            is_done = change is None or change(night)
            kinds[event.night] = event.kind if is_done else "phone"
            if not is_done:
                _phone(night)
    return family, kinds


def _new_address(night: _Night) -> bool:
    for adult in night.family.adults:
        if adult.addresses and adult.role != "relative":
            adult.addresses[0] = night.address(adult)
            return True
    return False


def _address_added(night: _Night) -> bool:
    adult = night.random.choice(night.family.adults)
    adult.addresses.append(night.address(adult))
    return True


def _address_removed(night: _Night) -> bool:
    for adult in reversed(night.family.adults):
        if adult.addresses:
            adult.addresses.pop()
            return True
    return False


def _phone(night: _Night) -> bool:
    adult = night.random.choice(night.family.adults)
    area, last = adult.phone[:3] or "418", int(adult.phone[-2:] or 0)
    adult.phone = f"{area} 555-01{(last + night.random.randrange(1, 100)) % 100:02d}"
    return True


def _pupil_name(night: _Night) -> bool:
    """A hyphen or a space put right, another given name told or dropped."""
    child = night.random.choice(night.family.children)
    if "-" in child.family_name:
        child.family_name = child.family_name.replace("-", " ")
    elif " " in child.family_name and night.random.random() < 0.5:
        child.family_name = child.family_name.replace(" ", "-")
    elif " " in child.given_names:
        child.given_names = child.given_names.partition(" ")[0]
    else:
        child.given_names = f"{child.given_names} {'Anne' if child.sex == 'F' else 'Louis'}"
    return True


def _contact_name(night: _Night) -> bool:
    adult = night.random.choice(night.family.adults)
    own, childs = adult.family_name, night.family.children[0].family_name
    adult.family_name = own.partition("-")[0] if "-" in own else f"{own}-{childs.partition('-')[0]}"
    return True


def _school(night: _Night) -> bool:
    place = night.random.random()
    for child in night.family.children:
        child.place = place
    return True


def _guardian_withdrawn(night: _Night) -> bool:
    """The last of the parents is no more one, as long as another is left."""
    family = night.family
    last = max((place for place, adult in enumerate(family.adults) if adult.role != "relative"), default=0)
    held = [bonds for bonds in family.bonds if last in bonds]
    if not last or not held or any(len(bonds) < 2 for bonds in held):
        return False
    for bonds in held:
        del bonds[last]
    return True


def _access_withdrawn(night: _Night) -> bool:
    return _turn_access(night.family, ("yes",), "no", places=reversed(range(len(night.family.adults))))


def _access_given(night: _Night) -> bool:
    return _turn_access(night.family, ("unknown", "no"), "yes", places=range(len(night.family.adults)))


def _turn_access(family: Family, former: tuple[str, ...], access: str, *, places: Iterable[int]) -> bool:
    for place in places:
        turned = [bonds for bonds in family.bonds if bonds.get(place) in former]
        if turned and family.adults[place].role != "relative":
            for bonds in turned:
                bonds[place] = access
            return True
    return False


def _recycled_address(night: _Night) -> bool:
    """The first adult gives up an address, which a newcomer then has."""
    adult = night.family.adults[0]
    if not adult.addresses:
        return False
    adult.addresses[0] = night.address(adult)
    return True


# The other kinds move a whole family: the plan of the nights sees to them.
_CHANGES: Mapping[str, Callable[[_Night], bool]] = {
    "new_address": _new_address,
    "address_added": _address_added,
    "address_removed": _address_removed,
    "phone": _phone,
    "pupil_name": _pupil_name,
    "contact_name": _contact_name,
    "school": _school,
    "guardian_withdrawn": _guardian_withdrawn,
    "access_withdrawn": _access_withdrawn,
    "access_given": _access_given,
    "recycled_address": _recycled_address,
}
