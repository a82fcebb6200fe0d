"""« Ce n’était pas moi »: what is told at a sign-in, and what the button of the mail takes back, once."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.access.actions import disavow
from portail.accounts.alerts import tell
from portail.accounts.factors.queries import has_second_factor, passkeys_of
from portail.accounts.models import Alert, KnownDevice, Person, Session
from portail.accounts.seals import alert_seal, public_half
from portail.common.codes import derive_token
from portail.database.context import rows_of
from portail.notices.rules import TOKEN_PURPOSE
from portail.web.ui import door
from tests.accounts.factors import add_application, add_passkey
from tests.accounts.people import ALICE, BOB, PASSWORD
from tests.accounts.races import at_once
from tests.accounts.visitor import Visitor
from tests.attack.test_races import meanwhile
from tests.roles import superuser_connection

pytestmark = pytest.mark.django_db(transaction=True)

NEXT = "Cinq Tuques Mouillées"


@pytest.fixture
def alice() -> Visitor:
    """Alice, who has just signed up on her phone."""
    visitor = Visitor()
    visitor.sign_up()
    return visitor


def person() -> Person:
    return Person.objects.get(email=ALICE)


def kinds() -> list[str]:
    """What was told, in order."""
    told = ProcrastinateJob.objects.filter(task_name="access.tell_way_changed").order_by("id")
    return [job.args["kind"] for job in told]


def token_of(kind: str, whose: Person | None = None) -> str:
    """What stands in the link of the mails of the last alert of this kind."""
    someone = whose or person()
    with rows_of(actor=someone.pk):
        told = Alert.objects.filter(kind=kind).latest("created_at")
    secret = derive_token(alert_seal(told.pk), key=settings.SECRET_KEY, purpose=TOKEN_PURPOSE)
    return public_half(someone.handle) + secret


def noted() -> list[str]:
    """What the trail says was disavowed; by nobody, since whoever has the mail may do it."""
    with superuser_connection() as raw:
        rows = raw.execute(
            "SELECT details->>'told' FROM audit_entry WHERE action = 'account.disavowed' AND actor_id IS NULL"
        ).fetchall()
    return [str(row[0]) for row in rows]


def page(token: str) -> str:
    return f"/compte/pas-moi/{token}/"


def says_no(kind: str) -> Any:
    """Somebody who is not signed in opens the link and uses the button."""
    return Visitor().post(page(token_of(kind)), follow=True)


def test_a_sign_up_tells_nothing_and_a_sign_in_where_one_was_before_neither(alice: Visitor) -> None:
    alice.post("/deconnexion/")
    alice.sign_in()
    assert kinds() == []


@pytest.mark.asvs("6.3.5")
def test_a_sign_in_on_a_new_device_is_told_once(alice: Visitor) -> None:
    stranger = Visitor()
    stranger.sign_in()
    stranger.post("/deconnexion/")
    stranger.sign_in()
    assert kinds() == ["signed-in-new-device"]
    with rows_of(actor=person().pk):
        assert Alert.objects.get().device == "Chrome/Android"


@pytest.mark.asvs("6.3.5")
def test_a_success_after_five_failures_is_told_in_one_mail_and_once(alice: Visitor) -> None:
    stranger = Visitor()
    for number in range(5):
        stranger.sign_in(password=f"essai {number}")
    stranger.sign_in()
    assert kinds() == ["signed-in-after-failures"]
    stranger.post("/deconnexion/")
    stranger.sign_in()
    assert kinds() == ["signed-in-after-failures"]


def test_four_failures_on_a_known_device_are_a_slip(alice: Visitor) -> None:
    alice.post("/deconnexion/")
    for number in range(4):
        alice.sign_in(password=f"essai {number}")
    alice.sign_in()
    assert kinds() == []


def test_a_reset_on_a_new_device_is_one_event(alice: Visitor) -> None:
    elsewhere = Visitor()
    elsewhere.ask(flow="reinitialiser")
    elsewhere.type_code(flow="reinitialiser")
    elsewhere.choose(NEXT, flow="reinitialiser")
    assert kinds() == ["password-changed"]


def test_looking_at_the_page_changes_nothing(alice: Visitor) -> None:
    Visitor().sign_in()
    answer = Visitor().get(page(token_of("signed-in-new-device")))
    assert "Déconnecter tous les appareils" in answer.text and ALICE not in answer.text
    assert Session.objects.filter(person=person()).count() == 2
    assert alice.is_signed_in()


@pytest.mark.asvs("7.4.3")
def test_the_button_ends_every_session_forgets_every_device_and_goes_to_the_reset(alice: Visitor) -> None:
    stranger = Visitor()
    stranger.sign_in()
    answer = says_no("signed-in-new-device")
    assert answer.redirect_chain == [("/compte/reinitialiser/", 302)]
    assert "C’est fait" in answer.text
    assert not alice.is_signed_in() and not stranger.is_signed_in()
    assert not KnownDevice.objects.exists()
    assert noted() == ["signed-in-new-device"]
    assert kinds() == ["signed-in-new-device", "disavowed"]


def test_then_the_password_lets_nobody_in_before_another_is_chosen(alice: Visitor) -> None:
    Visitor().sign_in()
    says_no("signed-in-new-device")
    answer = Visitor().post("/connexion/", {"email": ALICE, "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/compte/reinitialiser/", 302)]
    assert "choisissez d’abord un nouveau mot de passe" in answer.text
    assert not Session.objects.filter(person__isnull=False).exists()
    alice.ask(flow="reinitialiser")
    alice.type_code(flow="reinitialiser")
    alice.choose(NEXT, flow="reinitialiser")
    assert alice.is_signed_in()
    again = Visitor()
    again.sign_in(password=NEXT)
    assert again.is_signed_in()


def test_a_passkey_that_was_added_goes(alice: Visitor) -> None:
    add_passkey(person().pk, now=timezone.now())
    says_no("passkey-added")
    assert not passkeys_of(person_id=person().pk)


def test_an_address_that_was_added_goes_and_the_other_is_the_main_one(alice: Visitor) -> None:
    row = EmailAddress.objects.create(user=person(), email=BOB, verified=True, primary=False)
    with rows_of(actor=person().pk):
        tell("address-added", person_id=person().pk, now=timezone.now(), added=row.pk)
    EmailAddress.objects.filter(email=ALICE).update(primary=False)
    EmailAddress.objects.filter(email=BOB).update(primary=True)
    Person.objects.filter(email=ALICE).update(email=BOB)
    Visitor().post(page(token_of("address-added", Person.objects.get())))
    assert list(EmailAddress.objects.values_list("email", "primary")) == [(ALICE, True)]
    assert person().email == ALICE


def test_a_mail_takes_no_second_step_away(alice: Visitor) -> None:
    add_application(person().pk, now=timezone.now())
    says_no("second-factor-added")
    assert has_second_factor(person_id=person().pk)
    assert person().doubted_at is not None


def test_the_link_serves_once_and_tells_a_stranger_nothing(alice: Visitor) -> None:
    Visitor().sign_in()
    token = token_of("signed-in-new-device")
    Visitor().post(page(token))
    doubted = person().doubted_at
    texts = set()
    for tried in (token, token[:-3] + "abc", "x" * 44, "x"):
        answer = Visitor().post(page(tried))
        assert answer.status_code == 200
        texts.add(answer.text.partition("<main")[2].partition("</main>")[0])
    assert len(texts) == 1 and ALICE not in texts.pop()
    assert person().doubted_at == doubted


def test_after_seven_days_the_link_serves_no_more(alice: Visitor) -> None:
    Visitor().sign_in()
    with rows_of(actor=person().pk):
        told = Alert.objects.get()
    assert (told.expires_at - told.created_at).days == 7
    assert not disavow(token=token_of("signed-in-new-device"), now=told.expires_at)
    assert alice.is_signed_in()


def test_twenty_at_once_have_one_effect(alice: Visitor) -> None:
    Visitor().sign_in()
    token = token_of("signed-in-new-device")
    answers: list[bool] = []
    with rows_of(actor=person().pk):
        now = Alert.objects.get().created_at
    at_once(20, lambda _: answers.append(disavow(token=token, now=now)))
    assert sorted(answers) == [False] * 19 + [True]
    assert noted() == ["signed-in-new-device"]


def test_the_page_is_in_english_too(alice: Visitor) -> None:
    assert Visitor().get(f"/en{page('x')}").status_code == 200


def test_a_sign_in_under_way_while_the_button_is_used_carries_nobody(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button comes between the stages of a sign-in and the moment when its session is saved."""
    with rows_of(actor=person().pk):
        tell("passkey-removed", person_id=person().pk, now=timezone.now())
    token = token_of("passkey-removed")
    meanwhile(monkeypatch, door.entrance, "enter", lambda: disavow(token=token, now=timezone.now()))
    thief = Visitor(raise_request_exception=False)
    thief.sign_in()
    assert not thief.is_signed_in()
    assert not Session.objects.filter(person__isnull=False).exists()
