"""The context of rows after a statement that failed: the former one, and the fault's own name."""

import pytest
from django.db import DataError, IntegrityError, connection

from portail.accounts.models import Person
from portail.database.context import Rows, current_rows, rows_of
from tests.people import account
from tests.world import NOW

pytestmark = pytest.mark.django_db


def settings_of_rows() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('app.actor'), current_setting('app.board'),"
            " current_setting('app.address')"
        )
        found: tuple[str, ...] = cursor.fetchone()
    return found


def test_a_fault_inside_a_context_keeps_its_name_and_leaves_the_former_one() -> None:
    account("autre@exemple.ca")
    with rows_of(actor=7, board=3, address="a@exemple.ca"):
        with pytest.raises(IntegrityError), rows_of(actor=8, board=4):
            Person.objects.create(email="autre@exemple.ca", created_at=NOW)
        with pytest.raises(DataError), rows_of(actor=8, board=4), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert current_rows() == Rows(7, 3, "a@exemple.ca")
        assert settings_of_rows() == ("7", "3", "a@exemple.ca")


def test_a_refusal_inside_a_context_leaves_the_former_one() -> None:
    with rows_of(actor=7):
        with pytest.raises(KeyError), rows_of(actor=8, board=4):
            raise KeyError
        assert settings_of_rows() == ("7", "0", "")
