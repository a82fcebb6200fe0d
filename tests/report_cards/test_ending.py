"""How a year ends on its last card: final results, what the school decided, the credits that it counted."""

import pytest
from bs4 import BeautifulSoup

from portail.accounts.models import Person
from tests.cast import CAPITALE
from tests.people import signed_in
from tests.publishing import publish_anyhow
from tests.report_cards.cards import (
    CARD,
    LINES,
    THEN,
    Line,
    issue,
    lines_with,
    show_averages,
    versions,
)
from tests.report_cards.families import alice_follows, page_of
from tests.report_cards.test_pdf import answers, words_of_file, words_of_page
from tests.roles import superuser_connection
from tests.web.public.test_verify import ask, code_of

pytestmark = pytest.mark.django_db(transaction=True)

LAST = {**CARD, "decision": "Passe en 4e année", "unites": "36"}
ENDED: list[Line] = [
    {**line, "resultat_final": "81", "moyenne_finale": "75,5", "unites": "8"} if line["rang"] == "1" else line
    for line in LINES
]
OLD_COLUMNS = [
    "source_id", "student_id", "school_id", "year", "term", "kind", "name", "level", "group", "teacher",
    "director", "absences", "lates", "comment", "legend", "issued_on",
]  # fmt: skip
DIGEST_BEFORE = """
SELECT encode(sha256(convert_to(((
    SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(h)) WHERE key = ANY(%s))
    || jsonb_build_object('lines', b.lines))::text, 'UTF8')), 'hex')
FROM report_cards_header h JOIN report_cards_body b ON b.header_id = h.id"""


@pytest.fixture
def alice() -> Person:
    return alice_follows()


def shown(person: Person) -> BeautifulSoup:
    return BeautifulSoup(signed_in(person).get(page_of()).text, "html.parser")


def said(person: Person) -> str:
    return " ".join(shown(person).get_text(" ").split())


def heads(person: Person) -> list[str]:
    return [head.text for head in shown(person).select("thead th")]


def test_the_last_card_says_what_the_school_decided_and_counted(alice: Person) -> None:
    issue(card=LAST, lines=ENDED)
    assert heads(alice)[-2:] == ["Résultat final", "Unités"]
    assert "Fin d’année Passe en 4 e année Unités obtenues : 36" in said(alice)


def test_the_final_average_of_a_group_shows_only_where_the_board_publishes_averages(alice: Person) -> None:
    issue(card=LAST, lines=ENDED)
    assert "75,5" not in said(alice) and "Groupe, année" not in heads(alice)
    show_averages()
    assert heads(alice)[-3:] == ["Résultat final", "Groupe, année", "Unités"]
    assert "81 75,5 8" in said(alice)


def test_its_file_says_the_same(alice: Person) -> None:
    show_averages()
    issue(card=LAST, lines=ENDED)
    page, file = answers(alice, page_of())
    assert words_of_file(file) == words_of_page(page)


def test_whoever_holds_the_paper_compares_the_decision_too() -> None:
    issue(card=LAST, lines=ENDED)
    told = ask(code_of(versions()[0]))
    assert "Passe en 4e année" in told and "Unités obtenues 36" in told and "75,5" not in told


def test_another_card_says_nothing_of_the_end_of_a_year(alice: Person) -> None:
    issue()
    assert "Fin d’année" not in said(alice) and "Unités" not in said(alice)
    assert "Décision" not in ask(code_of(versions()[0]))


def test_a_decision_that_comes_later_is_a_new_version() -> None:
    issue()
    issue(card=LAST, now=THEN.replace(day=23))
    assert [one.content["decision"] for one in versions()] == ["", "Passe en 4e année"]


def test_credits_are_a_number() -> None:
    lines = lines_with("1", unites="huit")
    report = publish_anyhow(CAPITALE, now=THEN, bulletins=[LAST], bulletins_matieres=lines)
    assert report.findings.codes == {"not_a_number"} and versions() == []


def test_a_card_that_says_none_of_it_is_the_one_issued_before_these_columns_were() -> None:
    """Or the first night after they came would issue every card of a board anew."""
    issue()
    with superuser_connection() as raw:
        ((before,),) = raw.execute(DIGEST_BEFORE, [OLD_COLUMNS]).fetchall()
    assert versions()[0].digest == before
