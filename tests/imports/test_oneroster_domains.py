"""What OneRoster says of classes and marks becomes what our own contract would have said."""

from datetime import date
from typing import Any

import pytest

from portail.boards.models import Board
from portail.boards.publications import published
from portail.classes.models import Enrolment, Section, Term, Work
from portail.common.tabular import Severity
from portail.database.context import rows_of
from portail.results.models import Mark
from tests.imports.conftest import ImportFiles
from tests.imports.packages import (
    CATEGORIES,
    CLASSES,
    COURSES,
    DOMAINS,
    ENROLLMENTS,
    LINE_ITEMS,
    RESULTS,
    SESSIONS,
    Rows,
    contents,
    in_memory,
    rows_of_findings,
    with_changes,
    without,
)
from tests.imports.taken import Taken, taken


def read(**files: Rows | str | None) -> Taken:
    return taken(in_memory(contents(**{**DOMAINS, **files})), today=date(2026, 11, 23))


def told(package: Taken) -> list[tuple[str, str, int, str, str]]:
    return [
        (notice.code, notice.file, notice.line, notice.column, notice.value)
        for notice in rows_of_findings(package.findings)
        if notice.severity is not Severity.INFO
    ]


def rows(package: Taken, table: str) -> dict[str, dict[str, Any]]:
    return package.rows(table)


def test_a_package_with_everything_is_read_without_a_word() -> None:
    package = read()
    assert told(package) == [] and not package.is_refused
    assert [(one.domain, one.rows, one.aside) for one in package.domains] == [
        ("terms", 2, 0), ("classes", 2, 0), ("classes", 2, 0), ("evaluations", 2, 0), ("marks", 2, 0),
    ]  # fmt: skip


def test_terms_are_the_year_s_grading_periods_numbered_by_their_first_day() -> None:
    found = rows(read(), "classes_term")
    assert {key: (row["year"], row["number"], row["name"]) for key, row in found.items()} == {
        "g1": ("2026-2027", "1", "Étape 1"), "g2": ("2026-2027", "2", "Deuxième étape"),
    }  # fmt: skip


def test_a_year_without_grading_periods_has_its_terms() -> None:
    package = read(
        academicSessions=without(SESSIONS, "g1", "g2"),
        classes=with_changes(CLASSES, "c1", termSourcedIds="s1"),
        lineItems=with_changes(LINE_ITEMS, "l1", gradingPeriodSourcedId="s1"),
    )
    assert told(package) == []
    assert list(rows(package, "classes_term")) == ["s1"]
    assert {row["term"] for row in rows(package, "classes_work").values()} == {"s1"}


@pytest.mark.parametrize(
    ("day", "year"),
    [("2026-06-30", "2025-2026"), ("2026-07-01", "2026-2027"), ("2027-01-05", "2026-2027")],
)
def test_a_school_year_goes_from_july_to_june(day: str, year: str) -> None:
    sessions = [{"sourcedId": "g1", "type": "gradingPeriod", "startDate": day, "endDate": "2027-12-01"}]
    package = read(academicSessions=sessions, classes=None, enrollments=None, lineItems=None, results=None)
    assert rows(package, "classes_term")["g1"]["year"] == year


def test_a_class_goes_by_its_course_s_name_and_its_teacher() -> None:
    found = rows(read(), "classes_section")
    names = ("subject", "subject_code", "group", "teacher", "room", "year")
    assert [found["c1"][name] for name in names] == [
        "Mathématique 3e", "MAT300", "301", "Paule Roy", "B-12", "2026-2027",
    ]  # fmt: skip
    assert [found["c2"][name] for name in ("subject", "group", "teacher")] == ["Musique", "", ""]


def test_without_courses_the_class_s_own_words_do() -> None:
    found = rows(
        read(courses=None, classes=with_changes(CLASSES, "c2", subjects="Chant,Solfège")), "classes_section"
    )
    assert (found["c1"]["subject"], found["c1"]["group"]) == ("Maths de Paule", "301")
    assert (found["c2"]["subject"], found["c2"]["group"]) == ("Chant", "Musique")


