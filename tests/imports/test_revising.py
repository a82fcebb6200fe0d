"""A run raises the revision of each student whose pages it changed, once; of nobody else."""

from collections.abc import Mapping

import pytest

from portail.database.context import rows_of
from portail.records.models import Student
from tests.cast import CAPITALE, LEA, LOUIS, MAIKA, NOE, ZOE
from tests.people import board_id
from tests.publishing import Rows, publish
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

GROUP = {"groupe": "MAT-301", "ecole": MAIKA.school.code, "annee": "2026-2027", "matiere": "Mathématique"}
PLACE = {"groupe": "MAT-301", "eleve": MAIKA.source_id}
WORK = {
    "travail": "T1",
    "groupe": "MAT-301",
    "genre": "devoir",
    "titre": "Fractions",
    "pour_le": "2026-11-06",
}
MARK = {"travail": "T1", "eleve": MAIKA.source_id, "note": "41"}
DAY = {"jour": "J1", "date": "2026-11-25", "genre": "pédagogique"}


@pytest.fixture(autouse=True)
def _taught() -> None:
    publish(CAPITALE, groupes=[GROUP], inscriptions=[PLACE], travaux=[WORK], resultats=[MARK])


def revisions() -> Mapping[str, int]:
    with rows_of(board=board_id(CAPITALE)):
        return dict(Student.objects.values_list("source_id", "revision"))


def raised_by(**files: Rows) -> set[str]:
    """Whose revision a run raises; always by one."""
    before = revisions()
    publish(CAPITALE, now=NOW, **files)
    rose = {key: revision - before[key] for key, revision in revisions().items() if revision != before[key]}
    assert set(rose.values()) <= {1}
    return set(rose)


def test_several_files_about_one_student_raise_it_once() -> None:
    files = {"travaux": [{**WORK, "titre": "Nombres, suite"}], "resultats": [{**MARK, "note": "43"}]}
    assert raised_by(**files) == {MAIKA.source_id}


def test_a_work_is_of_whoever_is_in_its_group() -> None:
    places = [PLACE, {**PLACE, "eleve": LOUIS.source_id}]
    assert raised_by(inscriptions=places) == {LOUIS.source_id}
    assert raised_by(travaux=[{**WORK, "titre": "Nombres, suite"}]) == {MAIKA.source_id, LOUIS.source_id}


def test_a_mark_that_goes_is_of_whoever_had_it_too() -> None:
    assert raised_by(resultats=[{**MARK, "eleve": NOE.source_id}]) == {MAIKA.source_id, NOE.source_id}


def test_a_school_s_day_is_of_its_students_and_a_board_s_of_all() -> None:
    of_school = {MAIKA.source_id, LOUIS.source_id, LEA.source_id}
    assert raised_by(calendrier=[{**DAY, "ecole": MAIKA.school.code}]) == of_school
    assert raised_by(calendrier=[DAY]) == of_school | {NOE.source_id, ZOE.source_id}


def test_nothing_new_raises_none() -> None:
    assert raised_by(travaux=[WORK]) == set()
