"""Whoever holds a paper compares it with what was issued; a code alone tells nothing."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portail.report_cards.actions import CODE_A_DAY, NETWORK_AN_HOUR
from portail.report_cards.models import ReportCard
from portail.report_cards.rules import shown_code
from tests.cast import MAIKA
from tests.report_cards.cards import CARD, LINES, THEN, issue, lines_with, versions

pytestmark = pytest.mark.django_db(transaction=True)

LATER = THEN + timedelta(days=3)
BORN = MAIKA.birth_date
UNKNOWN = "0123-4567-89AB-CDEF"


def ask(code: str, *, birth_date=BORN, network: str = "203.0.113.9") -> str:
    typed = {"code": code, "day": birth_date.day, "month": birth_date.month, "year": birth_date.year}
    answer = Client(REMOTE_ADDR=network).post("/verifier/", typed)
    assert answer.status_code == 200
    main = BeautifulSoup(answer.text, "html.parser").main
    assert main is not None
    for field in main("form"):
        field.decompose()
    return " ".join(main.get_text(" ").split())


def code_of(version: ReportCard) -> str:
    return shown_code(version.code)


def test_the_paper_in_force_shows_what_to_compare_and_no_more() -> None:
    issue()
    said = ask(code_of(versions()[0]))
    for words in ("bulletin en vigueur", "Bulletin de l’étape 1", "Maïka G.", MAIKA.school.name, "2025-2026",
                  "20 novembre 2025", "Version 1", "Mathématique 82,5"):  # fmt: skip
        assert words in said, words
    for kept_back in ("Gagnon", MAIKA.file_number, "Lire", " 74 ", "relit ses textes", "Absences"):
        assert kept_back not in said, kept_back


def test_the_code_is_read_as_a_hand_copies_it() -> None:
    issue()
    code = versions()[0].code
    assert "Maïka G." in ask(f" {code[:8].lower()} {code[8:]} ".replace("0", "o").replace("1", "l"))


def test_a_former_version_says_that_a_newer_one_took_its_place() -> None:
    issue()
    issue(now=LATER, lines=lines_with("10", resultat="99"))
    first, second = versions()
    said = ask(code_of(first))
    assert "remplacé le 23 novembre 2025" in said and "82,5" in said and " 99 " not in said
    assert "bulletin en vigueur" in ask(code_of(second))


def test_a_withdrawn_card_is_said_to_be_and_shows_no_result() -> None:
    issue()
    issue(now=LATER, card={**CARD, "retire_le": "2025-11-22"})
    first, withdrawal = versions()
    said = ask(code_of(first))
    assert "ne fait plus foi" in said and "Maïka" not in said and "82,5" not in said
    assert "Aucun bulletin ne correspond" in ask(code_of(withdrawal))


def test_every_failure_has_the_same_answer() -> None:
    issue()
    unpublished = {**CARD, "bulletin": "B7", "publie_le": "2099-01-01T16:00:00-05:00"}
    issue(now=LATER, card=unpublished, lines=[{**line, "bulletin": "B7"} for line in LINES])
    published, future = versions()
    answers = {
        ask(UNKNOWN),
        ask("7"),
        ask("'; --"),
        ask(code_of(published), birth_date=BORN + timedelta(days=1)),
        ask(code_of(future)),
    }
    assert len(answers) == 1 and "Aucun bulletin ne correspond" in answers.pop()


def test_nothing_is_shown_without_both() -> None:
    issue()
    page = Client().post("/verifier/", {"code": code_of(versions()[0])}).text
    assert "Maïka" not in page and "Il y a un problème" in page
    assert "Il y a un problème" in Client().post("/verifier/", {}).text
    assert "Il y a un problème" not in Client().get("/verifier/", {"code": code_of(versions()[0])}).text


def test_a_code_whose_birth_date_is_guessed_closes_after_ten_tries_found_or_not() -> None:
    issue()
    for code in (code_of(versions()[0]), UNKNOWN):
        for place in range(CODE_A_DAY):
            wrong = BORN + timedelta(days=place + 1)
            assert "Aucun bulletin" in ask(code, birth_date=wrong, network=f"198.51.100.{place}")
        assert "Trop d’essais" in ask(code, network="198.51.100.200")


def test_a_network_that_tries_many_codes_is_stopped() -> None:
    issue()
    for place in range(NETWORK_AN_HOUR):
        assert "Aucun bulletin" in ask(f"0123-4567-89AB-{place:04}")
    assert "Trop d’essais" in ask(code_of(versions()[0]))
    assert "Maïka G." in ask(code_of(versions()[0]), network="198.51.100.1")


def test_each_card_has_a_code_of_its_own() -> None:
    issue()
    issue(now=LATER, lines=lines_with("10", resultat="99"))
    codes = {one.code for one in versions()}
    assert len(codes) == 2 and all(len(code) == 16 for code in codes)
