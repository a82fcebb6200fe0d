"""Every table with a board or a student has row policies, for its owner too, on reads and writes."""

import pytest
from django.db import connection

from portail.database.roles import OWNER

pytestmark = pytest.mark.django_db

# Columns that make a row somebody's.
TENANT_COLUMNS = ["board_id", "student_id"]

# table: why it has no row policy
WITHOUT: dict[str, str] = {}

# (table, policy): why every row may pass it
FOR_ALL: dict[tuple[str, str], str] = {
    ("boards_school", "directory"): "the directory of schools is public, and read without an account",
    ("boards_boardname", "directory"): "the names of boards are searched without an account",
    ("boards_schoolyear", "directory"): "a board's school years are as public as its calendar",
    ("boards_boardsetting", "directory"): "what a board decided words the pages of all its families",
    ("boards_publication", "directory"): "which domains a board publishes is told to whoever asks",
}

# (table, policy): what the functions that read as the owner read there (ADR 0031)
FOR_FUNCTIONS: dict[tuple[str, str], str] = {
    ("records_student", "functions"): "the schools of the students whom a person follows",
}


def rows(query: str, *arguments: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        return cursor.fetchall()


def tenant_tables() -> set[str]:
    query = """
        SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND a.attname = ANY (%s) AND NOT a.attisdropped
    """
    return {table for (table,) in rows(query, TENANT_COLUMNS)}


def protected() -> set[str]:
    query = """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity
    """
    return {table for (table,) in rows(query)}


def policies() -> list[tuple[str, str, str, str | None, str | None, str]]:
    return rows(
        "SELECT tablename, policyname, cmd, qual, with_check, permissive FROM pg_policies"
        " WHERE schemaname = 'public' ORDER BY 1, 2"
    )


def test_every_tenant_table_is_protected_from_its_owner_too() -> None:
    assert {"records_student", "links_link"} <= tenant_tables()
    assert tenant_tables() - protected() == set(WITHOUT)


def test_a_protected_table_has_a_policy() -> None:
    assert protected() - {table for table, *_rest in policies()} == set()


def test_row_security_is_never_on_without_force() -> None:
    query = "SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity"
    assert rows(query) == []


def test_what_may_be_read_or_written_is_said_by_each_policy() -> None:
    reading = {"ALL", "SELECT", "UPDATE", "DELETE"}
    writing = {"ALL", "INSERT", "UPDATE"}
    silent = [
        (table, name)
        for table, name, command, using, check, _permissive in policies()
        if (command in reading and not using) or (command in writing and not check)
    ]
    assert silent == []


def test_no_policy_lets_every_row_through() -> None:
    wide = {
        (table, name)
        for table, name, _command, using, check, permissive in policies()
        if permissive == "PERMISSIVE" and "true" in (using, check)
    }
    assert wide - set(FOR_ALL) - set(FOR_FUNCTIONS) == set()


def test_what_functions_read_as_the_owner_is_for_the_owner_alone() -> None:
    query = "SELECT tablename, policyname, cmd, roles::text[] FROM pg_policies WHERE policyname = 'functions'"
    assert rows(query) == [(*which, "SELECT", [OWNER]) for which in FOR_FUNCTIONS]


def test_what_is_followed_is_read_as_the_owner_alone_and_finds_tables_by_a_path_of_its_own() -> None:
    query = """
        SELECT proname, 'search_path=public, pg_temp' = ANY (proconfig) FROM pg_proc
        WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1
    """
    assert rows(query) == [("app_follow", True), ("app_follow_younger", True)]


def test_a_view_obeys_the_policies_of_who_reads_it() -> None:
    query = """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
          AND (relkind = 'm'
               OR relkind = 'v' AND NOT 'security_invoker=true' = ANY (coalesce(reloptions, '{}')))
    """
    assert rows(query) == []
