"""Read people out of a OneRoster package's tables, and every fault that shows across its files. Floor 6."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from portail.common.columns import day_of, values
from portail.common.tabular import Notice, Row, Severity, Table, shown
from portail.records.package import (
    GUARDIAN_ROLES,
    NAME_LIMIT,
    ReceivedContact,
    ReceivedGuardianship,
    ReceivedRecords,
    ReceivedStudent,
)
from portail.records.rules import LevelRefused, NumberRefused, incoherences, read_level, read_permanent_code


@dataclass(frozen=True, slots=True)
class PeopleTables:
    """The tables of one package that speak of people; roles only in 1.2, relations when it is there."""

    users: Table
    demographics: Table
    roles: Table | None
    relations: Table | None


@dataclass(frozen=True, slots=True)
class _Role:
    """One role of a person in one organisation, and from when to when."""

    name: str
    org: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Places:
    """The keys of orgs.csv: all of them, and the schools'."""

    orgs: frozenset[str]
    schools: frozenset[str]


type _Roles = Mapping[str, tuple[_Role, ...]]
type _Faults = list[Notice]


def read_records(
    tables: PeopleTables, *, orgs: frozenset[str], schools: frozenset[str], today: date
) -> tuple[ReceivedRecords, tuple[Notice, ...]]:
    """Turn checked tables into records.

    orgs, schools: the keys of orgs.csv, all of them and the schools'. today: a student's role that
    ended before it no longer counts. The notices hold faults across rows and files; those of single
    cells are already in the tables. A row with a fault is left out: the caller refuses the package.
    """
    faults: _Faults = []
    rows = {row["sourcedId"]: row for row in tables.users.rows if row["status"] != "inactive"}
    roles = _roles_of(tables, rows, orgs, faults)
    children = {
        key: row
        for key, row in rows.items()
        if any(role.name == "student" and _still(role, today) for role in roles.get(key, ()))
    }
    students = _students(tables, children, roles, _Places(orgs, schools), faults)
    guardianships = _guardianships(tables, rows, children, roles, faults)
    named = {guardianship.contact for guardianship in guardianships}
    contacts = tuple(
        _contact(row)
        for key, row in rows.items()
        if key in named or any(role.name in GUARDIAN_ROLES for role in roles.get(key, ()))
    )
    faults.extend(_remarks(students, contacts, guardianships, tables.users.file))
    return ReceivedRecords(students, contacts, guardianships), tuple(faults)


def _still(role: _Role, today: date) -> bool:
    return role.ends_on is None or role.ends_on >= today


def _fault(
    code: str, table: Table, row: Row, column: str, value: str | None = None, **facts: str | int
) -> Notice:
    found = row[column] if value is None else value
    return Notice(code, file=table.file, line=row.line, column=column, value=shown(found), facts=facts)


# Roles -------------------------------------------------------------------------------------------


def _roles_of(tables: PeopleTables, rows: Mapping[str, Row], orgs: frozenset[str], faults: _Faults) -> _Roles:
    """Each person's roles: from users.csv in 1.1, from roles.csv in 1.2."""
    if tables.roles is None:
        return _roles_in_users(tables.users, rows, orgs, faults)
    found: dict[str, list[_Role]] = {}
    for row in tables.roles.rows:
        if row["status"] == "inactive":
            continue
        if row["userSourcedId"] and row["userSourcedId"] not in rows:
            faults.append(_unknown(tables.roles, row, "userSourcedId", tables.users.file))
        if row["orgSourcedId"] and row["orgSourcedId"] not in orgs:
            faults.append(_unknown(tables.roles, row, "orgSourcedId", "orgs.csv"))
        role = _Role(row["role"], row["orgSourcedId"], day_of(row["beginDate"]), day_of(row["endDate"]))
        # The primary role first: its school is the student's.
        place = 0 if row["roleType"] == "primary" else len(found.get(row["userSourcedId"], ()))
        found.setdefault(row["userSourcedId"], []).insert(place, role)
    return {key: tuple(roles) for key, roles in found.items()}


def _roles_in_users(
    users: Table, rows: Mapping[str, Row], orgs: frozenset[str], faults: _Faults
) -> dict[str, tuple[_Role, ...]]:
    found: dict[str, tuple[_Role, ...]] = {}
    for key, row in rows.items():
        named = values(row["orgSourcedIds"])
        faults.extend(
            _unknown(users, row, "orgSourcedIds", "orgs.csv", org) for org in named if org not in orgs
        )
        found[key] = tuple(_Role(row["role"], org) for org in named or ("",))
    return found


def _unknown(table: Table, row: Row, column: str, target: str, value: str | None = None) -> Notice:
    return _fault("unknown_reference", table, row, column, value, target=target)


# Students ----------------------------------------------------------------------------------------


