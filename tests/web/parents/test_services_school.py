"""The page of a child's school: how to reach it, who teaches, and only to who follows the child."""

import pytest

from portail.web.parents.views_services import Phone, phone_of
from tests.cast import ALICE, BOB, CAPITALE, EMILE_B, MAIKA
from tests.people import account, linked, signed_in, student_of
from tests.publishing import publish
from tests.roles import superuser_connection
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


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("www.csscapitale.example", ("https://www.csscapitale.example", "csscapitale.example")),
        ("http://csscapitale.example/", ("http://csscapitale.example/", "csscapitale.example")),
        ("", None),
    ],
)
def test_the_board_s_site_is_a_link_where_it_gave_one(written: str, link: tuple[str, str] | None) -> None:
    with superuser_connection() as raw:
        raw.execute("UPDATE boards_board SET website = %s WHERE code = %s", [written, CAPITALE.code])
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    shown = page(signed_in(alice), address())
    if link is None:
        assert "<dt>Site</dt>" not in shown
    else:
        assert 'href="{}">{}</a>'.format(*link) in shown


def test_an_error_is_said_to_the_school_by_the_form_for_it() -> None:
    alice = account(ALICE.email)
    (link,) = linked(alice, MAIKA)
    browser = signed_in(alice)
    assert f'href="/enfants/{link}/correction/"' in page(browser, address())
    assert status_of(browser, f"/enfants/{link}/correction/") == 200
