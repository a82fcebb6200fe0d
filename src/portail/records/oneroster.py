"""Read people out of a OneRoster package's tables: roles, births, adults and whose they are. Floor 6."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from portail.common.columns import LIST_SEPARATOR
from portail.common.findings import Findings
from portail.common.reading import Table
from portail.common.sieve import Sieve
from portail.common.tabular import Notice, Severity
from portail.records.checking import Draft, PeopleDraft, check_people
from portail.records.package import GUARDIAN_ROLES, has_lost_zeros, stated_number
from portail.records.received import ReceivedRecords

_STUDENTS = {
    "source_id": "sourcedId", "school": "orgSourcedIds", "file_number": "metadata.fileNumber",
    "permanent_code": "metadata.permanentCode", "family_name": "familyName", "given_names": "middleName",
    "level": "metadata.level", "adult_access": "metadata.adultAccess", "agents": "agentSourcedIds",
}  # fmt: skip
_RELATIONS = {
    "student": "studentSourcedId", "contact": "contactSourcedId", "starts_on": "startDate",
    "ends_on": "endDate",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PeopleTables:
    """The tables of one package that speak of people; roles only in 1.2, the others when they are there."""

    users: Table
    demographics: Table | None
    roles: Table | None
    relations: Table | None


@dataclass(frozen=True, slots=True)
class Places:
    """The keys of orgs.csv: all of them, and the schools'."""

    orgs: pl.Series
    schools: pl.Series


@dataclass(frozen=True, slots=True)
class _People:
    """Everybody in users.csv who is not inactive, and their roles, the primary one first.

    roles: user, role, org, starts_on, ends_on. known: their keys.
    """

    users: Sieve
    roles: pl.DataFrame
    known: pl.Series
    unclear: pl.DataFrame


def read_records(tables: PeopleTables, *, places: Places, today: date, findings: Findings) -> ReceivedRecords:
    """Turn checked tables into records; faults across rows and files go to FINDINGS.

    today: a student's role that ended before it no longer counts.
    """
    people = _people(tables, places, findings)
    children = _children(people, today)
    students = _students(tables, people, children, places, findings)
    if tables.relations is None:
        _check_agents(students, people, children)
        relations = _from_agents(students, people)
    else:
        relations = _from_relations(tables.relations, people, children, findings)
        _remark_agents(students, tables.relations, findings)
    draft = PeopleDraft(
        students=Draft(students.frame, students.file, _STUDENTS | _stated(tables.users)),
        adults=_adults(people, children, relations),
        relations=relations,
        unclear=people.unclear,
        agents=tables.relations is None,
    )
    records = check_people(draft, findings)
    return replace(records, said=replace(records.said, until=_until(people, today)))


def _stated(users: Table) -> dict[str, str]:
    """Which of two columns said it: the school's and the level's depend on the version."""
    school = "orgSourcedIds" if "orgSourcedIds" in users.columns else "primaryOrgSourcedId"
    return {"school": school, "level": "metadata.level" if "metadata.level" in users.columns else "grades"}


# Everybody ---------------------------------------------------------------------------------------


def _people(tables: PeopleTables, places: Places, findings: Findings) -> _People:
    users = Sieve(_active(tables.users.frame), file=tables.users.file, columns=_STUDENTS, findings=findings)
    known = users.frame["sourcedId"].drop_nulls().unique()
    if tables.roles is None:
        roles = _roles_in_users(users, places)
        unclear = users.frame.filter(pl.col("role").fill_null("") == "")
    else:
        roles, unclear = _roles_in_file(tables.roles, known, places, findings)
        # Whose role cannot be read could be anybody: neither a student who left nor a new adult.
        users.set_aside(pl.col("sourcedId").is_in(unclear["sourcedId"].implode()))
    # A key that stands twice was told; the second row says nothing more, or sets both aside.
    users.set_contradictions_aside("sourcedId")
    users.frame = users.frame.unique("sourcedId", keep="first", maintain_order=True)
    return _People(
        users, roles, known, unclear.select(source_id="sourcedId").filter(pl.col("source_id") != "")
    )


def _active(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("status").fill_null("") != "inactive")


