"""Every table with somebody's rows is read by a part of the copy of what is held on them, or says why not."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from portail.access.grants import followed_children
from portail.accounts.models import Person, Session
from portail.database.context import rows_of
from portail.privacy.holdings import PARTS, Holder, papers
from tests.attendance.sent import something_sent
from tests.cast import ALICE, MAIKA
from tests.communications.sent import something_written
from tests.people import account, board_id, contact_of, linked, student_of
from tests.report_cards.rows import something_issued
from tests.roles import as_role, superuser_connection
from tests.world import NOW

# Columns and targets that make a row somebody's.
WHOSE = {"person_id", "user_id", "actor_id", "student_id", "contact_id"}

FILES = "bulletins"
# table: the part of the copy that reads it
IN_PART = {
    "accounts_person": "compte",
    "account_emailaddress": "courriels",
    "accounts_session": "appareils",
    "accounts_knowndevice": "appareils",
    "socialaccount_socialaccount": "facons-d-entrer",
    "accounts_passkey": "facons-d-entrer",
    "accounts_authenticator": "facons-d-entrer",
    "accounts_recoverycode": "facons-d-entrer",
    "accounts_rescue": "facons-d-entrer",
    "accounts_alert": "alertes",
    "links_link": "associations",
    "links_linkrequest": "demandes",
    "agenda_feed": "calendriers",
    "digests_rhythm": "choix-des-avis",
    "digests_preference": "choix-des-avis",
    "digests_subscription": "navigateurs-avertis",
    "results_preference": "choix-des-resultats",
    "privacy_copy": "copies",
    "audit_entry": "gestes",
    "records_student": "enfants",
    "records_contact": "enfants",
    "privacy_schoolrequest": "corrections",
    "classes_enrolment": "resultats",
    "classes_formerenrolment": "resultats",
    "results_mark": "resultats",
    "results_termresult": "resultats",
    "attendance_absence": "absences",
    "attendance_justification": "absences",
    "attendance_announcement": "absences",
    "attendance_explanation": "absences-expliquees",
    "communications_tostudent": "messages",
    "communications_reading": "messages",
    "communications_settlement": "messages",
    "communications_answer": "reponses",
    "communications_reply": "reponses",
    "fees_line": "frais",
    "fees_receipt": "recus",
    "transport_trip": "transport",
    "documents_document": "documents",
    "report_cards_reportcard": FILES,
}
# table: why no part reads it
WITHOUT = {
    "accounts_challenge": "a code that was sent, forgotten within two days; what it was for is in « gestes »",
    "digests_waiting": "an event between its own part and the mail that tells it, gone once told",
    "digests_told": "that an event was told, without its words, so that it is told once; gone in 90 days",
    "records_contactaddress": "the record's address opens to itself alone; those proved are in « courriels »",
    "records_guardianship": "what the school says of an adult; its effect is in « associations »",
    "links_schoolcode": "a school's code for a parent to come: its secret, and no account's yet",
    "links_silencedstudent": "that a school keeps new links of a child to itself: telling it would undo it",
    "report_cards_header": "a card before it is issued; issued ones are in « bulletins »",
}


def owned() -> set[str]:
    """The tables with a column that says whose a row is."""
    return (
        {"accounts_person"}
        | {
            model._meta.db_table
            for model in apps.get_models()
            if any(
                field.attname in WHOSE or field.related_model in (Person, Session)
                for field in model._meta.concrete_fields
            )
        }
        | {"records_student", "records_contact"}
    )


def test_each_table_of_somebody_s_rows_is_in_a_part_or_says_why_not() -> None:
    assert owned() == set(IN_PART) | set(WITHOUT)
    assert not set(IN_PART) & set(WITHOUT)
    assert set(IN_PART.values()) - {FILES} <= set(PARTS)


@pytest.mark.django_db(transaction=True)
def test_each_part_reads_the_tables_that_are_said_to_be_in_it(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    board, student = board_id(MAIKA.board), student_of(MAIKA).pk
    with superuser_connection() as raw:
        of = {"board": board, "student": student}
        something_written(raw, **of, contact=contact_of(ALICE).pk, person=alice.pk)
        something_sent(raw, **of, person=alice.pk)
        something_issued(raw, board)
    with as_role("jobs"), rows_of(actor=alice.pk):
        children = followed_children(person_id=alice.pk, today=NOW.date())
        holder = Holder(alice.pk, children, NOW)
        reads = {**PARTS, FILES: papers}
        said = {name: statements(lambda read=read: list(read(holder))) for name, read in reads.items()}
    silent = {(table, part) for table, part in IN_PART.items() if table not in said[part]}
    assert silent == set()


def statements(read: Any) -> str:
    """All that READ asks of the database, as one text."""
    asked: list[str] = []

    def listen(execute: Any, sql: Any, *rest: Any) -> Any:
        asked.append(str(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        read()
    return "\n".join(asked)
