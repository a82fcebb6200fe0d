"""The page of documents: one list for the family, and no file without the check."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client

from portail.database.context import rows_of
from portail.documents.models import Document
from portail.fees.models import Receipt
from tests.cast import (
    ALICE,
    BOB,
    CAPITALE,
    CHARLIE,
    DELPHINE,
    EMILE_B,
    GRANDMOTHER,
    LEA,
    LOUIS,
    MAIKA,
    ChildFacts,
    GuardianFacts,
)
from tests.documents.sending import PDF, document, send
from tests.people import account, board_id, linked, signed_in
from tests.web.parents.services import page, queries_of, status_of

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/documents/"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> None:
    settings.FILES_FOLDER = tmp_path / "files"


def browser_of(guardian: GuardianFacts, *children: ChildFacts) -> Client:
    person = account(guardian.email)
    linked(person, *children)
    return signed_in(person)


def id_of(title: str) -> UUID:
    with rows_of(board=board_id(CAPITALE)):
        return Document.objects.get(title=title).public_id


def test_one_document_for_two_children_is_there_once_with_both_names() -> None:
    send(
        CAPITALE,
        {"lettre.pdf": PDF},
        documents=[document("1", "Menu", eleve="s-louis"), document("2", "Menu", eleve="s-lea"),
                   document("3", "Calendrier", ecole="900101", fichier="lettre.pdf")],
    )  # fmt: skip
    shown = page(browser_of(DELPHINE, LOUIS, LEA), PAGE)
    assert shown.count("<strong>Menu</strong>") == shown.count("<strong>Calendrier</strong>") == 1
    assert shown.count("Louis</span>") == shown.count("Léa</span>") == 2


def test_each_home_reads_its_own_documents() -> None:
    send(
        CAPITALE,
        {"lettre.pdf": PDF},
        documents=[document("1", "Pour Alice", eleve="s-maika", adulte="c-alice"),
                   document("2", "Pour Rita", eleve="s-maika", adulte="c-rita")],
    )  # fmt: skip
    alice, rita = browser_of(ALICE, MAIKA), browser_of(GRANDMOTHER, MAIKA)
    assert "Pour Alice" in page(alice, PAGE) and "Pour Rita" not in page(alice, PAGE)
    for title, (hers, other) in {"Pour Alice": (alice, rita), "Pour Rita": (rita, alice)}.items():
        address = f"/documents/{id_of(title)}/fichier"
        assert (status_of(hers, address), status_of(other, address)) == (200, 404)


def test_a_file_is_served_after_the_check_to_be_saved_and_kept_nowhere() -> None:
    send(CAPITALE, {"lettre.pdf": PDF}, documents=[document("1", "Menu de mai", eleve="s-maika")])
    address = f"/documents/{id_of('Menu de mai')}/fichier"
    answer = browser_of(ALICE, MAIKA).get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="menu-de-mai.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    for guardian in (BOB, CHARLIE):
        stranger = signed_in(account(guardian.email))
        assert status_of(stranger, address) == 404
        assert "Menu de mai" not in page(stranger, PAGE)
    assert status_of(Client(), address) == 302


def test_nothing_is_shown_or_served_before_its_day_or_after_its_last() -> None:
    days = {"Demain": {"date": "2090-01-01"}, "Hier": {"fin": "2026-09-20"}}
    send(
        CAPITALE,
        {"lettre.pdf": PDF},
        documents=[
            document(title, title, eleve="s-maika", **({"fin": ""} | cells)) for title, cells in days.items()
        ],
    )
    alice = browser_of(ALICE, MAIKA)
    assert not {title for title in days if f"<strong>{title}" in page(alice, PAGE)}
    assert {status_of(alice, f"/documents/{id_of(title)}/fichier") for title in days} == {404}


def test_ids_of_nothing_and_of_another_kind_are_404() -> None:
    row = {
        "recu": "r",
        "eleve": "s-maika",
        "annee": "2025",
        "libelle": "Relevé 24",
        "montant": "900",
        "fichier": "lettre.pdf",
    }
    send(CAPITALE, {"lettre.pdf": PDF}, recus=[row], documents=[document("1", "Menu", eleve="s-maika")])
    with rows_of(board=board_id(CAPITALE)):
        receipt = Receipt.objects.get().public_id
    alice = browser_of(ALICE, MAIKA)
    assert status_of(alice, f"/frais/recus/{receipt}/fichier") == 200
    for address in (f"/documents/{receipt}/fichier", f"/frais/recus/{id_of('Menu')}/fichier",
                    f"/documents/{uuid4()}/fichier"):  # fmt: skip
        assert status_of(alice, address) == 404


def test_a_board_that_sends_no_documents_is_said_with_whose_child_it_is() -> None:
    send(CAPITALE, {"lettre.pdf": PDF}, documents=[document("1", "Menu", eleve="s-louis")])
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    shown = page(signed_in(person), PAGE)
    assert "Votre école ne publie pas de documents" in shown
    assert "Aucun document n’est publié en ce moment" in shown


def test_the_page_asks_as_much_for_two_children_and_ten_documents_as_for_one() -> None:
    delphine = account(DELPHINE.email)
    browser = signed_in(delphine)
    asked = []
    for children, count in (((LOUIS,), 1), ((LOUIS, LEA), 10)):
        linked(delphine, *children)
        rows = [
            document(f"{n}{who}", f"Lettre {n}", eleve=who)
            for n in range(count)
            for who in ("s-louis", "s-lea")
        ]
        send(CAPITALE, {"lettre.pdf": PDF}, documents=rows)
        asked.append(queries_of(browser, PAGE))
    assert len(asked[0]) == len(asked[1]) <= 6, asked
