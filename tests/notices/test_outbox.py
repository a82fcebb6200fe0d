"""The outbox against a real mail server: what arrives, what waits, what is never sent."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from portail.common.codes import derive_code, derive_token
from portail.config.environment import mailer
from portail.notices.actions import Outcome, defer_orphans, forget_old, post, send
from portail.notices.models import Message
from portail.notices.rules import TOKEN_MARKER, TOKEN_PURPOSE
from tests.notices.conftest import Answers
from tests.roles import as_role

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 0, 32, tzinfo=UTC)
SOON = NOW + timedelta(minutes=10)
ALICE = "genevieve.cote@exemple.ca"


@pytest.fixture(autouse=True)
def as_worker() -> Iterator[None]:
    with as_role("jobs"):
        yield


def posted(**changes: Any) -> uuid.UUID:
    words = {
        "to": ALICE,
        "language": "fr",
        "subject": "Votre mot de passe a été changé",
        "text": "Bonjour Geneviève",
        "html": "<p>Bonjour Geneviève</p>",
        "kind": "password-changed",
        "now": NOW,
    }
    return post(**{**words, **changes})


def posted_code(seal: str = "sceau", **changes: Any) -> uuid.UUID:
    words = {
        "subject": "{{code}}\u00a0: votre code",
        "text": "{{code}} est votre code",
        "html": "<p>{{code}}</p>",
        "kind": "code",
        "code_seal": seal,
        "expires_at": SOON,
    }
    return posted(**{**words, **changes})


def jobs(message_id: uuid.UUID) -> list[tuple[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, scheduled_at FROM procrastinate_jobs"
            " WHERE task_name = 'notices.send' AND args->>'message_id' = %s ORDER BY id",
            [str(message_id)],
        )
        return cursor.fetchall()


def test_a_mail_leaves_with_both_parts_and_what_machines_look_for(post_office: Answers) -> None:
    message_id = posted()
    assert send(message_id=message_id, now=NOW) is Outcome.SENT
    (mail,) = post_office.letterbox.mails()
    headers = dict(mail.headers)
    assert (mail.to, mail.subject) == (ALICE, "Votre mot de passe a été changé")
    assert (mail.text.strip(), mail.html.strip()) == ("Bonjour Geneviève", "<p>Bonjour Geneviève</p>")
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Content-Language"] == "fr"
    assert headers["Date"] == "Tue, 24 Nov 2026 00:32:00 +0000"
    assert mail.message_id == Message.objects.get(pk=message_id).message_id == f"<{message_id}@exemple.ca>"


def test_a_mail_that_was_sent_is_not_sent_again(post_office: Answers) -> None:
    message_id = posted()
    assert send(message_id=message_id, now=NOW) is Outcome.SENT
    assert send(message_id=message_id, now=NOW) is Outcome.SETTLED
    assert len(post_office.letterbox.mails()) == 1


def test_a_mail_of_a_rolled_back_change_is_neither_kept_nor_queued() -> None:
    with transaction.atomic():
        message_id = posted()
        transaction.set_rollback(True)
    assert not Message.objects.filter(pk=message_id).exists()
    assert jobs(message_id) == []


def test_the_code_is_in_the_mail_and_nowhere_in_the_database(post_office: Answers, settings: Any) -> None:
    code = derive_code("sceau", keys=[settings.SECRET_KEY])
    message_id = posted_code()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(m)::text FROM notices_message m WHERE id = %s", [message_id])
        row = cursor.fetchone()[0]
        cursor.execute("SELECT args::text FROM procrastinate_jobs ORDER BY id DESC LIMIT 1")
        arguments = cursor.fetchone()[0]
    assert code not in row and ALICE not in arguments
    assert send(message_id=message_id, now=NOW) is Outcome.SENT
    (mail,) = post_office.letterbox.mails()
    shown = f"{code[:3]}\u00a0{code[3:]}"
    assert mail.subject == f"{shown}\u00a0: votre code"
    assert shown in mail.text and shown in mail.html
    assert Message.objects.get(pk=message_id).code_seal == ""


def test_a_links_token_is_in_the_mail_and_nowhere_in_the_database(
    post_office: Answers, settings: Any
) -> None:
    token = derive_token("sceau", key=settings.SECRET_KEY, purpose=TOKEN_PURPOSE)
    message_id = posted_code(text=f"{{{{code}}}} https://exemple.ca/lien/{TOKEN_MARKER}/")
    assert token not in Message.objects.get(pk=message_id).text
    send(message_id=message_id, now=NOW)
    (mail,) = post_office.letterbox.mails()
    assert f"https://exemple.ca/lien/{token}/" in mail.text


def test_an_expired_code_is_never_sent(post_office: Answers) -> None:
    message_id = posted_code()
    assert send(message_id=message_id, now=SOON) is Outcome.EXPIRED
    assert send(message_id=message_id, now=NOW) is Outcome.SETTLED
    assert post_office.letterbox.mails() == []


def test_a_server_that_is_away_is_tried_again_later_under_one_message_id(
    post_office: Answers, settings: Any
) -> None:
    message_id = posted()
    reached = settings.MAILERS
    settings.MAILERS = {"default": mailer("smtp://127.0.0.1:1")}
    assert send(message_id=message_id, now=NOW) is Outcome.POSTPONED
    message = Message.objects.get(pk=message_id)
    assert (message.state, message.tries, message.last_error) == ("waiting", 1, "ConnectionRefusedError")
    assert jobs(message_id)[-1] == ("todo", NOW + timedelta(seconds=5))
    settings.MAILERS = reached
    assert send(message_id=message_id, now=NOW) is Outcome.SENT
    assert post_office.letterbox.mails()[0].message_id == message.message_id


def test_a_mail_that_never_goes_is_given_up_after_three_days(settings: Any) -> None:
    settings.MAILERS = {"default": mailer("smtp://127.0.0.1:1")}
    message_id = posted()
    assert send(message_id=message_id, now=NOW + timedelta(days=2, hours=23)) is Outcome.POSTPONED
    assert send(message_id=message_id, now=NOW + timedelta(days=3)) is Outcome.EXPIRED


@pytest.mark.parametrize(
    ("recipient", "data", "outcome", "told"),
    [
        ("550 5.1.1 genevieve.cote@exemple.ca is unknown", "", Outcome.REFUSED, "550 5.1.1"),
        ("450 4.2.1 genevieve.cote@exemple.ca is busy", "", Outcome.POSTPONED, "450 4.2.1"),
        ("", "554 5.7.1 looks like spam", Outcome.REFUSED, "554 5.7.1"),
        ("", "452 4.3.1 no room", Outcome.POSTPONED, "452 4.3.1"),
    ],
)
def test_a_lasting_refusal_is_kept_and_a_passing_one_is_tried_again(
    post_office: Answers, recipient: str, data: str, outcome: Outcome, told: str
) -> None:
    post_office.to_recipient, post_office.to_data = recipient, data
    message_id = posted()
    assert send(message_id=message_id, now=NOW) is outcome
    assert Message.objects.get(pk=message_id).last_error == told


def test_an_address_that_smtp_cannot_carry_is_refused_without_repeating_it(post_office: Answers) -> None:
    message_id = posted(to="gérard@exemple.ca")
    assert send(message_id=message_id, now=NOW) is Outcome.REFUSED
    assert Message.objects.get(pk=message_id).last_error == "address"


def test_a_server_that_hangs_up_after_its_250_has_taken_the_mail(post_office: Answers) -> None:
    post_office.drop_after_answer = True
    message_id = posted()
    assert send(message_id=message_id, now=NOW) is Outcome.SENT
    assert len(post_office.letterbox.mails()) == 1


def test_a_mail_that_another_worker_is_sending_is_left_to_it(post_office: Answers) -> None:
    message_id = posted()
    other = connections["default"].copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM notices_message WHERE id = %s FOR UPDATE", [message_id])
        assert send(message_id=message_id, now=NOW) is Outcome.HELD
    finally:
        other.rollback()  # the server learns of a close in its own time
        other.close()
    assert send(message_id=message_id, now=NOW) is Outcome.SENT


def test_a_waiting_mail_without_a_job_is_given_one() -> None:
    lost, queued, young = posted(), posted(), posted(now=NOW + timedelta(minutes=5))
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE args->>'message_id' = ANY (%s)", [[str(lost), str(young)]]
        )
    assert defer_orphans(now=NOW + timedelta(minutes=2)) == 1
    assert [len(jobs(message_id)) for message_id in (lost, queued, young)] == [1, 1, 0]


def test_settled_mails_are_forgotten_after_a_month_and_waiting_ones_never(post_office: Answers) -> None:
    sent, waiting = posted(), posted()
    send(message_id=sent, now=NOW)
    assert forget_old(now=NOW + timedelta(days=29)) == 0
    assert forget_old(now=NOW + timedelta(days=31)) == 1
    assert list(Message.objects.values_list("pk", flat=True)) == [waiting]


def test_the_web_role_posts_once_and_reads_no_mail() -> None:
    with as_role("app"):
        assert posted(once="job:7") == posted(once="job:7")
        for column in ("text", "html", "subject", "to_address", "code_seal", "unsubscribe_url"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                list(Message.objects.values_list(column))
    assert Message.objects.count() == 1


def test_the_web_role_posts_and_may_not_change_what_it_posted() -> None:
    with as_role("app"):
        message_id = posted()
        with pytest.raises(ProgrammingError, match="permission denied"):
            Message.objects.filter(pk=message_id).update(to_address="autre@exemple.ca")
        with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("DELETE FROM procrastinate_jobs")
