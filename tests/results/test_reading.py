"""A child's results, read from the cookie in two statements, are what the plain tables say."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from portail.accounts.models import Person
from portail.boards.settings import Setting, change_setting
from portail.classes.models import Section, Term
from portail.classes.settings import AVERAGES_SHOWN
from portail.database.context import rows_of
from portail.overview.results import ResultsPage, read_results
from portail.results.models import Mark, TermResult
from portail.results.queries import Results, Subject
from portail.results.settings import RESULTS_HOUR, WORKS_SHOWN
from tests.cast import (
    ALICE,
    BOB,
    CAPITALE,
    CHARLIE,
    DELPHINE,
    EMILE_B,
    LEA,
    LOUIS,
    MAIKA,
    ChildFacts,
    GuardianFacts,
)
from tests.people import account, associate, board_id, claimed, linked, signed_in, student_of
from tests.publishing import publish
from tests.results.school import mark, publish_year, term_result, work, year_of
from tests.roles import as_role, superuser_connection
from tests.wire import statements
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

# The world's day, at noon in Québec, and at the usual hour.
NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
FOUR = datetime(2026, 11, 23, 21, tzinfo=UTC)


def key_of(person: Person) -> str:
    return signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value


def page_of(person: Person, child: ChildFacts = MAIKA, *, now: datetime = NOON) -> ResultsPage:
    page = read_results(session_key=key_of(person), student=student_of(child).public_id, now=now)
    assert page is not None
    return page


def results_of(person: Person, child: ChildFacts = MAIKA, *, now: datetime = NOON) -> Results:
    results = page_of(person, child, now=now).results
    assert results is not None
    return results


def subject_of(person: Person, section: UUID) -> Subject:
    """One subject, read whole."""
    page = read_results(
        session_key=key_of(person), student=student_of(MAIKA).public_id, section=section, now=NOON
    )
    assert page and page.results
    others = [one for one in page.results.subjects if one.public_id != section]
    assert not [one for one in others if one.marks or one.results]
    return next(one for one in page.results.subjects if one.public_id == section)


def decide(setting: Setting[Any], typed: str) -> None:
    with as_role("jobs"):
        change_setting(setting, board_id=board_id(CAPITALE), typed=typed, by="tests", now=NOW)


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


def titles(results: Results) -> list[str]:
    return [one.title for subject in results.subjects for one in subject.marks]


# The same as the plain tables ---------------------------------------------------------------------


def test_the_page_is_what_the_plain_tables_say(alice: Person) -> None:
    files = year_of(subjects=3, marks=4)
    publish(
        CAPITALE,
        **{
            **files,
            "resultats_etapes": [
                *files["resultats_etapes"],
                term_result(competence="Résoudre", note="A", poids="30", moyenne_groupe=""),
                term_result(term=None, note="81,5"),
            ],
        },
    )
    decide(AVERAGES_SHOWN, "yes")
    results = results_of(alice)
    with rows_of(actor=alice.pk):
        sections = {s.public_id: s for s in Section.objects.filter(enrolments__student=student_of(MAIKA))}
        assert {s.public_id: (s.name, s.teacher) for s in results.subjects} == {
            key: (s.subject, s.teacher) for key, s in sections.items()
        }
        assert [
            (t.id, t.number, t.name, t.weight, t.starts_on, t.ends_on) for t in results.terms
        ] == [
            (t.pk, t.number, t.name, float(t.weight or 0), str(t.starts_on), str(t.ends_on))
            for t in Term.objects.order_by("number")
        ]  # fmt: skip
        for subject in results.subjects:
            section = sections[subject.public_id]
            plain_marks = [_plain_mark(m) for m in _marks(section)]
            assert [mark[1:10] for mark in subject.marks] == [mark[:9] for mark in plain_marks]
            whole = subject_of(alice, subject.public_id)
            assert [mark[1:] for mark in whole.marks] == plain_marks
            assert whole.results == subject.results
            plain = TermResult.objects.filter(section=section).order_by("id").select_related("term")
            assert [tuple(r)[1:] for r in subject.results] == [
                (r.term_id, r.competency, r.value, _float(r.number),
                 _float(r.group_average), _float(r.weight))
                for r in plain
            ]  # fmt: skip


def _marks(section: Section) -> list[Mark]:
    found = Mark.objects.filter(work__section=section).select_related("work__term")
    return list(found.order_by("work__due_on"))


def _plain_mark(m: Mark) -> tuple[object, ...]:
    assert m.published_at
    return (
        m.work.term_id, m.work.title, str(m.work.due_on), _float(m.work.max_mark), m.state, m.value,
        _float(m.number), m.published_at.timestamp(), m.received_at.timestamp(), m.work.counts,
        _float(m.work.weight), m.work.competency, _float(m.group_average),
    )  # fmt: skip


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


# What it costs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("subjects", "marks"), [(1, 1), (6, 10)])
def test_the_results_cost_two_statements_however_many_marks(alice: Person, subjects: int, marks: int) -> None:
    publish_year(subjects=subjects, marks=marks)
    key, student = key_of(alice), student_of(MAIKA).public_id
    read_results(session_key=key, student=student, now=NOON)  # prepares them on this connection
    with statements() as sent:
        page = read_results(session_key=key, student=student, now=NOON)
    assert len(sent) == 2, sent
    assert page and page.results and len(titles(page.results)) == subjects * marks


def test_and_however_many_children() -> None:
    delphine = account(DELPHINE.email, ALICE.email)
    linked(delphine, LOUIS, LEA)
    assert associate(delphine, claimed(MAIKA, ALICE.email)).link_id
    publish_year()
    key, student = key_of(delphine), student_of(MAIKA).public_id
    read_results(session_key=key, student=student, now=NOON)
    with statements() as sent:
        page = read_results(session_key=key, student=student, now=NOON)
    assert len(sent) == 2, sent
    assert page and len(page.children) == 3 and page.child and page.child.given_name == "Maïka"


# What may be seen ---------------------------------------------------------------------------------


def test_a_mark_waits_for_the_hour_of_its_day(alice: Person) -> None:
    files = year_of(marks=2)
    publish(CAPITALE, **{**files, "resultats": [mark(0), mark(1, publie_le="2026-11-23T09:00:00-05:00")]})
    assert titles(results_of(alice, now=NOON)) == ["Travail 1"]
    assert titles(results_of(alice, now=FOUR - timedelta(seconds=1))) == ["Travail 1"]
    assert titles(results_of(alice, now=FOUR)) == ["Travail 1", "Travail 2"]
    decide(RESULTS_HOUR, "11:30")
    assert titles(results_of(alice, now=NOON)) == ["Travail 1", "Travail 2"]


def test_without_a_date_it_counts_from_when_it_was_received(alice: Person) -> None:
    publish(CAPITALE, **{**year_of(marks=1), "resultats": [mark(publie_le="")]})
    assert titles(results_of(alice, now=NOON)) == []
    assert titles(results_of(alice, now=FOUR)) == ["Travail 1"]


def test_a_correction_neither_hides_a_mark_again_nor_waits(alice: Person) -> None:
    files = {**year_of(marks=1), "resultats": [mark(publie_le="")]}
    publish(CAPITALE, now=NOW - timedelta(days=3), **files)
    publish(CAPITALE, now=NOW, resultats=[mark(publie_le="", note="12")])
    assert [m.value for s in results_of(alice, now=NOON).subjects for m in s.marks] == ["12"]


@pytest.mark.parametrize(
    ("day", "at_noon", "at_four"), [("2026-11-23", 0, 1), ("2026-11-22", 1, 1), ("2026-12-01", 0, 0)]
)
def test_a_term_result_waits_for_its_day_and_hour(
    alice: Person, day: str, at_noon: int, at_four: int
) -> None:
    publish(CAPITALE, **{**year_of(marks=1), "resultats_etapes": [term_result(publie_le=day)]})
    assert len(results_of(alice, now=NOON).subjects[0].results) == at_noon
    assert len(results_of(alice, now=FOUR).subjects[0].results) == at_four


def test_averages_do_not_leave_the_database_unless_the_board_shows_them(alice: Person) -> None:
    publish_year()
    section = results_of(alice).subjects[0].public_id
    subject = subject_of(alice, section)
    assert {m.group_average for m in (*subject.marks, *subject.results)} == {None}
    decide(AVERAGES_SHOWN, "yes")
    subject = subject_of(alice, section)
    assert {m.group_average for m in subject.marks} == {36.25}
    assert {r.group_average for r in subject.results} == {73.0}


def test_a_board_may_keep_works_to_itself(alice: Person) -> None:
    publish_year()
    decide(WORKS_SHOWN, "no")
    results = results_of(alice)
    assert titles(results) == [] and not results.works_shown
    assert results.subjects[0].results


def test_a_teacher_may_keep_one_work_to_themselves(alice: Person) -> None:
    files = year_of(marks=2)
    publish(CAPITALE, **{**files, "travaux": [work(0), work(1, resultats_visibles="non")]})
    assert titles(results_of(alice)) == ["Travail 1"]


def test_what_the_board_took_back_is_gone(alice: Person) -> None:
    publish_year(marks=2)
    publish(CAPITALE, resultats=[mark(1)], resultats_etapes=[term_result(term=None, note="81")])
    results = results_of(alice)
    assert titles(results) == ["Travail 2"]
    assert [(r.term, r.value) for r in results.subjects[0].results] == [(None, "81")]


def test_the_last_school_year_is_shown(alice: Person) -> None:
    files = year_of(marks=1)
    older = {**files["groupes"][0], "groupe": "ancien", "annee": "2025-2026", "matiere": "Morale"}
    place = {"groupe": "ancien", "eleve": MAIKA.source_id}
    publish(
        CAPITALE,
        **{**files, "groupes": [*files["groupes"], older], "inscriptions": [*files["inscriptions"], place]},
    )
    assert [s.name for s in results_of(alice).subjects] == ["Mathématique"]


# Who may see whom ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [BOB, CHARLIE], ids=["barred", "elsewhere"])
def test_nobody_elses_child_is_there(who: GuardianFacts) -> None:
    publish_year()
    page = page_of(account(who.email))
    assert page.child is None and page.results is None


def test_a_child_of_anothers_has_the_answer_of_no_child(alice: Person) -> None:
    publish_year()
    page = page_of(alice, EMILE_B)
    assert page.child is None and page.results is None


@pytest.mark.parametrize(
    "change", ["active = false, suspended_for = 'barred'", "ends_on = '2020-06-30'"], ids=["barred", "ended"]
)
def test_a_link_that_shows_nothing_shows_no_results(alice: Person, change: str) -> None:
    publish_year()
    with superuser_connection() as raw:
        raw.execute(f"UPDATE links_link SET {change}")
    page = page_of(alice)
    assert page.child is None and page.results is None
    assert "Mathématique" not in repr(page) and "Maïka" not in repr(page)


def test_another_students_marks_in_the_same_section_are_not_shown(alice: Person) -> None:
    files = year_of(marks=2)
    place = {"groupe": f"{MAIKA.source_id}-G0", "eleve": LOUIS.source_id}
    publish(
        CAPITALE,
        **{
            **files,
            "inscriptions": [*files["inscriptions"], place],
            "resultats": [mark(0), mark(1, eleve=LOUIS.source_id, note="7")],
        },
    )
    assert titles(results_of(alice)) == ["Travail 1"]


def test_with_two_children_each_has_their_own() -> None:
    delphine = account(DELPHINE.email)
    linked(delphine, LOUIS, LEA)
    hers, his = year_of(LEA, marks=2), year_of(LOUIS, marks=3)
    publish(CAPITALE, **{name: [*hers[name], *his[name]] for name in hers})
    assert len(titles(results_of(delphine, LEA))) == 2
    assert len(titles(results_of(delphine, LOUIS))) == 3


def test_nobody_is_signed_in_without_a_session() -> None:
    student = student_of(MAIKA).public_id
    for key in ("", "unknown", "x" * 40):
        assert read_results(session_key=key, student=student, now=NOON) is None


def test_the_context_ends_with_the_read(alice: Person) -> None:
    page_of(alice)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.actor', true), '')")
        assert cursor.fetchone() == ("",)


def test_what_was_never_sent_is_known(alice: Person) -> None:
    assert results_of(alice).published == frozenset()
    publish(CAPITALE, **{name: rows for name, rows in year_of().items() if name != "resultats"})
    assert results_of(alice).published == {"term_results"}