def _roles_in_users(users: Sieve, places: Places) -> pl.DataFrame:
    """1.1: one role a person, in each organisation of a list."""
    listed = users.frame.select(
        "line", "role", user="sourcedId", org=pl.col("orgSourcedIds").str.split(LIST_SEPARATOR)
    )
    roles = listed.explode("org", empty_as_null=True).with_columns(
        pl.col("org").fill_null(""), starts_on=pl.lit(""), ends_on=pl.lit("")
    )
    strange = roles.filter((pl.col("org") != "") & ~pl.col("org").is_in(places.orgs.implode()))
    if not strange.is_empty():
        by_line = strange.unique("line", keep="first", maintain_order=True).select("line", strange_org="org")
        users.frame = users.frame.join(by_line, on="line", how="left", maintain_order="left")
        users.refuse(
            pl.col("strange_org").is_not_null(), "unknown_reference", "school", value="strange_org",
            facts={"target": "orgs.csv"},
        )  # fmt: skip
    return roles


def _roles_in_file(
    table: Table, known: pl.Series, places: Places, findings: Findings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """1.2: roles.csv; also the persons (sourcedId) one of whose roles was set aside."""
    rows = Sieve(_active(table.frame), file=table.file, columns={}, findings=findings)
    for column, target, keys in (
        ("userSourcedId", "users.csv", known),
        ("orgSourcedId", "orgs.csv", places.orgs),
    ):
        is_strange = (pl.col(column) != "") & ~pl.col(column).is_in(keys.implode())
        rows.refuse(is_strange, "unknown_reference", column, facts={"target": target})
    unclear = rows.frame.filter("faulty").select(sourcedId="userSourcedId").drop_nulls()
    ranked = rows.frame.filter(~pl.col("faulty")).with_columns(
        rank=pl.when(pl.col("roleType") == "primary").then(0).otherwise(1)
    )
    roles = ranked.sort("rank", "line").select(
        "line", "role", user="userSourcedId", org="orgSourcedId", starts_on="beginDate", ends_on="endDate"
    )
    return roles, unclear


def _children(people: _People, today: date) -> pl.Series:
    """The keys of the students still there."""
    is_there = (pl.col("ends_on") == "") | (pl.col("ends_on") >= today.isoformat())
    return people.roles.filter((pl.col("role") == "student") & is_there)["user"].unique()


def _until(people: _People, today: date) -> date | None:
    """The day after the first of the students' roles to end."""
    ends = people.roles.filter((pl.col("role") == "student") & (pl.col("ends_on") >= today.isoformat()))[
        "ends_on"
    ]
    first = ends.min()
    return date.fromisoformat(first) + timedelta(days=1) if isinstance(first, str) else None


# Students ----------------------------------------------------------------------------------------


def _students(
    tables: PeopleTables, people: _People, children: pl.Series, places: Places, findings: Findings
) -> Sieve:
    births = _births(tables, findings)
    schools = _schools_by_role(people, places)
    rows = people.users.frame.filter(pl.col("sourcedId").is_in(children.implode()))
    rows = rows.join(births, on="sourcedId", how="left", maintain_order="left")
    rows = rows.join(schools, on="sourcedId", how="left", maintain_order="left")
    own = pl.col("primaryOrgSourcedId")
    level = pl.when(pl.col("metadata.level") != "").then("metadata.level").otherwise("grades")
    frame = rows.select(
        "line",
        pl.col("faulty") | pl.col("birth_faulty").fill_null(value=False),
        "identifier",
        source_id="sourcedId",
        school=pl.when(own.is_in(places.schools.implode()))
        .then(own)
        .otherwise(pl.col("role_school"))
        .fill_null(""),
        file_number=stated_number(),
        own_number="metadata.fileNumber",
        permanent_code="metadata.permanentCode",
        family_name="familyName",
        given_names=(pl.col("givenName") + " " + pl.col("middleName").fill_null("")).str.strip_chars(),
        usual_family_name="preferredFamilyName",
        usual_given_name="preferredGivenName",
        birth_date="birthDate",
        level=level,
        adult_access="metadata.adultAccess",
        agents="agentSourcedIds",
        said_school=pl.col(_stated(tables.users)["school"]).str.replace_all(LIST_SEPARATOR, ","),
        has_birth=pl.col("birth_faulty").is_not_null(),
    )
    students = Sieve(
        frame, file=tables.users.file, columns=_STUDENTS | _stated(tables.users), findings=findings
    )
    students.refuse(has_lost_zeros(), "lost_zeros", "identifier")
    students.refuse(~pl.col("has_birth") | (pl.col("birth_date") == ""), "missing_birth_date", "source_id")
    students.refuse(
        (pl.col("school") == "") & ~pl.col("faulty"), "student_without_school", "school", value="said_school"
    )
    return students


def _births(tables: PeopleTables, findings: Findings) -> pl.DataFrame:
    """sourcedId, birthDate and birth_faulty; a row about nobody is told. The standard lets the file out."""
    if tables.demographics is None:
        return pl.DataFrame(
            schema={"sourcedId": pl.String, "birthDate": pl.String, "birth_faulty": pl.Boolean}
        )
    rows = Sieve(tables.demographics.frame, file=tables.demographics.file, columns={}, findings=findings)
    everybody = tables.users.frame["sourcedId"].drop_nulls()
    rows.refuse(
        (pl.col("sourcedId") != "") & ~pl.col("sourcedId").is_in(everybody.implode()),
        "unknown_reference",
        "sourcedId",
        facts={"target": tables.users.file},
    )
    rows.set_contradictions_aside("sourcedId")
    return rows.frame.unique("sourcedId", keep="first", maintain_order=True).select(
        "sourcedId", "birthDate", birth_faulty="faulty"
    )


def _schools_by_role(people: _People, places: Places) -> pl.DataFrame:
    in_school = people.roles.filter(
        (pl.col("role") == "student") & pl.col("org").is_in(places.schools.implode())
    )
    return in_school.unique("user", keep="first", maintain_order=True).select(
        sourcedId="user", role_school="org"
    )


# Adults ------------------------------------------------------------------------------------------


def _guardian_roles(people: _People) -> pl.DataFrame:
    """Each adult's first role as a guardian, and the days between which any of them holds ("" is open)."""
    own = people.roles.filter(pl.col("role").is_in(GUARDIAN_ROLES))
    grouped = own.group_by("user", maintain_order=True)
    return grouped.agg(
        pl.col("role").first(),
        own_start=pl.when((pl.col("starts_on") != "").all())
        .then(pl.col("starts_on").min())
        .otherwise(pl.lit("")),
        own_end=pl.when((pl.col("ends_on") != "").all()).then(pl.col("ends_on").max()).otherwise(pl.lit("")),
    )


def _adults(people: _People, children: pl.Series, relations: Draft) -> Draft:
    """Whoever is named as a contact or has a guardian's role, students aside."""
    named = pl.concat([relations.frame["contact"].drop_nulls(), _guardian_roles(people)["user"]]).unique()
    rows = people.users.frame.filter(
        pl.col("sourcedId").is_in(named.implode()) & ~pl.col("sourcedId").is_in(children.implode())
    )
    both = (pl.col("email"), pl.col("metadata.otherEmails"))
    frame = rows.select(
        "line",
        "faulty",
        source_id="sourcedId",
        family_name=_first_filled("preferredFamilyName", "familyName"),
        given_name=_first_filled("preferredGivenName", "givenName"),
        language="metadata.language",
        phone=_first_filled("phone", "sms"),
        addresses=pl.concat_str(both, separator=LIST_SEPARATOR, ignore_nulls=True).str.strip_chars(
            LIST_SEPARATOR
        ),
    )
    return Draft(frame, people.users.file, {"source_id": "sourcedId"})


def _first_filled(first: str, second: str) -> pl.Expr:
    return pl.when(pl.col(first) != "").then(pl.col(first)).otherwise(pl.col(second))


# Guardianships -----------------------------------------------------------------------------------


def _check_agents(students: Sieve, people: _People, children: pl.Series) -> None:
    """Each adult in a student's list must be there, and be an adult."""
    named = _agents(students)
    for keys, code, is_fault in (
        (people.known, "unknown_reference", False),
        (children, "agent_is_student", True),
    ):
        is_in = pl.col("agent").is_in(keys.implode())
        wrong = named.filter(is_in if is_fault else ~is_in).unique("line", keep="first", maintain_order=True)
        if wrong.is_empty():
            continue
        column = f"agent_{code}"
        students.frame = students.frame.join(
            wrong.select("line", pl.col("agent").alias(column)), on="line", how="left", maintain_order="left"
        )
        facts = {"target": students.file} if code == "unknown_reference" else None
        students.refuse(pl.col(column).is_not_null(), code, "agents", value=column, facts=facts)


def _agents(students: Sieve) -> pl.DataFrame:
    listed = students.frame.filter(pl.col("agents") != "").select(
        "line", "faulty", student="source_id", agent=pl.col("agents").str.split(LIST_SEPARATOR)
    )
    return listed.explode("agent", empty_as_null=True)


def _from_agents(students: Sieve, people: _People) -> Draft:
    frame = _agents(students).select(
        "line", "faulty", "student", contact="agent", relation=pl.lit(""), access=pl.lit(""),
        starts_on=pl.lit(""), ends_on=pl.lit(""),
    )  # fmt: skip
    columns = {"contact": "agentSourcedIds", "student": "sourcedId"}
    return Draft(_within_roles(frame, people), students.file, columns)


def _from_relations(table: Table, people: _People, children: pl.Series, findings: Findings) -> Draft:
    has_access = "access" in table.columns
    stated = pl.when(pl.col("access") == "").then(pl.lit("unknown")).otherwise("access")
    frame = table.frame.select(
        "line",
        "faulty",
        "relation",
        student="studentSourcedId",
        contact="contactSourcedId",
        access=stated if has_access else pl.lit(""),
        starts_on="startDate",
        ends_on="endDate",
    )
    rows = Sieve(frame, file=table.file, columns=_RELATIONS, findings=findings)
    for column in ("student", "contact"):
        is_strange = (pl.col(column) != "") & ~pl.col(column).is_in(people.known.implode())
        rows.refuse(is_strange, "unknown_reference", column, facts={"target": "users.csv"})
    rows.refuse(pl.col("contact").is_in(children.implode()), "agent_is_student", "contact")
    # A student who left may still have relations in the file; they say nothing any more.
    kept = rows.frame.filter(pl.col("faulty") | pl.col("student").is_in(children.implode()))
    return Draft(_within_roles(kept, people), table.file, _RELATIONS)


def _within_roles(frame: pl.DataFrame, people: _People) -> pl.DataFrame:
    """The same rows, never longer than the adult's own role in the board, each with a relation."""
    own = _guardian_roles(people).rename({"user": "contact"})
    joined = frame.join(own, on="contact", how="left", maintain_order="left").with_columns(
        pl.col("role").fill_null("other"), pl.col("own_start").fill_null(""), pl.col("own_end").fill_null("")
    )
    start, end = _later("starts_on", "own_start"), _earlier("ends_on", "own_end")
    bounded = joined.with_columns(
        # Dates that were out of order before stay so, to be told.
        starts_on=pl.when(_out_of_order()).then("starts_on").otherwise(start),
        ends_on=pl.when(_out_of_order()).then("ends_on").otherwise(end),
        relation=pl.when(pl.col("relation") == "").then("role").otherwise("relation"),
        was_in_order=~_out_of_order(),
    )
    # The role was over before the relation began: over is what counts.
    over = pl.col("was_in_order") & _out_of_order()
    return bounded.with_columns(starts_on=pl.when(over).then(pl.lit("")).otherwise("starts_on")).select(
        frame.columns
    )


def _out_of_order() -> pl.Expr:
    both = (pl.col("starts_on") != "") & (pl.col("ends_on") != "")
    return (both & (pl.col("ends_on") < pl.col("starts_on"))).fill_null(value=False)


def _later(one: str, other: str) -> pl.Expr:
    return pl.when(pl.col(one) > pl.col(other)).then(one).otherwise(other)


def _earlier(one: str, other: str) -> pl.Expr:
    is_first = (pl.col(other) == "") | ((pl.col(one) != "") & (pl.col(one) < pl.col(other)))
    return pl.when(is_first).then(one).otherwise(other)


def _remark_agents(students: Sieve, relations: Table, findings: Findings) -> None:
    """Adults that students name and relations.csv does not: they open nothing, and that is said."""
    said = relations.frame.select(student="studentSourcedId", agent="contactSourcedId")
    unsaid = _agents(students).join(said, on=["student", "agent"], how="anti").height
    if unsaid:
        findings.add(
            Notice("agents_without_relation", Severity.WARNING, relations.file, facts={"count": unsaid})
        )
