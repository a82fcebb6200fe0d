"""Reading a OneRoster package: both versions give the same records, every fault has its place."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.common.tabular import Severity
from portail.imports.checked import FOUNDING, REFUSING
from portail.imports.wording import advice_of, place_of, problem_of
from tests.imports.packages import (
    DEMOGRAPHICS,
    ORGS,
    RELATIONS,
    USERS,
    Rows,
    as_csv,
    contents,
    in_memory,
    rows_of_findings,
    with_changes,
    without,
)
from tests.imports.taken import Taken, taken

TODAY = date(2026, 11, 23)


def read(**files: Rows | str | bytes | None) -> Taken:
    return taken(in_memory(contents(**files)), today=TODAY)


def errors(package: Taken) -> list[tuple[str, str, int, str, str]]:
    found = [
        (notice.file, notice.line, notice.code, notice.column, notice.value)
        for notice in rows_of_findings(package.findings)
        if notice.severity is Severity.ERROR
    ]
    return [(code, file, line, column, value) for file, line, code, column, value in sorted(found)]


def as_second_version(users: Rows) -> dict[str, Rows]:
    """The same people as OneRoster 1.2 says them: no role nor organisation in users.csv, but in roles.csv."""
    moved = ("role", "orgSourcedIds")
    return {
        "users": [{name: cell for name, cell in row.items() if name not in moved} for row in users],
        "roles": [
            {"sourcedId": f"role-{row['sourcedId']}", "userSourcedId": row["sourcedId"],
             "roleType": "primary", "role": row["role"], "orgSourcedId": row["orgSourcedIds"]}
            for row in users
        ],
    }  # fmt: skip


def one(frame: pl.DataFrame, **key: str) -> dict[str, str]:
    (row,) = frame.filter(**key).iter_rows(named=True)
    return row


def student(package: Taken, key: str) -> dict[str, str]:
    assert package.records is not None, package.findings.groups
    return one(package.records.students, source_id=key)


def guardianship(package: Taken, student: str, contact: str) -> dict[str, str]:
    assert package.records is not None, package.findings.groups
    return one(package.records.guardianships, student=student, contact=contact)


def is_sound(package: Taken) -> bool:
    return package.is_clean and not package.is_refused


def test_both_versions_say_the_same_people() -> None:
    first, second = read(relations=RELATIONS), read(relations=RELATIONS, **as_second_version(USERS))
    assert (first.contract, second.contract) == ("OneRoster 1.1", "OneRoster 1.2")
    assert is_sound(first) and first.records is not None and second.records is not None
    for name in ("students", "contacts", "addresses", "guardianships"):
        assert getattr(first.records, name).equals(getattr(second.records, name)), name


def test_teachers_are_passed_over_and_a_parent_s_other_addresses_are_kept() -> None:
    records = read().records
    assert records is not None
    assert records.contacts["source_id"].to_list() == ["r1", "r2"]
    assert records.addresses.select("contact", "address").rows() == [
        ("r1", "anne.roy@exemple.ca"), ("r1", "aroy@exemple.com"), ("r2", "luc@exemple.ca"),
    ]  # fmt: skip


def test_a_teacher_named_as_agent_is_a_contact_too() -> None:
    package = read(users=with_changes(USERS, "p2", agentSourcedIds="t1"))
    assert is_sound(package)
    assert guardianship(package, "p2", "t1")["relation"] == "other"


@pytest.mark.parametrize("column", ["preferredGivenName", "preferredFirstName", "metadata.usualGivenName"])
def test_usual_names_are_read_under_each_of_their_headers(column: str) -> None:
    assert (
        student(read(users=with_changes(USERS, "p1", **{column: "Lio"})), "p1")["usual_given_name"] == "Lio"
    )


def test_a_middle_name_joins_the_given_names() -> None:
    assert (
        student(read(users=with_changes(USERS, "p1", middleName="Charles")), "p1")["given_names"]
        == "Léo Charles"
    )


@pytest.mark.parametrize(
    ("grades", "stated", "level"), [("KG", "", "M5"), ("7", "", "S1"), ("03", "S5", "S5"), ("Other", "", "")]
)
def test_levels_come_from_the_board_s_column_first(grades: str, stated: str, level: str) -> None:
    users = with_changes(USERS, "p1", grades=grades, metadata__level=stated)
    assert student(read(users=users), "p1")["level"] == level


def test_files_of_the_standard_that_are_not_read_are_accepted() -> None:
    assert read(scoreScales="sourcedId,title\n", courseResources="sourcedId\n").is_clean


def test_an_absent_access_column_is_told_from_an_empty_cell() -> None:
    absent = [{key: cell for key, cell in row.items() if key != "access"} for row in RELATIONS]
    assert guardianship(read(relations=absent), "p1", "r1")["access"] == ""
    empty = [{**row, "access": ""} for row in RELATIONS]
    assert guardianship(read(relations=empty), "p1", "r1")["access"] == "unknown"


def test_words_of_relations_are_read_in_french_too() -> None:
    rows = [{**RELATIONS[0], "relation": "Mère", "access": "Oui"}]
    found = guardianship(read(relations=rows), "p1", "r1")
    assert (found["relation"], found["access"]) == ("mother", "yes")


def test_a_guardianship_is_never_longer_than_the_adult_s_role() -> None:
    files = as_second_version(USERS)
    files["roles"] = [
        {**row, "endDate": "2026-06-30" if row["userSourcedId"] == "r1" else ""} for row in files["roles"]
    ]
    rows = [{**RELATIONS[0], "startDate": "2026-01-01", "endDate": "2027-06-30"}]
    found = guardianship(read(relations=rows, **files), "p1", "r1")
    assert (found["starts_on"], found["ends_on"]) == ("2026-01-01", "2026-06-30")


def test_a_student_whose_role_ended_is_no_longer_said() -> None:
    files = as_second_version(USERS)
    files["roles"] = [
        {**row, "endDate": "2026-11-22" if row["userSourcedId"] == "p2" else ""} for row in files["roles"]
    ]
    records = read(**files).records
    assert records is not None and records.students["source_id"].to_list() == ["p1"]


def user(key: str, **changes: str) -> dict[str, object]:
    return {"users": with_changes(USERS, key, **changes)}


MANIFEST = "propertyName,value\noneroster.version,1.1\nfile.users,{}\n"
FAULTS = [
    (user("p1", metadata__fileNumber=""), ("missing_file_number", "users.csv", 2, "metadata.fileNumber", "")),
    (user("p1", metadata__fileNumber="12345"),
     ("lost_zeros", "users.csv", 2, "metadata.fileNumber", "12345")),
    ({"users": with_changes(USERS, "p1", metadata__fileNumber="", identifier="12345")},
     ("lost_zeros", "users.csv", 2, "identifier", "12345")),
    (user("p1", metadata__fileNumber="12345678"),
     ("not_a_file_number", "users.csv", 2, "metadata.fileNumber", "12345678")),
    (user("p2", metadata__fileNumber="0012345"),
     ("repeated_value", "users.csv", 3, "metadata.fileNumber", "0012345")),
    (user("p1", metadata__permanentCode="TREL6703"),
     ("permanent_code_shape", "users.csv", 2, "metadata.permanentCode", "TREL6703")),
    (user("p1", metadata__permanentCode="TREL17030512"),
     ("health_insurance_number", "users.csv", 2, "metadata.permanentCode", "TREL17030512")),
    (user("p1", orgSourcedIds="e9"), ("unknown_reference", "users.csv", 2, "orgSourcedIds", "e9")),
    (user("p1", orgSourcedIds="css"), ("student_without_school", "users.csv", 2, "orgSourcedIds", "css")),
    (user("p1", agentSourcedIds="r1,r9"), ("unknown_reference", "users.csv", 2, "agentSourcedIds", "r9")),
    (user("p1", agentSourcedIds="p2"), ("agent_is_student", "users.csv", 2, "agentSourcedIds", "p2")),
    (user("r1", email="anne"), ("not_an_address", "users.csv", 4, "email", "anne")),
    (user("r1", role="mother"), ("not_a_choice", "users.csv", 4, "role", "mother")),
    (user("r1", status="tobedeleted"), ("delta_row", "users.csv", 4, "status", "tobedeleted")),
    (user("t1", sourcedId=""), ("empty_cell", "users.csv", 6, "sourcedId", "")),
    ({"users": [*USERS, USERS[0]]}, ("repeated_value", "users.csv", 7, "sourcedId", "p1")),
    ({"demographics": DEMOGRAPHICS[:1]}, ("missing_birth_date", "users.csv", 3, "sourcedId", "p2")),
    ({"demographics": with_changes(DEMOGRAPHICS, "p1", birthDate="2027-03-05")},
     ("date_out_of_range", "demographics.csv", 2, "birthDate", "2027-03-05")),
    ({"demographics": [*DEMOGRAPHICS, {"sourcedId": "p9", "birthDate": "2017-03-05"}]},
     ("unknown_reference", "demographics.csv", 4, "sourcedId", "p9")),
    ({"relations": [{**RELATIONS[0], "access": "maybe"}]},
     ("not_a_choice", "relations.csv", 2, "access", "maybe")),
    ({"relations": [{**RELATIONS[0], "contactSourcedId": "r9"}]},
     ("unknown_reference", "relations.csv", 2, "contactSourcedId", "r9")),
    ({"relations": [RELATIONS[0], RELATIONS[0]]},
     ("repeated_pair", "relations.csv", 3, "contactSourcedId", "r1")),
    ({"relations": [{**RELATIONS[0], "startDate": "2026-09-01", "endDate": "2026-08-01"}]},
     ("dates_out_of_order", "relations.csv", 2, "endDate", "2026-08-01")),
    ({"relations": as_csv(RELATIONS).replace("access", "acces")},
     ("misspelt_column", "relations.csv", 1, "", "acces")),
    ({"relation": as_csv(RELATIONS)}, ("misspelt_file", "relation.csv", 0, "", "")),
    ({"orgs": with_changes(ORGS, "e2", identifier="901001")},
     ("repeated_value", "orgs.csv", 4, "identifier", "901001")),
    ({"orgs": with_changes(ORGS, "e1", metadata__phone="demander Lise")},
     ("not_a_phone", "orgs.csv", 3, "metadata.phone", "demander Lise")),
    ({"orgs": None}, ("missing_file", "orgs.csv", 0, "", "")),
    ({"users": with_changes(without(USERS, "p1", "p2"), "r1", metadata__fileNumber=""),
      "demographics": "sourcedId,birthDate\n"},
     ("no_students", "users.csv", 0, "", "")),
    ({"manifest": MANIFEST.format("delta")}, ("delta_package", "manifest.csv", 3, "value", "delta")),
    ({"manifest": MANIFEST.format("absent")}, ("manifest_disagrees", "manifest.csv", 3, "value", "absent")),
    ({"manifest": MANIFEST.format("all")}, ("not_a_choice", "manifest.csv", 3, "value", "all")),
    ({"manifest": MANIFEST.format("bulk").replace("1.1", "1.0")},
     ("unknown_version", "manifest.csv", 2, "value", "1.0")),
    ({"manifest": MANIFEST.format("bulk").replace("1.1", "1.2.1")}, ("missing_file", "roles.csv", 0, "", "")),
    ({"academicSessions": "sourcedId,type,startDate,endDate\na,schoolYear,2027-06-30,2026-07-01\n"},
     ("dates_out_of_order", "academicSessions.csv", 2, "endDate", "2026-07-01")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "fault"), FAULTS, ids=lambda value: value[0] if isinstance(value, tuple) else ""
)
def test_a_fault_is_told_once_with_its_place_and_value(
    files: dict[str, object], fault: tuple[str, str, int, str, str]
) -> None:
    package = read(**files)  # type: ignore[arg-type]  # whatever the table above holds
    assert errors(package) == [fault]
    assert package.is_refused == (fault[0] in REFUSING or fault[1] in FOUNDING)


# What other people's software writes ---------------------------------------------------------------


def test_without_births_each_student_is_set_aside_and_the_package_is_read() -> None:
    package = read(demographics=None, relations=RELATIONS)
    assert {error[0] for error in errors(package)} == {"missing_birth_date"}
    assert len(errors(package)) == 2 and not package.is_refused
    assert package.records is not None and package.records.contacts.height == 2


def test_an_identifier_that_is_no_ministry_s_code_is_said_and_joins_no_directory() -> None:
    package = read(orgs=with_changes(ORGS, "e1", identifier="notre identifiant"))
    assert errors(package) == [] and "not_a_code" in package.findings.codes
    assert [school.code for school in package.schools] == ["e1", "901002"]


def test_titles_without_a_name_at_the_right_are_a_spreadsheet_s() -> None:
    first, *rest = as_csv(USERS).splitlines()
    package = read(users="\n".join([f"{first},,", f"{rest[0]},,", *rest[1:]]))
    assert package.findings.groups == ()


def test_a_file_nearly_of_the_standard_refuses_and_the_others_are_read_all_the_same() -> None:
    users = with_changes(USERS, "p1", metadata__fileNumber="1")
    package = read(users=users, academic_sessions="sourcedId\n", relationships="userSourcedId\n")
    assert package.is_refused and package.contract == "OneRoster 1.1"
    assert [(error[0], error[1]) for error in errors(package)] == [
        ("misspelt_file", "academic_sessions.csv"), ("misspelt_file", "relationships.csv"),
        ("lost_zeros", "users.csv"),
    ]  # fmt: skip


def test_a_manifest_that_says_nothing_of_a_file_is_believed() -> None:
    assert errors(read(manifest=MANIFEST.format(""))) == []


def test_people_and_places_of_other_software_s_words_are_passed_over() -> None:
    orgs = [*ORGS, {"sourcedId": "u1", "type": "University", "name": "Université des Essais"}]
    users = with_changes(USERS, "t1", role="Faculty")
    assert errors(read(orgs=orgs, users=users)) == []


def test_another_s_extension_column_is_no_slip_for_one_of_ours() -> None:
    package = read(orgs=[{**org, "metadata.gender": ""} for org in ORGS])
    assert [(group.code, group.severity) for group in package.findings.groups] == [
        ("unknown_column", Severity.INFO)
    ]


def test_faults_of_all_files_are_told_together() -> None:
    users = with_changes(with_changes(USERS, "p1", metadata__fileNumber="1"), "r1", email="anne")
    births = with_changes(DEMOGRAPHICS, "p2", birthDate="hier")
    package = read(users=users, demographics=births, relations=[{**RELATIONS[0], "access": "?"}])
    assert [(error[0], error[1]) for error in errors(package)] == [
        ("not_a_date", "demographics.csv"), ("not_a_choice", "relations.csv"), ("lost_zeros", "users.csv"),
        ("not_an_address", "users.csv"),
    ]  # fmt: skip


def test_a_line_of_the_wrong_width_is_one_fault_and_not_the_orphans_it_would_leave() -> None:
    users = as_csv(USERS).replace("Tremblay,Léo,", "Tremblay, Roy,Léo,").replace("Roy,Anne,", "Roy,")
    assert [(error[0], error[2]) for error in errors(read(users=users, relations=RELATIONS))] == [
        ("row_width", 2), ("row_width", 4),
    ]  # fmt: skip


PIECES = st.sampled_from(
    [
        b"sourcedId",
        b"p1",
        b"r1,r2",
        b'"',
        b",",
        b";",
        b"\n",
        b"\r",
        b"\0",
        b"\xe9",
        b"student",
        b"2017-03-05",
        b"",
    ]
)
HOSTILE = st.lists(PIECES | st.binary(max_size=4), max_size=30).map(b"".join)
NAMES = st.sampled_from(
    ["users.csv", "orgs.csv", "demographics.csv", "relations.csv", "roles.csv", "manifest.csv"]
)


@given(name=NAMES, tail=HOSTILE, keeps=st.booleans())
def test_no_bytes_in_any_file_make_the_reading_fail(*, name: str, tail: bytes, keeps: bool) -> None:
    files = contents(relations=RELATIONS)
    files[name] = (files.get(name, b"") if keeps else b"") + tail
    package = taken(in_memory(files), today=TODAY)
    for notice in rows_of_findings(package.findings):
        assert problem_of(notice) and advice_of(notice) and place_of(notice)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"familyName": "Gagnon"}, "permanent_code_family_name"),
        ({"givenName": "Noé"}, "permanent_code_given_name"),
        ({"metadata__permanentCode": "TREL68031709"}, "permanent_code_birth_date"),
        ({"grades": "Other"}, "unknown_level"),
    ],
)
def test_a_doubt_is_told_and_refuses_nothing(changes: dict[str, str], code: str) -> None:
    package = read(users=with_changes(USERS, "p1", **changes))
    assert is_sound(package)
    assert [group.code for group in package.findings.groups if group.severity is Severity.WARNING] == [code]
