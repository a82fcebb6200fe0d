"""Associating a child, from the form's values to the link: who gets in, who does not, and what it leaves."""

from datetime import date

import pytest

from portail.links.actions import Outcome
from tests.cast import (
    ALICE,
    ANAIS,
    BOB,
    CHARLIE,
    DELPHINE,
    EMILE_B,
    FELIX,
    FRANCIS,
    LEA,
    LOUIS,
    LUCIE,
    MAIKA,
    NADIA,
    NOE,
    STRANGER,
    ZOE,
    ChildFacts,
)
from tests.people import account, associate, claimed, links

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("child", "email"),
    [(MAIKA, ALICE.email), (ANAIS, CHARLIE.email), (LOUIS, DELPHINE.email), (FELIX, FRANCIS.email)],
    ids=["public", "usual-numbers-with-zeros", "a-twin", "private-school"],
)
def test_a_parent_whose_address_the_school_holds_is_linked(child: ChildFacts, email: str) -> None:
    person = account(email)
    answer = associate(person, claimed(child, email))
    assert answer.outcome is Outcome.LINKED
    (link,) = links(person)
    assert (link.pk, link.address_key, link.active, link.position) == (answer.link_id, email, True, 0)


@pytest.mark.parametrize(
    "typed",
    [
        {"family_name": "GAGNON", "given_name": "maika"},
        {"number": MAIKA.permanent_code},
        {"number": "gagm 8402-1704"},
    ],
    ids=["case-and-accents", "permanent-code", "permanent-code-spaced"],
)
def test_spelling_is_forgiven(typed: dict[str, str]) -> None:
    person = account(ALICE.email)
    assert associate(person, claimed(MAIKA, ALICE.email, **typed)).outcome is Outcome.LINKED


def test_one_of_two_surnames_is_enough() -> None:
    person = account(LUCIE.email)
    assert associate(person, claimed(NOE, LUCIE.email, family_name="Lecuyer")).outcome is Outcome.LINKED


MISMATCHES = {
    "typo-in-number": (ALICE.email, MAIKA, {"number": "2345679"}),
    "typo-in-name": (ALICE.email, MAIKA, {"family_name": "Gagnonn"}),
    "wrong-given-name": (ALICE.email, MAIKA, {"given_name": "Maxime"}),
    "wrong-birth-date": (ALICE.email, MAIKA, {"birth_date": date(2017, 2, 23)}),
    "barred": (BOB.email, MAIKA, {}),
    "unknown-access": (NADIA.email, ZOE, {}),
    "unknown-address": (STRANGER, MAIKA, {}),
    "the-other-twin": (DELPHINE.email, LOUIS, {"number": LEA.file_number}),
    "no-such-student": (ALICE.email, MAIKA, {"number": "9999999", "birth_date": date(2010, 1, 1)}),
    "another-parents-child": (CHARLIE.email, EMILE_B, {}),
}


@pytest.mark.parametrize("reason", MISMATCHES)
def test_whatever_does_not_agree_gets_the_same_answer(reason: str) -> None:
    email, child, typed = MISMATCHES[reason]
    person = account(email)
    answer = associate(person, claimed(child, email, **typed))
    assert (answer.outcome, answer.link_id) == (Outcome.MISMATCH, None)
    assert links(person) == []


def test_children_in_two_boards_stand_on_one_account_in_their_order() -> None:
    person = account(ALICE.email)
    for child in (EMILE_B, MAIKA):
        assert associate(person, claimed(child, ALICE.email)).outcome is Outcome.LINKED
    assert [(link.position, link.board.name) for link in links(person)] == [
        (0, EMILE_B.board.name),
        (1, MAIKA.board.name),
    ]


def test_associating_twice_is_harmless() -> None:
    person = account(ALICE.email)
    first = associate(person, claimed(MAIKA, ALICE.email))
    second = associate(person, claimed(MAIKA, ALICE.email))
    assert second.outcome is Outcome.ALREADY and second.link_id == first.link_id
    assert len(links(person)) == 1


def test_any_proved_address_counts_and_the_one_that_matched_is_kept() -> None:
    person = account("autre@exemple.ca", ALICE.email)
    assert associate(person, claimed(MAIKA, "autre@exemple.ca")).outcome is Outcome.LINKED
    assert links(person)[0].address_key == ALICE.email


def test_an_address_that_is_chosen_but_not_proved_is_worth_nothing() -> None:
    person = account(STRANGER)
    assert associate(person, claimed(MAIKA, ALICE.email)).outcome is Outcome.MISMATCH
