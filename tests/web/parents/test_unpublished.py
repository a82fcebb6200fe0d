"""A school that publishes nothing is said to, though another of its board publishes everything."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import ALICE, CAPITALE, LUCIE, MAIKA, NOE
from tests.documents.sending import send
from tests.fees.test_statements import line
from tests.house.published import FILE, files
from tests.people import account, linked, signed_in, student_of
from tests.roles import superuser_connection
from tests.transport.test_trips import trip
from tests.web.parents.services import page

pytestmark = pytest.mark.django_db(transaction=True)

# address: what is said there
PAGES = {
    "/aujourdhui/": "Votre école ne publie pas sur le portail : le calendrier, l’horaire, les devoirs et "
    "leçons, les absences, les résultats, les bulletins et les messages.",
    "/agenda/": "Votre école ne publie pas sur le portail : le calendrier, l’horaire, les devoirs et "
    "leçons, les sorties et activités.",
    "/agenda/{student}/horaire/": "Votre école ne publie pas l’horaire sur le portail.",
    "/resultats/{student}/": "Votre école ne publie pas les résultats sur le portail.",
    "/bulletins/{student}/": "Votre école ne publie pas les bulletins sur le portail.",
    "/absences/": "Votre école ne publie pas les absences sur le portail.",
    "/messages/": "Votre école ne publie pas les messages sur le portail.",
    "/frais/": "Votre école ne publie pas l’état de compte sur le portail.",
    "/frais/recus/": "Votre école ne publie pas les reçus pour l’impôt sur le portail.",
    "/transport/": "Votre école ne publie pas le transport sur le portail.",
    "/ecole/{student}/": "Votre école ne publie pas les groupes et les enseignants sur le portail.",
}


@pytest.fixture(autouse=True)
def of_maikas_school_alone(settings: Any, tmp_path: Path) -> None:
    """Every file of the contract, each with rows of Maïka and of nobody of Noé's school."""
    settings.FILES_FOLDER = tmp_path / "files"
    assert send(CAPITALE, {"lettre.pdf": FILE}, **files()).accepted


def noe() -> Client:
    person = account(LUCIE.email)
    linked(person, NOE)
    return signed_in(person)


@pytest.mark.parametrize("address", PAGES)
def test_it_is_said_of_the_child_s_own_school_and_of_no_other(address: str) -> None:
    assert PAGES[address] in page(noe(), address.format(student=student_of(NOE).public_id))
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    said = page(signed_in(alice), address.format(student=student_of(MAIKA).public_id))
    assert "ne publie pas" not in said


def test_nobody_announces_an_absence_to_a_school_that_does_not_look_for_it_here() -> None:
    assert noe().get("/absences/annoncer/").status_code == 302


def test_what_a_former_school_charged_and_still_drives_stays_on_the_page() -> None:
    browser = noe()
    student = {"eleve": NOE.source_id}
    send(CAPITALE, {}, frais=[line("2", "Chorale") | student], transport=[trip("2", "Phare") | student])
    with superuser_connection() as raw:
        raw.execute("UPDATE boards_publication SET schools = '{1}'")
    assert "Chorale" in page(browser, "/frais/")
    assert "Phare" in page(browser, "/transport/")
