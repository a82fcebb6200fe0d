"""Jobs deferred by name stand or fall with their transaction, inside a worker too."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from portail.database.jobs import defer
from tests.roles import as_role

pytestmark = pytest.mark.django_db(transaction=True)


def queued() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notices.send'")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("role", ["app", "jobs"])
def test_a_job_of_a_rolled_back_transaction_is_never_queued(role: str) -> None:
    with as_role(role), app.replace_connector(app.connector.get_worker_connector()):
        with transaction.atomic():
            defer("notices.send", queue="mail", message_id="1")
            assert queued() == 1
            transaction.set_rollback(True)
        assert queued() == 0
        defer("notices.send", queue="mail", message_id="1")
        assert queued() == 1


def test_every_job_deferred_by_name_has_its_task() -> None:
    names = {
        "notices.send", "access.answer_challenge", "access.tell_linked", "access.tell_other_guardians",
        "access.tell_request_decided", "access.tell_way_changed", "access.send", "privacy.make_copy",
        "privacy.tell_answered", "privacy.clean",
    }  # fmt: skip
    app.perform_import_paths()  # as the worker does when it starts
    assert names <= set(app.tasks)


def test_a_code_is_sent_before_the_mails_that_wait_in_front_of_it() -> None:
    defer("notices.send", queue="mail", message_id="plain")
    defer("notices.send", queue="mail", urgent=True, message_id="code")
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'message_id' FROM procrastinate_jobs ORDER BY priority DESC, id")
        assert [row[0] for row in cursor.fetchall()] == ["code", "plain"]
