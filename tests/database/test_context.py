"""The context of the row policies: what a transaction may see, and that nothing sees without one."""

import pytest
from django.db import ProgrammingError, connection, transaction

from portail.database.context import current_rows, rows_of
from portail.links.models import Link
from portail.records.models import Student

pytestmark = pytest.mark.django_db(transaction=True)


def actor() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.actor', true)")
        return cursor.fetchone()[0] or ""


def test_a_query_without_context_is_refused_by_the_database() -> None:
    with pytest.raises(ProgrammingError, match="no row context"), transaction.atomic():
        list(Student.objects.all())  # a table with rows: on an empty one the policy is never asked


def test_a_query_after_a_context_has_ended_is_refused_too() -> None:
    with rows_of(actor=1):
        assert list(Link.objects.all()) == []
    with pytest.raises(ProgrammingError, match="no row context"), transaction.atomic():
        list(Student.objects.all())


def test_a_nested_context_gives_the_former_one_back() -> None:
    with rows_of(actor=1):
        with rows_of(actor=2, board=3):
            assert actor() == "2"
        assert actor() == "1"
        assert current_rows() is not None
    assert actor() == ""
    assert current_rows() is None


def test_a_nested_context_that_fails_gives_the_former_one_back() -> None:
    with rows_of(actor=1):
        with pytest.raises(ZeroDivisionError), rows_of(actor=2):
            raise ZeroDivisionError
        assert actor() == "1"
