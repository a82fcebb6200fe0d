"""The association’s screens: the form, the search, the way out, and what a parent sees then."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portail.boards.actions import change_settings
from tests.cast import ALICE, CAPITALE, CHARLIE, COLLEGE, MAIKA, STRANGER, ChildFacts
from tests.people import account, linked, links, signed_in
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "/enfants/associer/"


def typed(child: ChildFacts, email: str, **changes: str) -> dict[str, str]:
    """What a parent fills in, but for CHANGES."""
    return {
        "search": child.board.name,
        "board": child.board.code,
        "family_name": child.family_name,
        "given_name": child.given_names,
        "day": str(child.birth_date.day),
        "month": str(child.birth_date.month),
        "year": str(child.birth_date.year),
        "number": child.file_number,
        "code": "",
        "address": email,
        **changes,
    }


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def alice() -> Client:
    return signed_in(account(ALICE.email))


def test_a_parent_associates_a_child_and_sees_them_at_home(alice: Client) -> None:
    answer = alice.post(FORM, typed(MAIKA, ALICE.email), follow=True)
    assert answer.status_code == 200 and answer.redirect_chain[0][0].endswith("/reussi/")
    assert "Maïka" in soup(answer).h1.get_text()
    home = alice.get("/aujourdhui/")
    text = soup(home).get_text()
    assert "Maïka" in text and MAIKA.school.name in text
    assert MAIKA.file_number not in home.text
    assert home.headers["Cache-Control"] == "no-store"


def test_associating_again_says_so(alice: Client) -> None:
    for _ in range(2):
        answer = alice.post(FORM, typed(MAIKA, ALICE.email), follow=True)
    assert "déjà associé" in soup(answer).get_text()


def test_a_board_that_is_not_subscribed_is_said_so_and_nothing_is_tried() -> None:
    person = account(ALICE.email)
    with as_role("jobs"):
        change_settings(board=CAPITALE.code, subscribed=False, now=NOW)
    answer = signed_in(person).post(FORM, typed(MAIKA, ALICE.email))
    assert "pas encore abonné au portail" in soup(answer).get_text()
    assert links(person) == []


def test_searching_keeps_what_was_typed_and_judges_nothing(alice: Client) -> None:
    page = alice.post(FORM, typed(MAIKA, ALICE.email, board="", search="CSSDLC", search_boards="1"))
    form = soup(page)
    assert form.select_one("[name=family_name]")["value"] == "Gagnon"
    assert form.select_one("[name=year]")["value"] == "2017"
    assert [radio["value"] for radio in form.select("input[type=radio][name=board]")] == [CAPITALE.code]
    assert not form.select(".error") and not links_made()


def test_a_board_chosen_before_is_not_told_as_found(alice: Client) -> None:
    asked = {"board": CAPITALE.code, "search": "Nulle part", "search_boards": "1"}
    found = soup(alice.post(FORM, typed(MAIKA, ALICE.email, **asked))).select_one("#results")
    assert found.p.get_text().startswith("Aucun résultat pour «\u00a0Nulle part\u00a0».")
    assert "cochez la case" in found.p.get_text()
    assert found.fieldset.legend.get_text() == "Votre choix"
    assert [radio["value"] for radio in found.select("input[checked]")] == [CAPITALE.code]


def links_made() -> int:
    from tests.roles import superuser_connection

    with superuser_connection() as raw:
        return int(raw.execute("SELECT count(*) FROM links_link").fetchone()[0])


def test_the_script_gets_the_list_alone(alice: Client) -> None:
    page = alice.get(
        f"{FORM}centres/", {"search": "marées", "private": "on"}, headers={"X-Fragment": "boards"}
    )
    assert "<html" not in page.text
    assert soup(page).select_one("input[name=board]")["value"] == COLLEGE.code
    assert soup(page).mark.get_text() == "Marées"


def test_a_board_that_holds_the_proved_address_comes_first_and_says_so(alice: Client) -> None:
    form = soup(alice.get(FORM))
    values = [radio["value"] for radio in form.select("input[type=radio][name=board]")]
    assert CAPITALE.code in values and "Votre adresse y figure" in form.get_text()
    other = soup(signed_in(account(STRANGER)).get(FORM))
    assert not other.select("input[type=radio][name=board]")


def test_the_whole_list_leads_back_to_the_form_with_the_board_chosen(alice: Client) -> None:
    whole = soup(alice.get(f"{FORM}centres/"))
    (link,) = [a["href"] for a in whole.select("a") if CAPITALE.name in a.get_text()]
    form = soup(alice.get(link))
    assert form.select_one("input[name=board][checked]")["value"] == CAPITALE.code


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"family_name": ""}, "family_name"),
        ({"day": "31", "month": "février"}, "day"),
        ({"month": "jui"}, "month"),
        ({"number": "12345"}, "number"),
        ({"number": "GAGM17022299"}, "number"),
        ({"board": ""}, "board"),
        ({"board": "nowhere"}, "board"),
        ({"code": "7K2M"}, "code"),
        ({"family_name": "x" * 81}, "family_name"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(
    alice: Client, changes: dict[str, str], part: str
) -> None:
    page = soup(alice.post(FORM, typed(MAIKA, ALICE.email, **changes)))
    assert page.title.get_text().startswith("Erreur")
    link = page.select_one("#summary a")
    assert link is not None and link["href"] == f"#id_{part}"
    assert not links_made()


def test_a_mismatch_can_be_put_before_the_school(alice: Client) -> None:
    page = soup(alice.post(FORM, typed(MAIKA, ALICE.email, family_name="Ganyon")))
    form = page.select_one("form[action='/enfants/demander/']")
    fields = {field["name"]: field.get("value", "") for field in form.select("input")}
    answer = alice.post("/enfants/demander/", fields, follow=True)
    assert "Ganyon" in soup(answer).get_text()
    home = soup(alice.get("/aujourdhui/")).get_text()
    assert "Maïka Ganyon" in home and "En attente de l’école" in home


def test_a_child_is_taken_off_the_account_after_a_question() -> None:
    person = account(ALICE.email)
    (link_id,) = linked(person, MAIKA)
    browser = signed_in(person)
    page = browser.get(f"/enfants/{link_id}/retirer/")
    assert "Maïka" in soup(page).h1.get_text() and len(links(person)) == 1
    assert browser.post(f"/enfants/{link_id}/retirer/").status_code == 302
    assert links(person) == []
    assert "Maïka" not in browser.get("/aujourdhui/").text


def test_another_parents_link_is_not_there() -> None:
    (link_id,) = linked(account(ALICE.email), MAIKA)
    charlie = signed_in(account(CHARLIE.email))
    for path in (f"/enfants/{link_id}/retirer/", f"{FORM}{link_id}/reussi/"):
        assert charlie.get(path).status_code == 404
    assert charlie.post(f"/enfants/{link_id}/retirer/").status_code == 404


def test_the_form_reads_in_english() -> None:
    page = signed_in(account(ALICE.email)).get("/en/enfants/associer/")
    assert soup(page).html["lang"] == "en-CA"
