"""The pages of fees and receipts: sums as the school has them, each home its own."""

import pytest

from tests.cast import ALICE, BOB, CAPITALE, DELPHINE, EMILE_B, GRANDMOTHER, LEA, LOUIS, MAIKA
from tests.fees.test_statements import line, receipt
from tests.people import account, linked, signed_in
from tests.publishing import publish
from tests.web.parents.services import page, queries_of

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("/frais/", "/frais/recus/")


def test_two_homes_of_one_child_each_see_their_own_sums() -> None:
    publish(
        CAPITALE,
        frais=[line("1", montant="11,11", adulte="c-alice"), line("2", montant="22,22", adulte="c-rita")],
        recus=[
            receipt("1", montant="11,11", adulte="c-alice"),
            receipt("2", montant="22,22", adulte="c-rita"),
        ],
    )
    for guardian, own, other in ((ALICE, "11,11 $", "22,22"), (GRANDMOTHER, "22,22 $", "11,11")):
        person = account(guardian.email)
        linked(person, MAIKA)
        browser = signed_in(person)
        for address in PAGES:
            shown = page(browser, address)
            assert own in shown and other not in shown
    barred = signed_in(account(BOB.email))
    for address in PAGES:
        assert not [sum for sum in ("11,11", "22,22", "Maïka") if sum in page(barred, address)]


def test_a_statement_says_what_was_paid_what_is_due_and_who_computed_the_balance() -> None:
    publish(
        CAPITALE,
        frais=[
            line("1", "Sortie au musée", montant="1234,5", paye="0", echeance="2026-12-01"),
            line("2", "Surveillance du midi", montant="40", paye="40", deductible="oui", categorie="Garde"),
            line("3", "Solde à payer", genre="solde", montant="1234,50", date="2026-11-12"),
        ],
    )
    alice = account(ALICE.email)
    linked(alice, MAIKA, EMILE_B)
    browser = signed_in(alice)
    shown = page(browser, "/frais/")
    for words in ("1 234,50 $", "au plus tard le 1<sup>er</sup> décembre 2026", "Payé", "Solde à payer",
                  "Calculé par l’école, au 12 novembre 2026", "Admissible pour l’impôt, selon l’école",
                  "Votre école ne publie pas l’état de compte"):  # fmt: skip
        assert words in shown, words
    assert "$1,234.50" in page(browser, "/en/frais/")


def test_the_pages_ask_as_much_for_two_children_and_ten_lines_as_for_one() -> None:
    delphine = account(DELPHINE.email)
    browser = signed_in(delphine)
    asked: dict[str, list[list[str]]] = {address: [] for address in PAGES}
    for children, count in (((LOUIS,), 1), ((LOUIS, LEA), 10)):
        linked(delphine, *children)
        pairs = [(n, who) for n in range(count) for who in ("s-louis", "s-lea")]
        publish(
            CAPITALE,
            frais=[line(f"{n}{who}", eleve=who) for n, who in pairs],
            recus=[receipt(f"{n}{who}", eleve=who) for n, who in pairs],
        )
        for address in PAGES:
            asked[address].append(queries_of(browser, address))
    for first, second in asked.values():
        assert len(first) == len(second) <= 6, (first, second)
