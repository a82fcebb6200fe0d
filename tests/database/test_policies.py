"""Each row policy counts: without it somebody loses what is theirs, and opened wide somebody sees too much.

The policies are read from the database. Each is dropped, then replaced by one that lets everything
through, in a transaction that is rolled back; probes then read and write as the two roles, as
several people. A policy whose loss no probe notices fails.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from psycopg import sql

from tests.agenda.rows import DIGEST, a_day_of
from tests.attendance.sent import something_sent
from tests.cast import ALICE, BOB, CAPITALE, CHARLIE, MAIKA, RIVES
from tests.communications.sent import something_written
from tests.database.probes import (
    OPEN_ALREADY,
    ROLES,
    Connection,
    Context,
    all_unnoticed,
    differences,
    policies,
    seen,
    unnoticed,
)
from tests.people import account, board_id, contact_of, linked, student_of
from tests.privacy.rows import something_asked
from tests.report_cards.rows import SHOWN_BY_A_PAPER, something_issued
from tests.roles import superuser_connection
from tests.transport.rows import something_served
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

WAY_OF_ALICE = "the digest of her social account"


@pytest.fixture
def contexts() -> dict[str, Context]:
    """Rows in every protected table, and the people who ask for them."""
    alice, bob, charlie = account(ALICE.email), account(BOB.email), account(CHARLIE.email)
    linked(alice, MAIKA)
    capitale, rives = board_id(CAPITALE), board_id(RIVES)
    student, contact = student_of(MAIKA).pk, contact_of(ALICE).pk
    with superuser_connection() as raw:
        _request_and_code(raw, capitale, student, contact, person=alice.pk)
        _ways_of(raw, alice.pk)
        raw.execute("INSERT INTO results_preference (person_id, hidden) VALUES (%s, true)", [alice.pk])
        raw.execute(
            "INSERT INTO boards_schoolyear (board_id, label, starts_on, ends_on)"
            " VALUES (%s, 'un', '2026-08-25', '2027-06-23')",
            [capitale],
        )
        _something_decided(raw, capitale)
        _something_taught(raw, capitale, student)
        a_day_of(raw, board=capitale, student=student, person=alice.pk)
        something_served(raw, board=capitale, student=student, contact=contact)
        _something_arrived(raw, capitale)
        _something_told(raw, capitale, student, alice.pk)
        something_sent(raw, board=capitale, student=student, person=alice.pk)
        something_written(raw, board=capitale, student=student, contact=contact, person=alice.pk)
        left = something_issued(raw, capitale)
        something_asked(raw, board=capitale, student=student, person=alice.pk)
        raw.execute(
            'INSERT INTO database_change (board_id, run_id, "table", row_ids)'
            " VALUES (%s, 1, 'records_student', ARRAY[%s::bigint])",
            [capitale, student],
        )
    return {
        "nobody": Context(),
        "alice": Context(actor=alice.pk),
        "bob": Context(actor=bob.pk),
        "charlie": Context(actor=charlie.pk),
        "who left": Context(actor=left),
        "a paper": Context(address=SHOWN_BY_A_PAPER),
        "her board": Context(board=capitale),
        "another board": Context(board=rives),
        "her address": Context(address=ALICE.email),
        "his address": Context(address=CHARLIE.email),
        "her way in": Context(address=WAY_OF_ALICE),
        "her calendar": Context(address=DIGEST),
    }


def _request_and_code(raw: Connection, board: int, student: int, contact: int, *, person: int) -> None:
    """A request of hers, a code of the school's, and a student of whom nothing is told."""
    raw.execute(
        "INSERT INTO links_linkrequest (id, person_id, board_id, family_name, given_name, birth_date,"
        " number, address, state, opened_at, decided_by, answer) VALUES (gen_random_uuid(), %s, %s,"
        " 'Gagnon', 'Maïka', '2017-02-22', '2345678', %s, 'open', %s, '', '')",
        [person, board, ALICE.email, NOW],
    )
    raw.execute(
        "INSERT INTO links_schoolcode (board_id, student_id, contact_id, code_hash, issued_at, issued_by,"
        " expires_at) VALUES (%s, %s, %s, 'digest', %s, 'Diane', %s)",
        [board, student, contact, NOW, NOW],
    )
    raw.execute(
        "INSERT INTO links_silencedstudent (board_id, student_id, since, set_by)"
        " VALUES (%s, %s, %s, 'Diane')",
        [board, student, NOW],
    )


