"""Write a sample board as the OneRoster files that its software would export. Floor 11."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portail.demo.families import Adult, Child, Family
from portail.demo.places import SampleBoard, SampleSchool
from portail.records.rules import Level

type Line = dict[str, str]

_STAGES = (
    ("preschool", Level.PRESCHOOL_4, Level.PRESCHOOL_5),
    ("primary", Level.PRIMARY_1, Level.PRIMARY_6),
    ("secondary", Level.SECONDARY_1, Level.SECONDARY_5),
)


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody with the key they have in the package; agents: the keys of a child's adults.

    homes: the same, where these live apart.
    """

    key: str
    child: Child | None = None
    adult: Adult | None = None
    agents: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()


def package_files(board: SampleBoard, families: Iterable[Family]) -> Mapping[str, str]:
    people = _people(families)
    found = {
        "orgs.csv": as_csv(_orgs(board)),
        "academicSessions.csv": as_csv(_sessions()),
        "users.csv": as_csv(_users(board, people)),
        "demographics.csv": as_csv(_demographics(people)),
    }
    if board.version == "1.2":
        found["roles.csv"] = as_csv(_roles(board, people))
    if board.says_access:
        found["relations.csv"] = as_csv(_relations(people))
    listed = [name.removesuffix(".csv") for name in found if name != "relations.csv"]
    manifest = [
        {"propertyName": "manifest.version", "value": "1.0"},
        {"propertyName": "oneroster.version", "value": board.version},
        *({"propertyName": f"file.{name}", "value": "bulk"} for name in sorted(listed)),
    ]
    return {"manifest.csv": as_csv(manifest), **found}


def keyed_pupils(families: Iterable[Family]) -> list[tuple[str, Child]]:
    """Every pupil with the key they have in the board's package."""
    return [(person.key, person.child) for person in _people(families) if person.child is not None]


def homes_of(families: Iterable[Family]) -> Mapping[str, Sequence[str]]:
    """The keys of the adults of each pupil who lives in two homes, by the pupil's key."""
    return {person.key: person.homes for person in _people(families) if person.homes}


def guardians_of(families: Iterable[Family]) -> Mapping[str, str]:
    """The key of the first adult of each pupil, by the pupil's file number."""
    pupils = [person for person in _people(families) if person.child is not None and person.agents]
    return {person.child.file_number: person.agents[0] for person in pupils if person.child is not None}


def addressees_of(families: Iterable[Family]) -> Mapping[str, str]:
    """To whom each pupil's report card is addressed, by the pupil's key: nobody, where two homes read it."""
    people = _people(families)
    names = {
        person.key: f"{person.adult.given_name} {person.adult.family_name}"
        for person in people
        if person.adult is not None and person.adult.access == "yes"
    }
    return {
        person.key: "\n".join(names[key] for key in person.agents if key in names)
        for person in people
        if person.child is not None and not person.homes
    }


def _people(families: Iterable[Family]) -> list[_Person]:
    children: list[_Person] = []
    adults: list[_Person] = []
    for family in families:
        keys = tuple(f"R{len(adults) + place + 1:04d}" for place in range(len(family.adults)))
        adults += [_Person(key, adult=one) for key, one in zip(keys, family.adults, strict=True)]
        children += [
            _Person(
                f"E{len(children) + place + 1:04d}",
                child=one,
                agents=keys,
                homes=keys if family.apart else (),
            )
            for place, one in enumerate(family.children)
        ]
    return [*children, *adults]


def _orgs(board: SampleBoard) -> Iterator[Line]:
    district = {"sourcedId": f"org-{board.code}", "name": board.name, "type": "district", "identifier": ""}
    if len(board.schools) > 1:
        yield {**district, "metadata.phone": "", "metadata.address": "", "metadata.municipality": ""}
    for school in board.schools:
        yield {
            "sourcedId": f"ecole-{school.code}",
            "name": school.name,
            "type": "school",
            "identifier": school.code,
            "metadata.phone": school.phone,
            "metadata.address": school.address,
            "metadata.municipality": school.municipality,
            "metadata.stages": _stages(school),
        }


def _stages(school: SampleSchool) -> str:
    first, last = school.levels
    return ",".join(stage for stage, begins, ends in _STAGES if first <= ends and last >= begins)


def _sessions() -> list[Line]:
    return [
        {
            "sourcedId": "annee-2026",
            "title": "2026-2027",
            "type": "schoolYear",
            "startDate": "2026-07-01",
            "endDate": "2027-06-30",
            "schoolYear": "2027",
        }
    ]


def _school_key(board: SampleBoard, person: _Person) -> str:
    if person.child is None:
        return f"org-{board.code}" if len(board.schools) > 1 else f"ecole-{board.code}"
    name = person.child.school
    return next(f"ecole-{school.code}" for school in board.schools if school.name == name)


def _users(board: SampleBoard, people: Iterable[_Person]) -> Iterator[Line]:
    for person in people:
        line = {"sourcedId": person.key, "enabledUser": "true"}
        if board.version == "1.1":
            line |= {"orgSourcedIds": _school_key(board, person), "role": _role(person)}
        line |= _child_cells(person) if person.child else _adult_cells(person)
        if board.version == "1.2":
            line["primaryOrgSourcedId"] = _school_key(board, person)
        yield line


def _role(person: _Person) -> str:
    if person.adult is None:
        return "student"
    return "guardian" if person.adult.relation == "guardian" else "parent"


def _child_cells(person: _Person) -> Line:
    child = person.child
    if child is None:
        return {}
    given, _space, others = child.given_names.partition(" ")
    return {
        "givenName": given,
        "middleName": others,
        "familyName": child.family_name,
        "preferredGivenName": child.usual_given_name,
        "email": "",
        "phone": "",
        "agentSourcedIds": ",".join(person.agents),
        "metadata.fileNumber": child.file_number,
        "metadata.permanentCode": child.permanent_code,
        "metadata.level": child.level,
    }


def _adult_cells(person: _Person) -> Line:
    adult = person.adult
    if adult is None:
        return {}
    return {
        "givenName": adult.given_name,
        "familyName": adult.family_name,
        "email": adult.addresses[0] if adult.addresses else "",
        "phone": adult.phone,
        "metadata.otherEmails": ",".join(adult.addresses[1:]),
        "metadata.language": adult.language,
    }


def _demographics(people: Iterable[_Person]) -> Iterator[Line]:
    for person in people:
        if person.child is not None:
            sex = "female" if person.child.sex == "F" else "male"
            yield {"sourcedId": person.key, "birthDate": person.child.birth_date.isoformat(), "sex": sex}


def _roles(board: SampleBoard, people: Iterable[_Person]) -> Iterator[Line]:
    for person in people:
        yield {
            "sourcedId": f"role-{person.key}",
            "userSourcedId": person.key,
            "roleType": "primary",
            "role": _role(person),
            "orgSourcedId": _school_key(board, person),
        }


def _relations(people: Iterable[_Person]) -> Iterator[Line]:
    everybody = {person.key: person for person in people}
    for person in everybody.values():
        for key in person.agents:
            adult = everybody[key].adult
            if adult is not None:
                yield {
                    "studentSourcedId": person.key,
                    "contactSourcedId": key,
                    "relation": adult.relation,
                    "access": adult.access,
                    "startDate": "",
                    "endDate": "",
                }


def as_csv(lines: Iterable[Line]) -> str:
    """The lines under all their columns, in the order first met."""
    rows = list(lines)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()
