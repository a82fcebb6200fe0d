"""A family as it is tonight: as it was drawn, then what each night did to it. Floor 11."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from portail.demo.province.chance import source
from portail.demo.province.families import Child, Family, draw_family, new_address
from portail.demo.province.nights import Course, Event
from portail.demo.province.places import Board


def living(course: Course, *, boards: Sequence[Board], seed: int, before: int | None = None) -> Family:
    """The family after all its nights; before: only those earlier than this one."""
    family, _kinds = lived(course, boards=boards, seed=seed, before=before)
    return family


def lived(
    course: Course, *, boards: Sequence[Board], seed: int, before: int | None = None
) -> tuple[Family, Mapping[int, str]]:
    """The same, with what each night came to: a change that cannot be made of a family is a phone's."""
    which = course.which
    other = None if course.other is None else boards[course.other]
    family = draw_family(which, seed=seed, home=boards[which.board], children=course.children, other=other)
    if course.heir_of is not None:
        former = living(course.heir_of, boards=boards, seed=seed, before=which.night)
        family.adults[0].addresses[:1] = former.adults[0].addresses[:1]
    kinds = {}
    for event in course.events:
        if before is None or event.night < before:
            random = source(seed, which.board, which.index, which.night, "night", event.night)
            change = _CHANGES.get(event.kind)
            is_done = change is None or change(family, course, event, random)
            kinds[event.night] = event.kind if is_done else "phone"
            if not is_done:
                _phone(family, course, event, random)
    return family, kinds


def _new_address(family: Family, course: Course, event: Event, random: Random) -> bool:
    for adult in family.adults:
        if adult.addresses and adult.role != "relative":
            adult.addresses[0] = new_address(adult, course.which, f"n{event.night}", random)
            return True
    return False


def _address_added(family: Family, course: Course, event: Event, random: Random) -> bool:
    adult = random.choice(family.adults)
    adult.addresses.append(new_address(adult, course.which, f"n{event.night}", random))
    return True


def _address_removed(family: Family, course: Course, event: Event, random: Random) -> bool:
    for adult in reversed(family.adults):
        if adult.addresses:
            adult.addresses.pop()
            return True
    return False


def _phone(family: Family, course: Course, event: Event, random: Random) -> bool:
    adult = random.choice(family.adults)
    area = adult.phone[:3] or "418"
    adult.phone = f"{area} 555-01{(int(adult.phone[-2:] or 0) + random.randrange(1, 100)) % 100:02d}"
    return True


def _pupil_name(family: Family, course: Course, event: Event, random: Random) -> bool:
    """A hyphen or a space put right, another given name told or dropped."""
    child: Child = random.choice(family.children)
    if "-" in child.family_name:
        child.family_name = child.family_name.replace("-", " ")
    elif " " in child.family_name and random.random() < 0.5:
        child.family_name = child.family_name.replace(" ", "-")
    elif " " in child.given_names:
        child.given_names = child.given_names.partition(" ")[0]
    else:
        child.given_names = f"{child.given_names} {'Anne' if child.sex == 'F' else 'Louis'}"
    return True


def _contact_name(family: Family, course: Course, event: Event, random: Random) -> bool:
    adult = random.choice(family.adults)
    own, others = adult.family_name, family.children[0].family_name
    adult.family_name = own.partition("-")[0] if "-" in own else f"{own}-{others.partition('-')[0]}"
    return True


def _school(family: Family, course: Course, event: Event, random: Random) -> bool:
    place = random.random()
    for child in family.children:
        child.place = place
    return True


def _guardian_withdrawn(family: Family, course: Course, event: Event, random: Random) -> bool:
    """The last of the parents is no more one, as long as another is left."""
    last = max((place for place, adult in enumerate(family.adults) if adult.role != "relative"), default=0)
    if not last or any(len(bonds) < 2 for bonds in family.bonds):
        return False
    return any([bonds.pop(last, "") for bonds in family.bonds])


def _access_withdrawn(family: Family, course: Course, event: Event, random: Random) -> bool:
    return _turn_access(family, ("yes",), "no", places=reversed(range(len(family.adults))))


def _access_given(family: Family, course: Course, event: Event, random: Random) -> bool:
    return _turn_access(family, ("unknown", "no"), "yes", places=range(len(family.adults)))


def _turn_access(family: Family, former: tuple[str, ...], access: str, *, places: Iterable[int]) -> bool:
    for place in places:
        turned = [bonds for bonds in family.bonds if bonds.get(place) in former]
        if turned and family.adults[place].role != "relative":
            for bonds in turned:
                bonds[place] = access
            return True
    return False


def _recycled_address(family: Family, course: Course, event: Event, random: Random) -> bool:
    """The first adult gives up an address, which a newcomer then has."""
    adult = family.adults[0]
    if not adult.addresses:
        return False
    adult.addresses[0] = new_address(adult, course.which, f"n{event.night}", random)
    return True


type _Change = Callable[[Family, Course, Event, Random], bool]

_CHANGES: Mapping[str, _Change] = {
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
