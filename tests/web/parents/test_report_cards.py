"""Report cards as a family reads them: list, page, file; and who never does."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portail.database.context import rows_of
from portail.links.actions import recheck_links
from tests.cast import ANAIS, BOB, CAPITALE, CHARLIE, LOUIS, MAIKA, RIVES
from tests.people import account, board_id, linked, signed_in, student_of
from tests.report_cards.cards import (
    CARD,
    LINES,
    TERMS,
    THEN,
    issue,
    issue_all,
    issue_preschool,
    lines_with,
    show_averages,
    versions,
)
from tests.report_cards.families import alice_follows, list_of, page_of, people_say
from tests.roles import superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

LATER = THEN + timedelta(days=3)
CHANGED = lines_with("2", resultat="79")
LEFT = NOW + timedelta(hours=1)


def text(page: str, css: str = "main") -> str:
    part = BeautifulSoup(page, "html.parser").select_one(css)
    assert part is not None
    return " ".join(part.get_text(" ").split())


def test_a_card_reads_as_the_school_wrote_it() -> None:
    issue(etapes=TERMS)
    page = signed_in(alice_follows()).get(page_of()).text
    said = text(page)
    for words in ("Bulletin de l’étape 1", "3 e année, groupe 031",
                  "Mme Hélène Côté-L’Écuyer",
                  "Journées d’absence 2,5", "Retards 0", "Lire 40 % 78", "82,5", "NE",
                  "Étape 1, 20 %; Étape 2, 20 %; Étape 3, 60 %", "Une belle étape.",
                  "Version 1"):  # fmt: skip
        assert words in said, words
    code = versions()[0].code
    assert f"{code[:4]}-{code[4:8]}" in said


def test_the_table_says_which_heads_are_of_what() -> None:
    issue()
    page = BeautifulSoup(signed_in(alice_follows()).get(page_of()).text, "html.parser")
    assert [head.text for head in page.select("thead th[scope=col]")] == [
        "Matière et compétences", "Pondération", "Étape 1",
    ]  # fmt: skip
    assert len(page.select("tbody th[scope=row]")) == 6


def test_averages_show_only_while_the_board_publishes_them() -> None:
    issue()
    browser = signed_in(alice_follows())

    def says_averages() -> bool:
        said = text(browser.get(page_of()).text)
        assert ("Groupe" in said) == ("La moyenne du groupe situe" in said) == ("74" in said.split())
        return "Groupe" in said

    assert not says_averages()
    show_averages()
    assert says_averages()
    show_averages("no")
    assert not says_averages()


def test_preschool_letters_show_no_percentage() -> None:
    issue_preschool()
    charlie = account(CHARLIE.email)
    linked(charlie, ANAIS)
    (card,) = versions(RIVES)
    said = text(signed_in(charlie).get(f"/bulletins/{card.student_key}/{card.public_id}/").text)
    assert "Pondération" not in said and "Groupe" not in said and "%" not in said
    assert "Accroître son développement physique et moteur A" in said
    assert "A : se développe très bien" in said


def test_former_versions_stay_and_say_what_replaced_them() -> None:
    issue()
    issue(now=LATER, lines=CHANGED)
    browser = signed_in(alice_follows())
    assert "Version 1, publiée le 20 novembre 2025" in text(browser.get(list_of()).text)
    first = text(browser.get(page_of(1)).text)
    assert "Cette version a été remplacée le 23 novembre 2025" in first and "Lire 40 % 78" in first
    assert "Lire 40 % 79" in text(browser.get(page_of(2)).text)


def test_a_withdrawn_card_shows_nothing_of_any_version() -> None:
    issue()
    issue(now=LATER, card={**CARD, "retire_le": "2025-11-22"})
    browser = signed_in(alice_follows())
    assert "Retiré par l’école" in text(browser.get(list_of()).text)
    for number in (1, 2):
        said = text(browser.get(page_of(number)).text)
        assert "L’école a retiré ce bulletin le 23 novembre 2025" in said and "Lire" not in said
        assert browser.get(f"{page_of(number)}pdf/").status_code == 404


def test_nothing_shows_before_its_publication() -> None:
    issue(card={**CARD, "publie_le": "2099-01-01T16:00:00-05:00"})
    browser = signed_in(alice_follows())
    assert "Aucun bulletin pour l’instant." in text(browser.get(list_of()).text)
    assert browser.get(page_of()).status_code == 404


def test_a_board_that_sends_none_is_said() -> None:
    assert "Votre école ne publie pas les bulletins" in text(signed_in(alice_follows()).get(list_of()).text)


def test_of_a_single_child_the_list_opens_at_once() -> None:
    browser = signed_in(alice_follows())
    assert browser.get("/bulletins/").headers["Location"] == list_of()


# Who may, and who never does ---------------------------------------------------------------------


def test_other_families_barred_parents_and_wrong_pairs_find_nothing() -> None:
    issue()
    alice_follows()
    bob, charlie = account(BOB.email), account(CHARLIE.email)
    for stranger in (bob, charlie):
        for path in (list_of(), page_of(), f"{page_of()}pdf/"):
            assert signed_in(stranger).get(path).status_code == 404, path


def test_a_card_is_not_read_through_another_child() -> None:
    issue_all([CARD, {**CARD, "bulletin": "B9", "eleve": LOUIS.source_id}],
              lines=[*LINES, *({**line, "bulletin": "B9"} for line in LINES)])  # fmt: skip
    browser = signed_in(alice_follows())
    maika, louis = student_of(MAIKA), student_of(LOUIS)
    of_louis = next(one for one in versions() if one.student_id == louis.pk)
    for student in (maika.public_id, louis.public_id, uuid4()):
        assert browser.get(f"/bulletins/{student}/{of_louis.public_id}/").status_code == 404
        assert browser.get(f"/bulletins/{student}/{of_louis.public_id}/pdf/").status_code == 404


def test_cards_stay_readable_once_the_child_left_and_nothing_else_does(tmp_path: Path) -> None:
    issue()
    alice = alice_follows()
    people_say(tmp_path, without=(MAIKA.source_id,), now=LEFT)
    browser = signed_in(alice)
    said = text(browser.get(list_of()).text)
    assert "Maïka n’est plus à École des Quatre-Vents" in said and "Bulletin de l’étape 1" in said
    assert "Lire 40 % 78" in text(browser.get(page_of()).text)
    assert browser.get(f"{page_of()}pdf/").status_code == 200
    assert "Maïka" not in browser.get("/aujourdhui/").text


def test_so_do_those_of_a_child_who_had_no_permanent_code(tmp_path: Path) -> None:
    issue()
    alice = alice_follows()
    with superuser_connection() as raw:
        raw.execute("UPDATE records_student SET permanent_code = '' WHERE source_id = %s", [MAIKA.source_id])
    people_say(tmp_path, without=(MAIKA.source_id,), now=LEFT)
    browser = signed_in(alice)
    assert "Bulletin de l’étape 1" in text(browser.get(list_of()).text)
    assert browser.get(f"{page_of()}pdf/").status_code == 200


def test_whoever_was_barred_before_the_child_left_reads_nothing(tmp_path: Path) -> None:
    issue()
    alice = alice_follows()
    people_say(tmp_path / "barred", c_alice="no", now=LEFT)
    people_say(tmp_path / "left", without=(MAIKA.source_id,), now=LEFT + timedelta(hours=1))
    for path in (list_of(), page_of(), f"{page_of()}pdf/"):
        assert signed_in(alice).get(path).status_code == 404, path


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_guardianship SET is_active = true, access = 'no'",
        "UPDATE account_emailaddress SET verified = false",
        "UPDATE links_link SET recycled_at = now()",
        "UPDATE links_link SET suspended_for = 'withdrawn'",
        "UPDATE report_cards_reportcard SET birth_date = app_today() - interval '18 years'",
    ],
)
def test_after_the_child_left_each_condition_counts_at_once(statement: str, tmp_path: Path) -> None:
    issue()
    alice = alice_follows()
    people_say(tmp_path / "left", without=(MAIKA.source_id,), now=LEFT)
    path = page_of()
    with superuser_connection() as raw:
        raw.execute(statement)
    if "guardianship" in statement:
        with rows_of(board=board_id(CAPITALE)):
            recheck_links(board_id=board_id(CAPITALE), now=LEFT)
    assert signed_in(alice).get(path).status_code == 404


def test_the_row_policies_hold_without_the_applications_check(monkeypatch: pytest.MonkeyPatch) -> None:
    issue()
    alice, bob = alice_follows(), account(BOB.email)
    monkeypatch.setattr("portail.web.parents.views_report_cards.person_id_of", lambda _: alice.pk)
    for path in (list_of(), page_of(), f"{page_of()}pdf/"):
        assert signed_in(bob).get(path).status_code == 404, path


# What it costs -----------------------------------------------------------------------------------


def queries(browser, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(path).status_code == 200
    ours = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SELECT set_config")
    return sum(not one["sql"].startswith(ours) for one in caught.captured_queries)


def test_pages_cost_six_queries_at_most_however_many_cards_there_are() -> None:
    issue()
    browser = signed_in(alice_follows())
    paths = (list_of(), page_of(), f"{page_of()}pdf/")
    before = [queries(browser, path) for path in paths]
    many = [{**CARD, "bulletin": f"M{number}"} for number in range(10)]
    theirs = [{**line, "bulletin": card["bulletin"]} for card in many for line in LINES]
    issue_all([CARD, *many], lines=[*CHANGED, *theirs], now=LATER)
    assert [queries(browser, path) for path in paths] == before
    assert max(before) <= 6


def test_the_file_is_private_and_named_after_the_card() -> None:
    issue()
    answer = signed_in(alice_follows()).get(f"{page_of()}pdf/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert (
        answer.headers["Cache-Control"] == "no-store"
        and answer.headers["X-Content-Type-Options"] == "nosniff"
    )
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="bulletin-de-letape-1-maika-2025-2026-v1.pdf"'
    )
    assert answer.content.startswith(b"%PDF-")