def test_only_students_are_enrolled() -> None:
    enrolments = read().frames["classes_enrolment"]
    assert enrolments.select("section", "student").rows() == [("c1", "p1"), ("c2", "p1")]


def test_a_line_item_counts_when_its_category_weighs_and_has_a_term_only_if_it_is_one() -> None:
    found = rows(read(), "classes_work")
    names = ("kind", "counts", "term", "max_mark", "due_on", "assigned_on")
    assert [found["l1"][name] for name in names] == [
        "evaluation", "true", "g1", "50.0", "2026-10-15", "2026-10-01",
    ]  # fmt: skip
    assert [found["l2"][name] for name in names] == ["evaluation", "false", "", "10", "", ""]


@pytest.mark.parametrize(
    "categories",
    [[{"sourcedId": "k1", "title": "Examens"}], [{"sourcedId": "k1", "weight": ""}],
     [{"sourcedId": "other", "weight": "1"}], [{"sourcedId": "k1", "weight": "1", "status": "inactive"}]],
)  # fmt: skip
def test_without_a_weight_nothing_says_whether_a_line_item_counts(categories: Rows) -> None:
    assert rows(read(categories=categories), "classes_work")["l1"]["counts"] == ""


def test_a_score_beside_exempt_is_not_a_mark() -> None:
    found = rows(read(), "results_mark")
    assert [(row["state"], row["value"], row["number"]) for row in found.values()] == [
        ("marked", "41.5", "41.5"), ("excused", "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["submitted", "Partially graded"])
def test_what_is_not_marked_to_the_end_is_no_result(state: str) -> None:
    results = with_changes(RESULTS, "r1", scoreStatus=state)
    assert list(rows(read(results=results), "results_mark")) == ["l2"]


def test_a_letter_is_read_where_there_is_no_number() -> None:
    found = rows(read(results=with_changes(RESULTS, "r1", score="", textScore="A+")), "results_mark")
    assert (found["l1"]["value"], found["l1"]["number"]) == ("A+", "")


FAULTS: list[tuple[dict[str, Rows | str], tuple[str, str, int, str, str]]] = [
    ({"academicSessions": with_changes(SESSIONS, "g2", endDate="2026-11-01")},
     ("dates_out_of_order", "academicSessions.csv", 4, "endDate", "2026-11-01")),
    ({"academicSessions": with_changes(SESSIONS, "g2", type="étape")},
     ("not_a_choice", "academicSessions.csv", 4, "type", "étape")),
    ({"courses": with_changes(COURSES, "mat", title="")}, ("empty_cell", "courses.csv", 2, "title", "")),
    ({"classes": with_changes(CLASSES, "c1", schoolSourcedId="e9")},
     ("unknown_reference", "classes.csv", 2, "schoolSourcedId", "e9")),
    ({"classes": with_changes(CLASSES, "c1", termSourcedIds="x1,x2")},
     ("unknown_reference", "classes.csv", 2, "termSourcedIds", "x1,x2")),
    ({"classes": with_changes(CLASSES, "c2", termSourcedIds="")},
     ("empty_cell", "classes.csv", 3, "termSourcedIds", "")),
    ({"enrollments": with_changes(ENROLLMENTS, "i1", userSourcedId="p9")},
     ("unknown_reference", "enrollments.csv", 2, "userSourcedId", "p9")),
    ({"enrollments": with_changes(ENROLLMENTS, "i3", classSourcedId="c9")},
     ("unknown_reference", "enrollments.csv", 4, "classSourcedId", "c9")),
    ({"categories": with_changes(CATEGORIES, "k2", weight="lourd")},
     ("not_a_number", "categories.csv", 3, "weight", "lourd")),
    ({"lineItems": with_changes(LINE_ITEMS, "l1", dueDate="2026-02-30T00:00:00Z")},
     ("no_such_day", "lineItems.csv", 2, "dueDate", "2026-02-30T00:00:00Z")),
    ({"lineItems": with_changes(LINE_ITEMS, "l2", resultValueMax="0.0")},
     ("number_out_of_range", "lineItems.csv", 3, "resultValueMax", "0.0")),
    ({"lineItems": with_changes(LINE_ITEMS, "l1", gradingPeriodSourcedId="g9")},
     ("unknown_reference", "lineItems.csv", 2, "gradingPeriodSourcedId", "g9")),
    ({"results": with_changes(RESULTS, "r1", score="")}, ("empty_cell", "results.csv", 2, "score", "")),
    ({"results": with_changes(RESULTS, "r1", scoreStatus="graded")},
     ("not_a_choice", "results.csv", 2, "scoreStatus", "graded")),
    ({"results": with_changes(RESULTS, "r2", lineItemSourcedId="l9")},
     ("unknown_reference", "results.csv", 3, "lineItemSourcedId", "l9")),
    ({"enrollments": with_changes(ENROLLMENTS, "i1", status="tobedeleted")},
     ("delta_row", "enrollments.csv", 2, "status", "tobedeleted")),
    ({"classes": "sourcedId,schoolSourcedId\n"}, ("missing_column", "classes.csv", 1, "title", "")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "fault"), FAULTS, ids=[f"{fault[1]}-{fault[0]}-{fault[3]}" for _files, fault in FAULTS]
)
def test_a_fault_is_told_once_with_its_place(
    files: dict[str, Rows | str], fault: tuple[str, str, int, str, str]
) -> None:
    lone = {name: None for name in DOMAINS if fault[0] == "missing_column" and name not in files}
    assert told(read(**{**lone, **files})) == [fault]


def test_a_term_set_aside_leaves_its_number_to_nobody() -> None:
    package = read(academicSessions=with_changes(SESSIONS, "g1", endDate="hier"))
    assert package.domains[0].aside == 2 and rows(package, "classes_term") == {}


def test_a_course_with_a_fault_sets_its_classes_aside() -> None:
    package = read(courses=with_changes(COURSES, "mat", title=""))
    assert list(rows(package, "classes_section")) == ["c2"]


def test_inactive_rows_are_not_there() -> None:
    package = read(results=with_changes(RESULTS, "r2", status="inactive"))
    assert list(rows(package, "results_mark")) == ["l1"]


def test_columns_that_we_do_not_know_are_only_news() -> None:
    package = read()
    assert [(group.code, group.severity) for group in package.findings.groups] == [
        ("unknown_column", Severity.INFO)
    ]


def test_other_software_s_titles_of_columns_are_read() -> None:
    titles = {"schoolSourcedId": "orgSourcedId", "termSourcedIds": "sessionSourcedIds", "courseCode": "code"}

    def renamed(rows: Rows) -> Rows:
        return [{titles.get(name, name): cell for name, cell in row.items()} for row in rows]

    courses = renamed([{key: cell for key, cell in COURSES[0].items() if key != "orgSourcedId"}])
    package = read(classes=renamed(CLASSES), courses=courses)
    assert told(package) == []
    assert rows(package, "classes_section") == rows(read(), "classes_section")


def test_years_alone_say_nothing_of_terms() -> None:
    years = read(academicSessions=SESSIONS[:1], classes=None, enrollments=None, lineItems=None, results=None)
    assert years.domains == () and [year.label for year in years.years] == ["2026-2027"]


@pytest.mark.django_db(transaction=True)
def test_it_is_imported_undisturbed_by_a_package_without_it(import_files: ImportFiles, board: Board) -> None:
    import_files(**DOMAINS)
    again = import_files(academicSessions=SESSIONS[:1])
    assert again.accepted
    with rows_of(board=board.pk):
        assert [term.name for term in Term.objects.filter(is_active=True).order_by("number")] == [
            "Étape 1", "Deuxième étape",
        ]  # fmt: skip
        section = Section.objects.get(source_id="c1")
        assert (section.subject, section.teacher) == ("Mathématique 3e", "Paule Roy")
        assert Enrolment.objects.count() == 2
        assert str(Work.objects.get(source_id="l1").max_mark) == "50.00"
        mark = Mark.objects.get(work__source_id="l1")
        assert (str(mark.number), mark.published_at, mark.is_active) == ("41.50", None, True)
        assert not published(boards=[board.pk], domain="works")
        assert published(boards=[board.pk], domain="marks")
