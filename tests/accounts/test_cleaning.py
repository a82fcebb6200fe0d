"""What accounts leave behind goes at night, by the worker's own role."""

from datetime import timedelta

import pytest

from portail.accounts.factors.ceremonies import SIGN_IN, open_ceremony
from portail.accounts.models import Ceremony, Challenge, KnownDevice, Session
from portail.accounts.tasks import clean
from portail.limits.models import Tally
from tests.accounts.people import ALICE, HOME, NOON, ask, open_account
from tests.roles import as_role

pytestmark = pytest.mark.django_db(transaction=True)


def session(key: str, *, ends_in: timedelta) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=NOON + ends_in)


def test_what_has_ended_goes_and_the_rest_stays() -> None:
    person_id = open_account(now=NOON - timedelta(days=3))
    KnownDevice.objects.create(
        person_id=person_id, token="old", created_at=NOON, seen_at=NOON - timedelta(days=401)
    )
    KnownDevice.objects.create(person_id=person_id, token="new", created_at=NOON, seen_at=NOON)
    session("ended", ends_in=timedelta(seconds=-1))
    session("open", ends_in=timedelta(hours=1))
    kept = ask("reset", ALICE)
    for when in (NOON - timedelta(hours=1), NOON):
        open_ceremony(purpose=SIGN_IN, browser="alice’s phone", network=HOME, now=when)
    with as_role("jobs"):
        clean(timestamp=int(NOON.timestamp()))
    assert list(Challenge.objects.values_list("pk", flat=True)) == [kept]
    assert list(KnownDevice.objects.values_list("token", flat=True)) == ["new"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert Ceremony.objects.get().expires_at > NOON
    assert not Tally.objects.filter(expires_at__lt=NOON).exists()
    assert Tally.objects.exists()