def _something_arrived(raw: Connection, board: int) -> None:
    """A run of a board's import, its limits and its key for uploading."""
    raw.execute(
        "INSERT INTO imports_run (board_id, sha256, reading, source, by, state, received_at, package,"
        " size_bytes, version, figures, findings, braked_by, confirmed_by, undone_by, failure)"
        " VALUES (%s, repeat('a', 64), '', 'drop', '', 'received', %s, '', 1, '', '{}', '[]', '[]',"
        " '', '', '')",
        [board, NOW],
    )
    raw.execute(
        "INSERT INTO imports_importlimits (board_id, aside_percent, departures_percent,"
        " lost_links_percent, addresses_percent, floor) VALUES (%s, 5, 10, 5, 20, 10)",
        [board],
    )
    raw.execute(
        "INSERT INTO imports_uploadtoken (board_id, label, digest, created_at, created_by, expires_at,"
        " revoked_by) VALUES (%s, 'nuit', repeat('b', 64), %s, 'Diane', %s, '')",
        [board, NOW, NOW + timedelta(days=1)],
    )


def _something_told(raw: Connection, board: int, student: int, person_id: int) -> None:
    """What a parent chose of notices, one that waits, one that was told, and a device that shows them."""
    raw.execute(
        "INSERT INTO digests_preference (person_id, student_id, topic, manner)"
        " VALUES (%s, %s, 'fees', 'off')",
        [person_id, student],
    )
    raw.execute(
        "INSERT INTO digests_rhythm (person_id, digest_at, quiet_from, quiet_until)"
        " VALUES (%s, '17:00', '21:00', '07:00')",
        [person_id],
    )
    raw.execute(
        "INSERT INTO digests_waiting (person_id, board_id, student_id, key, topic, title, path, at, due_at,"
        " at_once) VALUES (%s, %s, %s, 'message:1', 'messages', '{}', '/messages/', %s, %s, false)",
        [person_id, board, student, NOW, NOW],
    )
    raw.execute(
        "INSERT INTO digests_told (person_id, board_id, key, message, told_at)"
        " VALUES (%s, %s, 'message:0', gen_random_uuid(), %s)",
        [person_id, board, NOW],
    )
    raw.execute("INSERT INTO digests_watermark (board_id, source, until) VALUES (%s, 'x', %s)", [board, NOW])
    raw.execute(
        "WITH signed_in AS (INSERT INTO accounts_session (session_key, session_data, expire_date, person_id,"
        " public_id, created_at, used_at, device, remembered) VALUES ('a key', '', %s, %s,"
        " gen_random_uuid(), %s, %s, '', false) RETURNING public_id) INSERT INTO digests_subscription"
        " (session_id, person_id, endpoint, browser_key, secret, created_at)"
        " SELECT public_id, %s, 'https://exemple.ca/', '', '', %s FROM signed_in",
        [NOW, person_id, NOW, NOW, person_id, NOW],
    )


def _ways_of(raw: Connection, person_id: int) -> None:
    raw.execute(
        "INSERT INTO socialaccount_socialaccount (user_id, provider, uid, last_login, date_joined,"
        " extra_data) VALUES (%s, 'oidc', %s, %s, %s, '{}')",
        [person_id, WAY_OF_ALICE, NOW, NOW],
    )
    for table, columns, values in (
        ("passkey", "credential_id, credential, sign_count, name, created_at", "'a', 'b', 0, 'Pixel'"),
        ("authenticator", "secret, last_step, created_at", "'sealed', 1"),
        ("recoverycode", "digest, created_at", "'digest'"),
        (
            "rescue",
            "id, code_digest, issued_by, expires_at, issued_at",
            "gen_random_uuid(), 'digest', 'Diane', now()",
        ),
        (
            "alert",
            "id, kind, device, also_to, expires_at, created_at",
            "gen_random_uuid(), 'passkey-added', '', '', now()",
        ),
    ):
        raw.execute(
            f"INSERT INTO accounts_{table} (person_id, {columns}) VALUES (%s, {values}, %s)",
            [person_id, NOW],
        )


