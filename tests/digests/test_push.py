"""Notices on devices: read by the browser alone, without a name, gone with the session."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import http_ece
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from portail.accounts.models import Person, Session
from portail.database.context import rows_of
from portail.digests import actions
from portail.digests.actions import DeviceRefused
from portail.digests.encryption import decoded, encoded, new_private_key, public_key, sealed
from portail.digests.models import Subscription
from portail.digests.push import NotPushed, is_push_service, wake
from portail.links.ages import Category
from portail.links.models import Link
from tests.cast import ALICE, CHARLIE, MAIKA
from tests.digests.devices import Browser, PushService
from tests.digests.sources import AT, EVENING, collect, happened, jobs, reading, tell
from tests.people import account, linked, signed_in, student_of
from tests.roles import as_role, superuser_connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    server = PushService()
    server.start()
    settings.PUSH_HOSTS = frozenset({server.origin})
    settings.VAPID_PRIVATE_KEY = new_private_key()
    yield server
    server.stop()


def subscribed(person: Person, browser: Browser, service: PushService, path: str = "/one") -> Session:
    """PERSON signed in at a browser that shows notices."""
    key = signed_in(person).session.session_key
    with rows_of(actor=person.pk):
        actions.subscribe(
            person_id=person.pk, session_key=key, endpoint=f"{service.origin}{path}",
            browser_key=encoded(browser.point), secret=encoded(browser.secret), now=AT,
        )  # fmt: skip
    Session.objects.filter(session_key=key).update(expire_date=AT + timedelta(days=30))
    return Session.objects.get(session_key=key)


def woken(person: Person, session: Session, *, now: Any = AT, at_once: bool = False) -> bool:
    with as_role("jobs"):
        return wake(
            person_id=person.pk, device=session.public_id, told=[(student_of(MAIKA).pk, Category.ABSENCES)],
            path="/aujourdhui/", at_once=at_once, now=now,
        )  # fmt: skip


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


def kept(person: Person) -> int:
    with rows_of(actor=person.pk):
        return Subscription.objects.filter(person=person).count()


def test_a_push_is_read_by_the_browser_with_anothers_library_and_names_nobody(
    alice: Person, service: PushService, settings: Any
) -> None:
    browser = Browser()
    assert woken(alice, subscribed(alice, browser, service))
    ((headers, body),) = service.got
    assert browser.read(body) == {"text": "Du nouveau pour un de vos enfants", "path": "/aujourdhui/"}
    assert headers["Content-Encoding"] == "aes128gcm" and 0 < int(headers["TTL"]) <= 4 * 3600
    scheme, _space, fields = headers["Authorization"].partition(" ")
    token, key = (part.partition("=")[2] for part in fields.split(", "))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    claims = jwt.decode(
        token, point, algorithms=["ES256"], audience=service.origin, options={"verify_exp": False}
    )
    assert scheme == "vapid" and key == public_key(settings.VAPID_PRIVATE_KEY)
    assert claims["sub"] == "mailto:ne-pas-repondre@exemple.ca"


def test_two_pushes_of_the_same_words_look_alike_in_length_alone() -> None:
    browser = Browser()
    short, long = (
        sealed(text, browser_key=browser.point, secret=browser.secret)
        for text in (b'{"a":1}', b'{"a":"' + b"x" * 300 + b'"}')
    )
    assert len(short) == len(long) and short[86:] != long[86:]


def test_another_browser_reads_nothing(alice: Person, service: PushService) -> None:
    assert woken(alice, subscribed(alice, Browser(), service))
    with pytest.raises(http_ece.ECEException):
        Browser().read(service.got[0][1])


def test_who_is_barred_meanwhile_is_woken_no_more(alice: Person, service: PushService) -> None:
    session = subscribed(alice, Browser(), service)
    with as_role("jobs"), rows_of(board=student_of(MAIKA).board_id):
        Link.objects.filter(person=alice).update(active=False, suspended_for="barred")
    assert not woken(alice, session) and service.got == []


def test_who_may_see_it_no_more_for_the_child_s_age_is_not_woken_of_it(
    alice: Person, service: PushService
) -> None:
    session = subscribed(alice, Browser(), service)
    board = student_of(MAIKA).board_id
    with superuser_connection() as raw:
        for category, is_woken in ((Category.ABSENCES, False), (Category.RESULTS, True)):
            raw.execute("DELETE FROM boards_boardsetting")
            raw.execute(
                "INSERT INTO boards_boardsetting (board_id, name, value) VALUES (%s, %s, '8')",
                [board, f"{category}-until-age"],
            )
            assert woken(alice, session) is is_woken, category


def test_nothing_in_the_quiet_but_what_interrupts(alice: Person, service: PushService) -> None:
    session = subscribed(alice, Browser(), service)
    night = EVENING + timedelta(hours=6)
    assert not woken(alice, session, now=night)
    assert woken(alice, session, now=night, at_once=True)


def test_the_service_keeps_nothing_into_the_quiet(alice: Person, service: PushService) -> None:
    session = subscribed(alice, Browser(), service)
    woken(alice, session, now=EVENING + timedelta(hours=2, minutes=30))  # eight o'clock, quiet from nine
    assert service.got[0][0]["TTL"] == "3600"


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_the_service_forgot_is_deleted(
    alice: Person, service: PushService, status: int
) -> None:
    service.status = status
    assert not woken(alice, subscribed(alice, Browser(), service))
    assert kept(alice) == 0


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_in_trouble_is_asked_again(alice: Person, service: PushService, status: int) -> None:
    service.status = status
    session = subscribed(alice, Browser(), service)
    with pytest.raises(NotPushed, match=str(status)):
        woken(alice, session)
    assert kept(alice) == 1


def test_no_redirection_is_followed(alice: Person, service: PushService) -> None:
    service.status = 302
    assert not woken(alice, subscribed(alice, Browser(), service))
    assert len(service.got) == 1


def test_signing_out_or_ending_the_session_elsewhere_ends_it(alice: Person, service: PushService) -> None:
    session = subscribed(alice, Browser(), service)
    Session.objects.filter(pk=session.pk).delete()
    assert kept(alice) == 0 and not woken(alice, session) and service.got == []


def test_a_session_past_its_time_is_not_woken(alice: Person, service: PushService) -> None:
    session = subscribed(alice, Browser(), service)
    assert not woken(alice, session, now=AT + timedelta(days=31))


def test_anothers_endpoint_takes_nothing_from_them(alice: Person, service: PushService) -> None:
    hers = Browser()
    session = subscribed(alice, hers, service)
    charlie = account(CHARLIE.email)
    subscribed(charlie, Browser(), service)
    assert kept(alice) == kept(charlie) == 1
    assert woken(alice, session) and hers.read(service.got[0][1])


def test_a_session_of_another_person_cannot_be_subscribed(alice: Person, service: PushService) -> None:
    key = signed_in(alice).session.session_key
    charlie = account(CHARLIE.email)
    with rows_of(actor=charlie.pk), pytest.raises(Session.DoesNotExist):
        actions.subscribe(
            person_id=charlie.pk, session_key=key, endpoint=f"{service.origin}/one",
            browser_key=encoded(Browser().point), secret=encoded(b"s" * 16), now=AT,
        )  # fmt: skip


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://169.254.169.254/latest", "https://localhost/x", "https://10.0.0.1/", "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.exemple.ca/", "https://fcm.googleapis.com@10.0.0.1/", "https://notify.windows.com/",
        "https://fcm.googleapis.com:8443/", "https://évilfcm.googleapis.com/", "file:///etc/passwd", "", "https://[::1",
        "https://fcm.googleapis.com\\@10.0.0.1/", "https://internal.example\\.notify.windows.com/x",
        "https://internal.example%5c.notify.windows.com/x", "https://internal.example;.notify.windows.com/x",
    ],
)  # fmt: skip
def test_nothing_but_push_services_is_written_to(endpoint: str, settings: Any) -> None:
    settings.PUSH_HOSTS = frozenset({"fcm.googleapis.com", ".notify.windows.com"})
    assert not is_push_service(endpoint)


@pytest.mark.parametrize(
    "endpoint", ["https://fcm.googleapis.com/fcm/send/x", "https://wns2.notify.windows.com/w/?t=1"]
)
def test_push_services_are_known(endpoint: str, settings: Any) -> None:
    settings.PUSH_HOSTS = frozenset({"fcm.googleapis.com", ".notify.windows.com"})
    assert is_push_service(endpoint)


@pytest.mark.parametrize(
    ("key", "secret"), [("AAAA", "A" * 22), ("é", "A" * 22), (None, "AAAA"), (None, "?")]
)
def test_keys_that_are_none_are_refused(
    alice: Person, service: PushService, key: str | None, secret: str
) -> None:
    session = signed_in(alice).session.session_key
    with rows_of(actor=alice.pk), pytest.raises(DeviceRefused, match="push-bad-key"):
        actions.subscribe(
            person_id=alice.pk, session_key=session, endpoint=f"{service.origin}/one",
            browser_key=key or encoded(Browser().point), secret=secret, now=AT,
        )  # fmt: skip


def test_a_device_is_asked_for_once_a_mail(
    alice: Person, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = subscribed(alice, Browser(), service)
    with as_role("jobs"):
        collect(reading(monkeypatch, happened(MAIKA)), AT + timedelta(minutes=1))
        tell([alice.pk], EVENING)
    (asked,) = jobs("digests.push")
    assert asked["device"] == str(session.public_id) and asked["path"] == "/aujourdhui/"
    assert session.session_key not in json.dumps(asked)
