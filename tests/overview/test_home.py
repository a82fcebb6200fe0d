"""A parent's home, read from the cookie in two statements, is what the plain tables say."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from portail.accounts.models import Person, Session
from portail.database.context import rows_of
from portail.links.actions import ask_school, remove_link
from portail.links.models import Link, LinkRequest
from portail.overview.home import Home, read_home
from tests.cast import ALICE, ANAIS, BOB, EMILE_B, MAIKA
from tests.people import account, claimed, linked, links, signed_in
from tests.roles import superuser_connection
from tests.wire import statements
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def key_of(person: Person) -> str:
    """The session cookie of a browser where PERSON is signed in."""
    return signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value


def home_of(key: str) -> Home:
    home = read_home(session_key=key, now=NOW)
    assert home is not None
    return home


def test_the_home_is_what_the_plain_tables_say() -> None:
    alice = account(ALICE.email)
    linked(alice, EMILE_B, MAIKA)
    with rows_of(actor=alice.pk):
        ask_school(person_id=alice.pk, claimed=claimed(ANAIS, ALICE.email), now=NOW)
    home = home_of(key_of(alice))
    with rows_of(actor=alice.pk):
        plain = (
            Link.objects.filter(person=alice)
            .order_by("position")
            .select_related("student__school", "board", "contact")
        )
        assert home.given_name == plain[0].contact.given_name == "Alice"
        assert [
            (c.link_id, c.public_id, c.position, c.family_name, c.level, c.file_number, c.school, c.board)
            for c in (one.child for one in home.children)
        ] == [
            (
                str(link.pk),
                str(link.student.public_id),
                link.position,
                link.student.family_name,
                link.student.level,
                link.student.file_number,
                link.student.school.name,
                link.board.name,
            )
            for link in plain
        ]
        asked = LinkRequest.objects.get(person=alice)
        (shown,) = home.requests
        assert (shown.id, shown.state, shown.opened_at) == (asked.pk, "open", asked.opened_at)
    assert [one.child.given_name for one in home.children] == ["Émile", "Maïka"]
    assert home.suspended == ()


def test_the_home_costs_two_statements() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    key = key_of(alice)
    home_of(key)  # prepares them on this connection
    with statements() as sent:
        home_of(key)
    assert len(sent) == 2, sent


def test_nobody_is_at_home_without_a_session() -> None:
    linked(account(ALICE.email), MAIKA)
    for key in ("", "unknown", "x" * 40):
        assert read_home(session_key=key, now=NOW) is None


def test_a_deleted_session_is_out_at_the_next_read() -> None:
    alice = account(ALICE.email)
    key = key_of(alice)
    home_of(key)
    Session.objects.filter(person=alice).delete()
    assert read_home(session_key=key, now=NOW) is None


def test_an_expired_session_and_a_closed_account_are_out() -> None:
    alice = account(ALICE.email)
    key = key_of(alice)
    assert read_home(session_key=key, now=timezone.now() + timedelta(days=60)) is None
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    assert read_home(session_key=key, now=NOW) is None


def test_a_suspended_link_shows_no_child_but_why() -> None:
    alice = account(ALICE.email)
    linked(alice, EMILE_B, MAIKA)
    key = key_of(alice)
    with superuser_connection() as raw:
        raw.execute("UPDATE links_link SET active = false, suspended_for = 'barred' WHERE position = 1")
    home = home_of(key)
    assert [one.child.given_name for one in home.children] == ["Émile"]
    assert [(s.board, s.reason) for s in home.suspended] == [(MAIKA.board.name, "barred")]
    assert "Maïka" not in repr(home)


def test_a_guardianship_that_ended_by_its_date_is_out_though_nothing_ran() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    key = key_of(alice)
    with superuser_connection() as raw:
        raw.execute("UPDATE links_link SET ends_on = '2020-06-30'")
    home = home_of(key)
    assert home.children == () and [s.reason for s in home.suspended] == ["ended"]


def test_a_removed_link_is_gone() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    key = key_of(alice)
    with rows_of(actor=alice.pk):
        assert remove_link(person_id=alice.pk, link_id=links(alice)[0].pk, now=NOW)
    assert home_of(key).children == home_of(key).suspended == ()


def test_no_ones_home_shows_anothers_children() -> None:
    linked(account(ALICE.email), MAIKA)
    home = home_of(key_of(account(BOB.email)))
    assert (home.given_name, home.children, home.suspended, home.requests) == ("", (), (), ())


def test_the_context_ends_with_the_read() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    home_of(key_of(alice))
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.actor', true), '')")
        assert cursor.fetchone() == ("",)


def test_a_connection_that_the_server_closed_is_replaced() -> None:
    alice = account(ALICE.email)
    key = key_of(alice)
    home_of(key)
    pid = connection.connection.info.backend_pid
    with superuser_connection() as raw:
        raw.execute("SELECT pg_terminate_backend(%s)", [pid])
    assert home_of(key).visitor.person_id == alice.pk