def _something_decided(raw: Connection, board: int) -> None:
    raw.execute("INSERT INTO boards_boardsetting (board_id, name, value) VALUES (%s, 'one', 'yes')", [board])
    raw.execute(
        "INSERT INTO boards_publication (board_id, domain, first_at, last_at) VALUES (%s, 'works', %s, %s)",
        [board, NOW, NOW],
    )


def _something_taught(raw: Connection, board: int, student: int) -> None:
    """A term, a section in which the student is, and a work of it."""
    raw.execute(
        "INSERT INTO classes_term (board_id, source_id, year, number, name, starts_on, ends_on, is_active)"
        " VALUES (%s, '1', '2026-2027', 1, 'Étape 1', '2026-08-25', '2026-11-06', true)",
        [board],
    )
    section = _made(
        raw,
        "INSERT INTO classes_section (board_id, school_id, public_id, source_id, year, subject_code, subject,"
        " \"group\", teacher, room, is_active) SELECT %s, school_id, gen_random_uuid(), 's', '', '',"
        " 'Mathématique', '', '', '', true FROM records_student WHERE id = %s RETURNING id",
        [board, student],
    )
    raw.execute(
        "INSERT INTO classes_enrolment (board_id, section_id, student_id) VALUES (%s, %s, %s)",
        [board, section, student],
    )
    work = _made(
        raw,
        "INSERT INTO classes_work (board_id, section_id, public_id, source_id, kind, title, details, counts,"
        " competency, results_shown, is_active)"
        " VALUES (%s, %s, gen_random_uuid(), 'w', 'homework', 'Lire', '', false, '', true, true)"
        " RETURNING id",
        [board, section],
    )
    _something_marked(raw, board, student, section=section, work=work)
    _something_taught_before(raw, board, student, section=section)


def _something_taught_before(raw: Connection, board: int, student: int, *, section: int) -> None:
    """Another section, which the student left, and a work of it."""
    former = _made(
        raw,
        "INSERT INTO classes_section (board_id, school_id, public_id, source_id, year, subject_code, subject,"
        " \"group\", teacher, room, is_active) SELECT board_id, school_id, gen_random_uuid(), 'before', year,"
        " '', subject, '', '', '', true FROM classes_section WHERE id = %s RETURNING id",
        [section],
    )
    raw.execute(
        "INSERT INTO classes_formerenrolment (board_id, section_id, student_id, run_id, left_at)"
        " VALUES (%s, %s, %s, 1, %s)",
        [board, former, student, NOW],
    )
    raw.execute(
        "INSERT INTO classes_work (board_id, section_id, public_id, source_id, kind, title, details, counts,"
        " competency, results_shown, is_active)"
        " VALUES (%s, %s, gen_random_uuid(), 'before', 'evaluation', 'Lire', '', true, '', true, true)",
        [board, former],
    )


def _something_marked(raw: Connection, board: int, student: int, *, section: int, work: int) -> None:
    raw.execute(
        "INSERT INTO results_mark (board_id, work_id, student_id, state, value, received_at, is_active)"
        " VALUES (%s, %s, %s, 'marked', 'A', %s, true)",
        [board, work, student, NOW],
    )
    raw.execute(
        "INSERT INTO results_termresult (board_id, source_id, section_id, student_id, competency, value,"
        " received_at, is_active) VALUES (%s, 'r', %s, %s, '', 'A', %s, true)",
        [board, section, student, NOW],
    )


def _made(raw: Connection, statement: str, values: list[object]) -> int:
    row = raw.execute(statement, values).fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture
def raw() -> Iterator[Connection]:
    with superuser_connection() as connection:
        connection.autocommit = False
        connection.execute("SET LOCAL lock_timeout = '5s'")
        yield connection
        connection.rollback()


def test_each_policy_gives_and_holds(raw: Connection, contexts: dict[str, Context]) -> None:
    """One test for all, since the list is the database's; it names each policy that nothing notices."""
    found = policies()
    assert len(found) > 15
    assert all_unnoticed(raw, contexts, found) == []


def test_a_policy_that_nothing_needs_is_named(raw: Connection, contexts: dict[str, Context]) -> None:
    raw.execute("CREATE POLICY spare ON records_student FOR SELECT USING (board_id = (SELECT app_board()))")
    before = seen(raw, "records_student", contexts)
    assert unnoticed(raw, contexts, ("records_student", "spare", "SELECT"), before=before) == [
        "records_student.spare: nobody misses it"
    ]


