"""What a night changed of any domain comes back as it was, table by table."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql

from portail.imports.domains import FRENCH, tables
from portail.imports.undoing import undo_run
from tests.cast import CAPITALE, MAIKA
from tests.communications.rows import to
from tests.documents.sending import send
from tests.house.published import FILE, files
from tests.people import board_id
from tests.roles import as_role, superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

NEXT = NOW + timedelta(days=1)
# file: what the second night says otherwise of its first row
CHANGED = {
    "etapes": {"nom": "Première étape"},
    "groupes": {"local": "B-12"},
    "travaux": {"titre": "Autre"},
    "calendrier": {"jour_cycle": "9"},
    "horaire": {"local": "C-1"},
    "horaire_exceptions": {"note": "Autre"},
    "evenements": {"titre": "Autre", "groupes": "FRA"},
    "resultats": {"note": "12"},
    "resultats_etapes": {"note": "12"},
    "bulletins": {"nom": "Autre"},
    "bulletins_matieres": {"resultat": "12"},
    "absences": {"etat": "motivée"},
    "messages": {"objet": "Autre"},
    "messages_pieces": {"titre": "Autre"},
    "questions": {"texte": "Autre?"},
    "documents": {"titre": "Autre"},
    "frais": {"montant": "99"},
    "recus": {"montant": "99"},
    "transport": {"arret": "Autre"},
}
# file: the rows of the second night, where its rows say nothing but that they are there
REPLACED = {
    "inscriptions": [{"groupe": "MAT", "eleve": MAIKA.source_id}],
    "messages_destinataires": [to(MAIKA.school), to("MAT")],
}
# Written whenever a row is, an undoing included: who reads what came since is told of both.
STAMPS = {"changed_at", "revision"}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of each table of a domain, but for its stamps."""
    found = {}
    with superuser_connection() as raw:
        for table in tables():
            rows = raw.execute(
                sql.SQL("SELECT to_jsonb(t) FROM {} t ORDER BY id").format(sql.Identifier(table.table))
            )
            found[table.table] = [
                {name: one for name, one in row.items() if name not in STAMPS} for (row,) in rows
            ]
    return found


def test_each_table_of_each_domain_is_again_as_it_was() -> None:
    first = files()
    names = {file.sheet.file.removesuffix(".csv") for file in FRENCH}
    assert names == set(first) == set(CHANGED) | set(REPLACED)
    second = {name: [rows[0] | CHANGED[name], *rows[1:]] for name, rows in first.items() if name in CHANGED}
    inside = {"lettre.pdf": FILE}
    assert send(CAPITALE, inside, **first).accepted
    before = state()
    night = send(CAPITALE, inside, **second, **REPLACED, now=NEXT)
    assert night.accepted, night.findings.codes
    after = state()
    assert {table for table, rows in after.items() if rows == before[table]} == set()
    with as_role("jobs"):
        undo_run(run_id=night.run_id, board_id=board_id(CAPITALE), by="tests", now=NEXT)
    again = state()
    assert {table for table, rows in again.items() if rows != before[table]} == set()


def test_what_was_noted_before_a_table_had_a_column_is_put_back_with_what_the_column_holds() -> None:
    first = files()
    card = {**first["bulletins"][0], "decision": "Passe en 4e année"}
    inside = {"lettre.pdf": FILE}
    assert send(CAPITALE, inside, **first | {"bulletins": [card]}).accepted
    before = state()["report_cards_header"]
    night = send(CAPITALE, inside, **first | {"bulletins": [{**card, "nom": "Autre"}]}, now=NEXT)
    with superuser_connection() as raw:
        raw.execute("UPDATE database_change SET before = before - '{decision,guardians}'::text[]")
    with as_role("jobs"):
        undo_run(run_id=night.run_id, board_id=board_id(CAPITALE), by="tests", now=NEXT)
    assert state()["report_cards_header"] == before
