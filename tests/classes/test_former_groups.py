"""Whoever changes group in the year keeps what was marked in the former one, and follows the new one."""

from datetime import timedelta

import pytest
from django.test import Client

from portail.accounts.models import Person
from portail.classes.models import Enrolment, FormerEnrolment, Section, Work
from portail.database.context import rows_of
from portail.imports.undoing import undo_run
from tests.cast import ALICE, BOB, CAPITALE, CHARLIE, MAIKA
from tests.people import account, board_id, linked, signed_in, student_of
from tests.publishing import Rows, publish
from tests.results.school import section, work, year_of
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(hours=1)
# The same subject, taught to another group by somebody else.
NEW = {**section(1), "matiere": "Mathématique"}


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


def enrolled(*groups: int) -> Rows:
    return [{"groupe": f"{MAIKA.source_id}-G{group}", "eleve": MAIKA.source_id} for group in groups]


def changes_group(*, marks: int = 2) -> int:
    """Maïka's year begins in a group, and goes on in another; the run that says so."""
    publish(CAPITALE, **{**year_of(marks=marks), "groupes": [section(), NEW]})
    return publish(CAPITALE, now=LATER, inscriptions=enrolled(1)).run_id


def subjects(client: Client) -> dict[str, str]:
    """What the list of results says under each teacher's name."""
    page = client.get(f"/resultats/{student_of(MAIKA).public_id}/")
    assert page.status_code == 200
    rows = page.text.partition('<ul class="rows subjects">')[2].split("<h3>")[1:]
    return {teacher: row for row in rows for teacher in (section()["enseignant"], NEW["enseignant"])
            if teacher in row}  # fmt: skip


def former() -> list[str]:
    with rows_of(board=board_id(CAPITALE)):
        return list(FormerEnrolment.objects.values_list("section__source_id", flat=True))


def test_what_was_marked_in_the_former_group_stays_readable(alice: Person) -> None:
    changes_group()
    client = signed_in(alice)
    rows = subjects(client)
    assert "2 travaux" in rows[section()["enseignant"]] and "Ancien groupe" in rows[section()["enseignant"]]
    assert "Ancien groupe" not in rows[NEW["enseignant"]]
    path = rows[section()["enseignant"]].partition('href="')[2].partition('"')[0]
    page = client.get(path).text
    assert "Travail 1" in page and "35,5" in page and "Ce qui y a été noté reste ici" in page


def test_a_group_left_before_anything_was_marked_is_not_listed(alice: Person) -> None:
    files = {**year_of(subjects=2, marks=1), "groupes": [section(), NEW]}
    marked = {name: [row for row in files[name] if f"{MAIKA.source_id}-G1" in str(row)]
              for name in ("resultats", "resultats_etapes")}  # fmt: skip
    publish(CAPITALE, **{**files, **marked})
    publish(CAPITALE, now=LATER, inscriptions=enrolled(1))
    assert former() == [f"{MAIKA.source_id}-G0"]
    assert list(subjects(signed_in(alice))) == [NEW["enseignant"]]


def test_nothing_to_come_of_the_former_group_is_followed(alice: Person) -> None:
    publish(
        CAPITALE,
        **{**year_of(marks=1), "groupes": [section(), NEW]},
    )
    publish(CAPITALE, now=LATER, inscriptions=enrolled(1), travaux=[
        work(), work(9, genre="devoir", titre="Lire le chapitre", pour_le="2026-11-24")])  # fmt: skip
    client = signed_in(alice)
    for path in ("/aujourdhui/", "/agenda/?semaine=2026-11-23"):
        page = client.get(path)
        assert page.status_code == 200 and "Lire le chapitre" not in page.text, path


def test_other_families_and_barred_parents_read_none_of_it(alice: Person) -> None:
    changes_group()
    path = f"/resultats/{student_of(MAIKA).public_id}/"
    for stranger in (account(BOB.email), account(CHARLIE.email)):
        assert signed_in(stranger).get(path).status_code == 404
        with rows_of(actor=stranger.pk):
            assert not any(kind.objects.exists() for kind in (FormerEnrolment, Section, Work))
    with rows_of(actor=alice.pk):
        assert Work.objects.count() == 2


def test_whoever_comes_back_is_in_one_group_again(alice: Person) -> None:
    changes_group()
    publish(CAPITALE, now=LATER + timedelta(hours=1), inscriptions=enrolled(0))
    rows = subjects(signed_in(alice))
    assert "Ancien groupe" not in rows[section()["enseignant"]] and len(rows) == 1


def test_undoing_the_change_forgets_the_former_group(alice: Person) -> None:
    run_id = changes_group()
    assert former() == [f"{MAIKA.source_id}-G0"]
    with as_role("jobs"):
        undo_run(run_id=run_id, board_id=board_id(CAPITALE), by="tests", now=LATER)
    assert former() == []
    with rows_of(board=board_id(CAPITALE)):
        assert Enrolment.objects.count() == 1
    assert "Ancien groupe" not in subjects(signed_in(alice))[section()["enseignant"]]


def test_the_turn_of_a_year_keeps_no_former_group() -> None:
    publish(CAPITALE, **year_of())
    publish(CAPITALE, now=LATER, groupes=[NEW], inscriptions=enrolled(1))
    assert former() == []