def test_without_force_or_row_security_everybody_sees_everything(
    raw: Connection, contexts: dict[str, Context]
) -> None:
    """The probes see what row security itself holds, on each table."""
    tables = sorted({table for table, *_ in policies()} - {table for table, _policy in OPEN_ALREADY})
    for table in tables:
        before = seen(raw, table, contexts)
        raw.execute("SAVEPOINT security")
        raw.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))
        _, leaked = differences(before, seen(raw, table, contexts))
        raw.execute("ROLLBACK TO SAVEPOINT security")
        assert [one for one in leaked if one.endswith("nobody read")], table


def test_the_probes_say_who_sees_what_today(raw: Connection, contexts: dict[str, Context]) -> None:
    app = {
        table: {who: count for (role, who, verb), count in seen(raw, table, contexts).items()
                if role == "portail_app" and verb == "read"}
        for table in ("records_student", "records_contact", "records_contactaddress", "links_link")
    }  # fmt: skip
    strangers = ("nobody", "bob", "charlie", "his address")
    for table, counts in app.items():
        expected = 1 if table == "records_contactaddress" else 0
        assert counts["his address"] == expected
        assert [counts[who] for who in strangers[:-1]] == [0, 0, 0], table
    assert app["records_student"]["alice"] == app["links_link"]["alice"] == 1
    assert app["records_contact"]["alice"] == 1
    assert app["records_contactaddress"]["her address"] == 2


# What each role may do at all, before any row policy: S select, I insert, U update, D delete.
RIGHTS = {
    "digests_preference": ("SIUD", "S"),
    "digests_rhythm": ("SIUD", "S"),
    "digests_subscription": ("SIUD", "SD"),
    "digests_told": ("", "SIUD"),
    "digests_waiting": ("", "SIUD"),
    "digests_watermark": ("", "SIUD"),
    "account_emailaddress": ("SIUD", "SIUD"),
    "account_emailconfirmation": ("SIUD", "SIUD"),
    "accounts_alarm": ("", "SIUD"),
    "accounts_alert": ("SIUD", "SID"),
    "accounts_authenticator": ("SIUD", "SD"),
    "accounts_ceremony": ("SIUD", "SD"),
    "accounts_challenge": ("SIUD", "SIUD"),
    "accounts_knowndevice": ("SIUD", "SD"),
    "accounts_legacyaddress": ("", "SIUD"),
    "accounts_passkey": ("SIUD", "SD"),
    "accounts_person": ("SIUD", "SIUD"),
    "accounts_recoverycode": ("SIUD", "SD"),
    "accounts_rescue": ("SUD", "SIUD"),
    "accounts_session": ("SIUD", "SIUD"),
    "accounts_signinspan": ("", "SIUD"),
    "agenda_calendarday": ("S", "SIUD"),
    "agenda_eventsection": ("S", "SIUD"),
    "agenda_feed": ("SIUD", "SD"),
    "agenda_schoolevent": ("S", "SIUD"),
    "agenda_slot": ("S", "SIUD"),
    "agenda_slotchange": ("S", "SIUD"),
    "attendance_absence": ("S", "SIUD"),
    "attendance_announcement": ("SIU", "SIUD"),
    "attendance_explanation": ("SI", "SIUD"),
    "attendance_hold": ("", "SIUD"),
    "attendance_justification": ("SI", "SIUD"),
    "audit_entry": ("SI", "SI"),
    "auth_group": ("S", "S"),
    "auth_group_permissions": ("S", "S"),
    "auth_permission": ("S", "S"),
    "boards_board": ("S", "SIUD"),
    "boards_boardname": ("S", "SIUD"),
    "boards_boardsetting": ("S", "SIUD"),
    "boards_publication": ("S", "SIUD"),
    "boards_school": ("S", "SIUD"),
    "boards_schoolyear": ("S", "SIUD"),
    "classes_enrolment": ("S", "SIUD"),
    "classes_formerenrolment": ("S", "SID"),
    "classes_section": ("S", "SIUD"),
    "classes_term": ("S", "SIUD"),
    "classes_work": ("S", "SIUD"),
    "communications_answer": ("SIU", "SIUD"),
    "communications_attachment": ("S", "SIUD"),
    "communications_message": ("S", "SIUD"),
    "communications_question": ("S", "SIUD"),
    "communications_reading": ("SIUD", "SD"),
    "communications_reply": ("SI", "SIUD"),
    "communications_settlement": ("SIU", "SIUD"),
    "communications_toschool": ("S", "SIUD"),
    "communications_tosection": ("S", "SIUD"),
    "communications_tostudent": ("S", "SIUD"),
    "database_change": ("", "SID"),
    "django_content_type": ("S", "S"),
    "django_migrations": ("S", "S"),
    "documents_document": ("S", "SIUD"),
    "fees_line": ("S", "SIUD"),
    "fees_receipt": ("S", "SIUD"),
    "imports_importlimits": ("", "SIU"),
    "imports_run": ("SI", "SIU"),
    "imports_uploadtoken": ("S", "SIU"),
    "limits_tally": ("SIUD", "SIUD"),
    "links_link": ("SID", "SIUD"),
    "links_linkrequest": ("SIUD", "SIUD"),
    "links_schoolcode": ("SU", "SIUD"),
    "links_silencedstudent": ("S", "SIUD"),
    "notices_message": ("I", "SIUD"),
    "procrastinate_events": ("I", "SIUD"),
    "procrastinate_jobs": ("SI", "SIUD"),
    "procrastinate_periodic_defers": ("", "SIUD"),
    "procrastinate_workers": ("", "SIUD"),
    "socialaccount_socialaccount": ("SIUD", "SD"),
    "socialaccount_socialapp": ("SD", "SD"),
    "socialaccount_socialtoken": ("SD", "SD"),
    "privacy_copy": ("SIUD", "SIUD"),
    "privacy_schoolrequest": ("SI", "SIUD"),
    "transport_trip": ("S", "SIUD"),
    "records_contact": ("S", "SIUD"),
    "records_contactaddress": ("S", "SIUD"),
    "records_guardianship": ("S", "SIUD"),
    "records_student": ("S", "SIUD"),
    "report_cards_body": ("", "SIUD"),
    "report_cards_header": ("", "SIUD"),
    "report_cards_reportcard": ("S", "SID"),
    "results_mark": ("S", "SIUD"),
    "results_preference": ("SIUD", "SD"),
    "results_termresult": ("S", "SIUD"),
}