def _students(
    tables: PeopleTables,
    children: Mapping[str, Row],
    roles: _Roles,
    places: _Places,
    faults: _Faults,
) -> tuple[ReceivedStudent, ...]:
    faults.extend(_strangers(tables))
    births = {row["sourcedId"]: row for row in tables.demographics.rows}
    firsts: dict[str, int] = {}
    found: list[ReceivedStudent] = []
    for key, row in children.items():
        number = row["metadata.fileNumber"]
        first = firsts.setdefault(number, row.line)
        if number and first != row.line:
            faults.append(_fault("repeated_value", tables.users, row, "metadata.fileNumber", first=first))
        school = _school_of(row, roles[key], places.schools)
        birth = births.get(key)
        before = len(faults)
        faults.extend(_student_gaps(tables.users, row, birth))
        # An organisation that orgs.csv does not hold was already said.
        if not school and all(role.org in places.orgs or not role.org for role in roles[key]):
            column = "orgSourcedIds" if "orgSourcedIds" in tables.users.columns else "primaryOrgSourcedId"
            faults.append(_fault("student_without_school", tables.users, row, column))
        if len(faults) == before and birth is not None and birth["birthDate"] and number and school:
            level, doubts = _level(tables.users, row)
            student = _student(row, birth, school, level)
            faults.extend(doubts)
            faults.extend(_long_names(tables.users, row, student))
            faults.extend(_doubtful_code(tables.users, row, student))
            found.append(student)
    return tuple(found)


def _strangers(tables: PeopleTables) -> Iterator[Notice]:
    known = {row["sourcedId"] for row in tables.users.rows}
    for row in tables.demographics.rows:
        if row["sourcedId"] and row["sourcedId"] not in known:
            yield _unknown(tables.demographics, row, "sourcedId", tables.users.file)


def _school_of(row: Row, roles: Iterable[_Role], schools: frozenset[str]) -> str:
    """The primary organisation when it is a school, else the first school of a student's role."""
    if row["primaryOrgSourcedId"] in schools:
        return row["primaryOrgSourcedId"]
    return next((role.org for role in roles if role.name == "student" and role.org in schools), "")


def _student_gaps(users: Table, row: Row, birth: Row | None) -> Iterator[Notice]:
    """What a student cannot do without; silent where a refused cell was already said."""
    if not row["metadata.fileNumber"] and "metadata.fileNumber" not in row.refused:
        yield _fault("missing_file_number", users, row, "metadata.fileNumber")
    if birth is None or not (birth["birthDate"] or "birthDate" in birth.refused):
        yield _fault("missing_birth_date", users, row, "sourcedId")


def _level(users: Table, row: Row) -> tuple[str, tuple[Notice, ...]]:
    """The level's code: the board's own column first, else the first OneRoster grade that is one."""
    stated = (row["metadata.level"],) if row["metadata.level"] else values(row["grades"])
    for typed in stated:
        try:
            return read_level(typed).code, ()
        except LevelRefused:
            continue
    if not stated:
        return "", ()
    column = "metadata.level" if row["metadata.level"] else "grades"
    return "", (replace(_fault("unknown_level", users, row, column, stated[0]), severity=Severity.WARNING),)


def _student(row: Row, birth: Row, school: str, level: str) -> ReceivedStudent:
    return ReceivedStudent(
        source_id=row["sourcedId"],
        school=school,
        file_number=row["metadata.fileNumber"],
        permanent_code=row["metadata.permanentCode"],
        family_name=row["familyName"],
        given_names=" ".join(name for name in (row["givenName"], row["middleName"]) if name),
        usual_family_name=row["preferredFamilyName"],
        usual_given_name=row["preferredGivenName"],
        birth_date=date.fromisoformat(birth["birthDate"]),
        level=level,
    )


def _long_names(users: Table, row: Row, student: ReceivedStudent) -> Iterator[Notice]:
    length = len(student.given_names)
    if length > NAME_LIMIT:
        yield _fault(
            "too_long", users, row, "middleName", student.given_names, limit=NAME_LIMIT, length=length
        )


def _doubtful_code(users: Table, row: Row, student: ReceivedStudent) -> Iterator[Notice]:
    """A code that does not agree with the rest: said, not refused; it may hold the name at admission."""
    if not student.permanent_code:
        return
    try:
        code = read_permanent_code(student.permanent_code, birth_date=student.birth_date)
    except NumberRefused:
        # Only the birth date beside it shows that twelve signs are a health-insurance number.
        yield _fault("health_insurance_number", users, row, "metadata.permanentCode")
        return
    odd = incoherences(
        code,
        family_name=student.family_name,
        given_name=student.given_names,
        birth_date=student.birth_date,
    )
    for part in sorted(odd):
        notice = _fault(f"permanent_code_{part.replace('-', '_')}", users, row, "metadata.permanentCode")
        yield replace(notice, severity=Severity.WARNING)


# Contacts and guardianships ----------------------------------------------------------------------


def _contact(row: Row) -> ReceivedContact:
    addresses = (row["email"], *values(row["metadata.otherEmails"]))
    return ReceivedContact(
        source_id=row["sourcedId"],
        family_name=row["preferredFamilyName"] or row["familyName"],
        given_name=row["preferredGivenName"] or row["givenName"],
        language=row["metadata.language"],
        phone=row["phone"] or row["sms"],
        addresses=tuple(address for address in addresses if address),
    )


