"""The password as one way in among others: taken away when another stays, chosen again. Floor 4."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from portail.accounts import policy
from portail.accounts.factors.telling import way_changed
from portail.accounts.models import Person, Session
from portail.accounts.refusals import AccountRefused
from portail.accounts.rules import normalised
from portail.accounts.ways import Kind, held_ways, may_remove
from portail.database.context import rows_of


def remove(*, person_id: int, session_key: str, now: datetime) -> None:
    """Leave the account without a password; the other sessions end.

    Raises AccountRefused: password-absent, way-last.
    """
    with rows_of(actor=person_id):
        ways = held_ways(person_id)
        own = next((way for way in ways if way.kind is Kind.PASSWORD), None)
        if own is None:
            raise AccountRefused("password-absent")
        if not may_remove(ways, own):
            raise AccountRefused("way-last")
        _set(person_id, make_password(None), kept_session=session_key)
        way_changed("password-removed", person_id=person_id, now=now)


def choose(*, person_id: int, password: str, session_key: str, now: datetime) -> None:
    """Give an account that has none a password; the other sessions end.

    Raises AccountRefused: password-weak, step-missing (it has one); Busy.
    """
    address = Person.objects.values_list("email", flat=True).get(pk=person_id)
    report = policy.report_on(password, address=address)
    if not report.accepted:
        raise AccountRefused("password-weak", report=report)
    encoded = make_password(normalised(password))
    with rows_of(actor=person_id):
        if any(way.kind is Kind.PASSWORD for way in held_ways(person_id)):
            raise AccountRefused("step-missing")
        _set(person_id, encoded, kept_session=session_key)
        way_changed("password-set", person_id=person_id, now=now)


def _set(person_id: int, encoded: str, *, kept_session: str) -> None:
    Person.objects.filter(pk=person_id).update(password=encoded)
    Session.objects.filter(person_id=person_id).exclude(session_key=kept_session).delete()