# Rights of the web role on columns alone.
OF_COLUMNS = {
    ("imports_uploadtoken", "UPDATE"): {"last_used_at"},
    ("notices_message", "SELECT"): {"id"},
    ("links_link", "UPDATE"): {
        "contact_id", "address_key", "active", "suspended_for", "suspended_at", "ends_on", "identity",
        "moved_to", "recycled_at", "student_key",
    },
}  # fmt: skip


def test_of_some_tables_the_web_role_has_some_columns_alone(raw: Connection) -> None:
    rows = raw.execute(
        "SELECT c.relname, r, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " AND a.attnum > 0 AND NOT a.attisdropped, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) r"
        " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
        " AND has_column_privilege('portail_app', c.oid, a.attnum, r)"
        " AND NOT has_table_privilege('portail_app', c.oid, r)"
    ).fetchall()
    found: dict[tuple[str, str], set[str]] = {}
    for table, right, column in rows:
        found.setdefault((table, right), set()).add(column)
    assert found == OF_COLUMNS


def test_the_rights_of_each_role_are_those_of_the_table(raw: Connection) -> None:
    def rights(role: str, table: str) -> str:
        row = raw.execute(
            "SELECT coalesce(string_agg(left(r, 1), '' ORDER BY o), '') FROM"
            " unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) WITH ORDINALITY AS x (r, o)"
            " WHERE has_table_privilege(%s, %s, r)",
            [role, table],
        ).fetchone()
        assert row is not None
        return str(row[0])

    tables = raw.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    ).fetchall()
    assert {table: tuple(rights(role, table) for role in ROLES) for (table,) in tables} == RIGHTS


@pytest.mark.parametrize("right", ["TRUNCATE", "REFERENCES", "TRIGGER"])
def test_no_role_may_empty_a_table_or_hang_something_on_it(raw: Connection, right: str) -> None:
    held = raw.execute(
        "SELECT r, relname FROM pg_class, unnest(%s::text[]) r WHERE relkind = 'r'"
        " AND relnamespace = 'public'::regnamespace AND has_table_privilege(r, oid, %s)",
        [list(ROLES), right],
    ).fetchall()
    assert held == []
