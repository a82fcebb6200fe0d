"""Who publishes what is known by whose rows came: what one school sends says nothing of another."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portail.boards.models import Publication, School
from portail.boards.publications import published
from portail.imports.actions import Manner, import_board
from portail.imports.undoing import undo_run
from tests.agenda.days import MONDAY, day, event, publish_week
from tests.attendance.rows import absence
from tests.cast import CAP_BRULE, CAPITALE, LOUIS, MAIKA, NOE, QUATRE_VENTS, SchoolFacts
from tests.house.published import files
from tests.people import board_id
from tests.publishing import publish
from tests.roles import as_role, superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

WITH_FILES = ("documents", "recus", "messages_pieces")
LATER = NOW + timedelta(days=1)


def id_of(school: SchoolFacts) -> int:
    return School.objects.get(code=school.code).pk


def is_publishing(school: SchoolFacts, domain: str) -> bool:
    found = published(boards=[board_id(CAPITALE)], domain=domain)
    return id_of(school) in found.get(board_id(CAPITALE), ())


def who(domain: str) -> list[SchoolFacts]:
    return [school for school in CAPITALE.schools if is_publishing(school, domain)]


def kept() -> list[tuple[Any, ...]]:
    found = Publication.objects.filter(board__code=CAPITALE.code).order_by("domain")
    return list(found.values_list("domain", "schools", "first_at", "last_at"))


def test_each_domain_of_a_school_s_is_published_by_that_school_alone() -> None:
    publish(CAPITALE, **{name: rows for name, rows in files().items() if name not in WITH_FILES})
    own = {
        "classes", "works", "calendar", "timetable", "timetable_changes", "events", "marks", "term_results",
        "report_cards", "absences", "messages", "fees", "transport",
    }  # fmt: skip
    assert {domain for domain, schools, *_ in kept() if schools == [id_of(QUATRE_VENTS)]} == own
    assert {domain for domain, schools, *_ in kept() if schools is None} == {"terms"}


def test_whoever_comes_next_is_added_and_nobody_is_forgotten() -> None:
    publish(CAPITALE, absences=[absence()])
    assert who("absences") == [QUATRE_VENTS]
    publish(CAPITALE, absences=[absence("A2", NOE)])
    assert who("absences") == [QUATRE_VENTS, CAP_BRULE]


def test_a_day_of_the_whole_board_is_every_school_s_from_then_on() -> None:
    publish_week()
    assert who("calendar") == [QUATRE_VENTS]
    publish(CAPITALE, calendrier=[day(MONDAY, school="")])
    assert who("calendar") == [QUATRE_VENTS, CAP_BRULE]
    publish(CAPITALE, calendrier=[day(MONDAY)])
    assert who("calendar") == [QUATRE_VENTS, CAP_BRULE]


def test_an_outing_of_a_group_is_not_the_whole_board_s() -> None:
    publish_week(evenements=[event("E1", "Musée", MONDAY, groupes="MAT")])
    assert who("events") == [QUATRE_VENTS]


def test_a_file_without_rows_is_the_board_s_word_for_every_school(tmp_path: Path) -> None:
    (tmp_path / "absences.csv").write_text(",".join(absence()), encoding="utf-8")
    with as_role("jobs"):
        manner = Manner(by="tests", is_confirmed=True)
        assert import_board(board=CAPITALE.code, path=tmp_path, now=NOW, manner=manner).accepted
    assert who("absences") == [QUATRE_VENTS, CAP_BRULE]
    publish(CAPITALE, absences=[absence()])
    assert who("absences") == [QUATRE_VENTS]


def test_what_a_student_brings_from_a_former_school_is_not_the_new_one_s() -> None:
    rows = [absence()]
    publish(CAPITALE, absences=rows)
    with superuser_connection() as raw:
        raw.execute(
            "UPDATE records_student SET school_id = %s WHERE source_id = %s",
            [id_of(CAP_BRULE), MAIKA.source_id],
        )
    publish(CAPITALE, absences=[rows[0], absence("A2", LOUIS)])
    assert who("absences") == [QUATRE_VENTS]


def test_a_row_of_who_is_between_two_schools_is_not_the_whole_board_s() -> None:
    with superuser_connection() as raw:
        raw.execute("UPDATE records_student SET school_id = NULL WHERE source_id = %s", [NOE.source_id])
    publish(CAPITALE, absences=[absence(), absence("A2", NOE)])
    assert who("absences") == [QUATRE_VENTS]


def test_between_two_schools_it_is_what_the_board_says() -> None:
    publish(CAPITALE, absences=[absence()])
    assert None in published(boards=[board_id(CAPITALE)], domain="absences")[board_id(CAPITALE)]


def test_what_came_before_schools_were_noted_is_found_with_the_next_change() -> None:
    publish(CAPITALE, absences=[absence(), absence("A2", NOE)])
    with superuser_connection() as raw:
        raw.execute("UPDATE boards_publication SET schools = NULL")
    publish(CAPITALE, absences=[absence(etat="motivée"), absence("A2", NOE)])
    assert who("absences") == [QUATRE_VENTS, CAP_BRULE]
    assert kept()[0][1]


def test_the_same_again_moves_the_day_and_leaves_nothing_to_undo() -> None:
    rows = [absence()]
    publish(CAPITALE, absences=rows)
    ((_, schools, first_at, _),) = kept()
    directory = [{"code": CAPITALE.code, "nom": CAPITALE.name}]
    run = publish(CAPITALE, now=LATER, absences=rows, organismes=directory).run_id
    assert kept() == [("absences", schools, first_at, LATER)]
    with superuser_connection() as raw:
        assert raw.execute("SELECT count(*) FROM database_change WHERE run_id = %s", [run]).fetchone() == (0,)


def test_undoing_a_run_forgets_the_schools_that_it_brought() -> None:
    first = publish(CAPITALE, absences=[absence()]).run_id
    before = kept()
    second = publish(CAPITALE, now=LATER, absences=[absence(), absence("A2", NOE)]).run_id
    for run, was in ((second, before), (first, [])):
        with as_role("jobs"):
            undo_run(run_id=run, board_id=board_id(CAPITALE), by="tests", now=LATER)
        assert kept() == was
