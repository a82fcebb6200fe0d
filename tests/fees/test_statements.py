"""Statements come as the school has them: nothing is added up, and each home reads its own."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portail.access.grants import followed_children
from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.fees.events import events_since
from portail.fees.models import Line, Receipt
from portail.fees.queries import Statement, receipts_of, statements_of
from tests.cast import ALICE, CAPITALE, GRANDMOTHER, MAIKA
from tests.people import account, board_id, linked
from tests.publishing import publish, publish_anyhow
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def line(key: str, label: str = "Agenda", **cells: str) -> dict[str, str]:
    return {
        "ligne": key, "eleve": "s-maika", "date": "2026-09-15", "libelle": label, "montant": "12,50"
    } | cells  # fmt: skip


def receipt(key: str, label: str = "Relevé 24", **cells: str) -> dict[str, str]:
    return {"recu": key, "eleve": "s-maika", "annee": "2025", "libelle": label, "montant": "900"} | cells


def read(person: Person) -> tuple[Statement, set[str]]:
    with rows_of(actor=person.pk):
        grants = [one.grant for one in followed_children(person_id=person.pk, today=date(2026, 11, 23))]
        (statement,) = statements_of(grants).values()
        return statement, {row.label for row in receipts_of(grants)}


def test_each_home_reads_its_own_lines_and_receipts_and_what_is_both_homes() -> None:
    whose = {"Commun": "", "D’Alice": "c-alice", "De Rita": "c-rita"}
    publish(
        CAPITALE,
        frais=[line(label, label, adulte=adult) for label, adult in whose.items()],
        recus=[receipt(label, label, adulte=adult) for label, adult in whose.items()],
    )
    for guardian, own in ((ALICE, "D’Alice"), (GRANDMOTHER, "De Rita")):
        person = account(guardian.email)
        linked(person, MAIKA)
        statement, receipts = read(person)
        assert {one.label for one in statement.lines} == receipts == {"Commun", own}
        with rows_of(actor=person.pk):
            for table in (Line, Receipt):
                assert set(table.objects.values_list("label", flat=True)) == {"Commun", own}


def test_a_balance_is_what_the_school_said_last_and_never_a_sum() -> None:
    publish(
        CAPITALE,
        frais=[
            line("1", montant="100", paye="40"),
            line("2", "Paiement", genre="paiement", montant="40"),
            line("3", "Solde", genre="solde", montant="75", date="2026-10-01"),
            line("4", "Solde", genre="solde", montant="-5,25", date="2026-11-01"),
        ],
    )
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    statement, _receipts = read(alice)
    assert [(one.amount, one.day) for one in statement.balances] == [(Decimal("-5.25"), date(2026, 11, 1))]
    assert [(one.label, one.is_payment) for one in statement.lines] == [("Agenda", False), ("Paiement", True)]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"montant": "-1"}, "number_out_of_range"),
        ({"montant": "12,505"}, "too_many_decimals"),
        ({"montant": "douze"}, "not_a_number"),
        ({"genre": "amende"}, "not_a_choice"),
        ({"paye": "-1"}, "number_out_of_range"),
    ],
)
def test_a_faulty_line_waits_and_the_others_pass(cells: dict[str, str], code: str) -> None:
    report = publish_anyhow(CAPITALE, frais=[line("1", **cells), line("2", "Bonne")])
    assert report.accepted and code in report.findings.codes
    with rows_of(board=board_id(CAPITALE)):
        assert list(Line.objects.values_list("label", flat=True)) == ["Bonne"]


def test_what_is_new_is_told_without_a_sum_to_the_home_that_it_concerns() -> None:
    publish(CAPITALE, frais=[line("1"), line("2", adulte="c-alice")], recus=[receipt("1", adulte="c-alice")])
    board = board_id(CAPITALE)
    with rows_of(board=board):
        told = events_since(board_id=board, since=NOW, until=NOW + timedelta(days=1))
        assert events_since(board_id=board, since=NOW + timedelta(days=1), until=NOW + timedelta(2)) == []
    assert sorted((event.path, event.contact_id is None) for event in told) == [
        ("/frais/", False), ("/frais/", True), ("/frais/recus/", False),
    ]  # fmt: skip
    assert not [event for event in told if any(sign.isdigit() for sign in str(event.title))]
