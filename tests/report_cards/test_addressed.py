"""At the head of a card: how its school is reached, and to whom it is addressed, as the school wrote it."""

import pytest
from bs4 import BeautifulSoup

from portail.accounts.models import Person
from tests.cast import ALICE, BOB, CAPITALE, MAIKA
from tests.people import signed_in
from tests.publishing import publish_anyhow
from tests.report_cards.cards import CARD, LINES, THEN, issue, versions
from tests.report_cards.families import alice_follows, page_of
from tests.report_cards.test_pdf import answers, words_of_file, words_of_page
from tests.roles import superuser_connection
from tests.web.public.test_verify import ask, code_of

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESSED = {**CARD, "repondants": "Mme Alice Tremblay\nM. Étienne Gagnon"}


@pytest.fixture
def alice() -> Person:
    return alice_follows()


def facts(person: Person) -> dict[str, str]:
    """What the head of the card says, by its label."""
    page = BeautifulSoup(signed_in(person).get(page_of()).text, "html.parser")
    pairs = page.select("article.bulletin dl > div")
    return {one.dt.text: " ".join(one.dd.text.split()) for one in pairs if one.dt and one.dd}


def test_it_names_whom_the_school_addresses_and_how_to_reach_the_school(alice: Person) -> None:
    with superuser_connection() as raw:
        raw.execute(
            "UPDATE boards_school SET phone = %s, address = %s WHERE code = %s",
            ["418 555-0111", "12, rue du Quai", MAIKA.school.code],
        )
    issue(card=ADDRESSED)
    head = facts(alice)
    assert head["Répondants"] == "Mme Alice Tremblay; M. Étienne Gagnon"
    assert head["Adresse de l’école"] == "12, rue du Quai"
    assert head["Téléphone de l’école"] == "418 555-0111"
    assert head["Organisme scolaire"] == CAPITALE.name


def test_its_file_says_the_same(alice: Person) -> None:
    issue(card=ADDRESSED)
    page, file = answers(alice, page_of())
    assert words_of_file(file) == words_of_page(page)
    assert "ÉtienneGagnon" in "".join(words_of_file(file))


def test_nobody_is_named_but_by_the_school_not_even_those_who_follow_the_child(alice: Person) -> None:
    issue()
    said = " ".join(facts(alice).values())
    assert "Répondants" not in facts(alice)
    for parent in (ALICE, BOB):
        assert f"{parent.given_name} {parent.family_name}" not in said
    assert versions()[0].content["guardians"] == ""


def test_whoever_holds_the_paper_is_not_told_whom_it_was_addressed_to() -> None:
    issue(card=ADDRESSED)
    told = ask(code_of(versions()[0]))
    assert "bulletin en vigueur" in told and "Tremblay" not in told and "Étienne" not in told


def test_too_many_names_are_told_and_none_is_cut() -> None:
    long = {**CARD, "repondants": "\n".join(["Mme Alice Tremblay"] * 20)}
    report = publish_anyhow(CAPITALE, now=THEN, bulletins=[long], bulletins_matieres=LINES)
    assert report.findings.codes == {"too_long"} and versions() == []