def _guardianships(
    tables: PeopleTables,
    rows: Mapping[str, Row],
    children: Mapping[str, Row],
    roles: _Roles,
    faults: _Faults,
) -> tuple[ReceivedGuardianship, ...]:
    """From relations.csv when it is there, else from each student's agentSourcedIds."""
    if tables.relations is None:
        return tuple(_from_agents(tables.users, rows, children, roles, faults))
    found = tuple(_from_relations(tables.relations, rows, children, roles, faults))
    said = {(row["studentSourcedId"], row["contactSourcedId"]) for row in tables.relations.rows}
    unsaid = sum(
        (key, agent) not in said for key, row in children.items() for agent in values(row["agentSourcedIds"])
    )
    if unsaid:
        faults.append(
            Notice(
                "agents_without_relation", Severity.WARNING, tables.relations.file, facts={"count": unsaid}
            )
        )
    return found


def _from_agents(
    users: Table, rows: Mapping[str, Row], children: Mapping[str, Row], roles: _Roles, faults: _Faults
) -> Iterator[ReceivedGuardianship]:
    for key, row in children.items():
        for agent in values(row["agentSourcedIds"]):
            if agent not in rows:
                faults.append(_unknown(users, row, "agentSourcedIds", users.file, agent))
            elif agent in children:
                faults.append(_fault("agent_is_student", users, row, "agentSourcedIds", agent))
            else:
                relation = _relation(roles.get(agent, ()))
                yield _within_role(ReceivedGuardianship(key, agent, relation, "", None, None), roles)


def _relation(roles: Iterable[_Role]) -> str:
    return next((role.name for role in roles if role.name in GUARDIAN_ROLES), "other")


def _from_relations(
    relations: Table, rows: Mapping[str, Row], children: Mapping[str, Row], roles: _Roles, faults: _Faults
) -> Iterator[ReceivedGuardianship]:
    firsts: dict[tuple[str, str], int] = {}
    has_access = "access" in relations.columns
    for row in relations.rows:
        student, contact = row["studentSourcedId"], row["contactSourcedId"]
        before = len(faults)
        faults.extend(_relation_faults(relations, row, rows, children))
        first = firsts.setdefault((student, contact), row.line)
        if first != row.line:
            faults.append(_fault("repeated_pair", relations, row, "contactSourcedId", first=first))
        # A student who left may still have relations in the file; they say nothing any more.
        if len(faults) == before and student in children and contact:
            said = ReceivedGuardianship(
                student=student,
                contact=contact,
                relation=row["relation"] or _relation(roles.get(contact, ())),
                access=(row["access"] or "unknown") if has_access else "",
                starts_on=day_of(row["startDate"]),
                ends_on=day_of(row["endDate"]),
            )
            yield _within_role(said, roles)


def _relation_faults(
    relations: Table, row: Row, rows: Mapping[str, Row], children: Mapping[str, Row]
) -> Iterator[Notice]:
    for column in ("studentSourcedId", "contactSourcedId"):
        if row[column] and row[column] not in rows:
            yield _unknown(relations, row, column, "users.csv")
    if row["contactSourcedId"] in children:
        yield _fault("agent_is_student", relations, row, "contactSourcedId")
    starts_on, ends_on = day_of(row["startDate"]), day_of(row["endDate"])
    if starts_on and ends_on and ends_on < starts_on:
        yield _fault("dates_out_of_order", relations, row, "endDate", first=row["startDate"])


def _within_role(guardianship: ReceivedGuardianship, roles: _Roles) -> ReceivedGuardianship:
    """The same, never longer than the adult's own role in the board."""
    starts_on, ends_on = guardianship.starts_on, guardianship.ends_on
    own = [role for role in roles.get(guardianship.contact, ()) if role.name in GUARDIAN_ROLES]
    if own and all(role.ends_on for role in own):
        last = max(role.ends_on for role in own if role.ends_on)
        ends_on = min(last, ends_on) if ends_on else last
    if own and all(role.starts_on for role in own):
        first = min(role.starts_on for role in own if role.starts_on)
        starts_on = max(first, starts_on) if starts_on else first
    if starts_on and ends_on and ends_on < starts_on:
        starts_on = None  # the role was over before the relation began: over is what counts
    return replace(guardianship, starts_on=starts_on, ends_on=ends_on)


def _remarks(
    students: Iterable[ReceivedStudent],
    contacts: Iterable[ReceivedContact],
    guardianships: Iterable[ReceivedGuardianship],
    file: str,
) -> Iterator[Notice]:
    """What is allowed but will bring calls to the schools, counted."""
    followed = {guardianship.student for guardianship in guardianships}
    alone = sum(student.source_id not in followed for student in students)
    if alone:
        yield Notice("students_without_contact", Severity.WARNING, file, facts={"count": alone})
    mute = sum(not contact.addresses for contact in contacts)
    if mute:
        yield Notice("contacts_without_address", Severity.INFO, file, facts={"count": mute})
