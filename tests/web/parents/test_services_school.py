"""The page of a child's school: how to reach it, who teaches, and only to who follows the child."""

import pytest

from portail.web.parents.views_services import Phone, phone_of
from tests.cast import ALICE, BOB, CAPITALE, EMILE_B, MAIKA
from tests.people import account, linked, signed_in, student_of
from tests.publishing import publish
from tests.web.parents.services import page, queries_of, status_of

pytestmark = pytest.mark.django_db(transaction=True)

SECTION = {"groupe": "G1", "ecole": "900101", "annee": "2026-2027", "matiere": "Mathématique"}


def address(child=MAIKA) -> str:
    return f"/ecole/{student_of(child).public_id}/"


def test_the_school_and_the_teachers_of_this_year_are_shown_with_numbers_to_dial() -> None:
    publish(
        CAPITALE,
        groupes=[
            SECTION | {"enseignant": "Mme Zoé Roy"},
            SECTION | {"groupe": "G0", "annee": "2025-2026", "matiere": "Ancienne"},
            SECTION | {"groupe": "G9", "matiere": "Danse"},
        ],
        inscriptions=[{"groupe": "G1", "eleve": "s-maika"}, {"groupe": "G0", "eleve": "s-maika"}],
    )
    alice = account(ALICE.email)
    linked(alice, MAIKA, EMILE_B)
    browser = signed_in(alice)
    shown = page(browser, address())
    for words in ("École des Quatre-Vents", 'href="tel:+14185550111"', "12, rue du Nordet", "Mme Zoé Roy"):
        assert words in shown, words
    assert "Ancienne" not in shown and "Danse" not in shown
    assert "Votre école ne publie pas les groupes" in page(browser, address(EMILE_B))
    assert len(queries_of(browser, address())) <= 7
    assert status_of(signed_in(account(BOB.email)), address()) == 404


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("", None),
        ("418 555-0111", Phone("418 555-0111", "+14185550111")),
        ("1 418 555-0111 poste 12", Phone("1 418 555-0111 poste 12", "+14185550111;ext=12")),
        ("+33 1 23 45 67 89", Phone("+33 1 23 45 67 89", "+33123456789")),
    ],
)
def test_a_number_is_dialled_as_it_is_meant(written: str, phone: Phone | None) -> None:
    assert phone_of(written) == phone
