"""From an event to a mail that leaves: once, in words, and taken back while it has not left."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from portail.accounts.models import Person
from portail.config.environment import mailer
from portail.database.context import rows_of
from portail.demo.smtp import Keeper, Letterbox, MailServer
from portail.digests import collecting, mails, tasks
from portail.digests.models import Preference, Rhythm, Told
from portail.digests.rules import Manner
from portail.links.models import Link
from portail.notices.actions import Outcome, defer_orphans
from portail.notices.models import Message
from portail.records.events import Event, Topic
from portail.records.titles import as_written
from tests.cast import ALICE, BOB, DELPHINE, EMILE_B, LEA, LOUIS, MAIKA
from tests.digests.sources import (
    AT,
    EVENING,
    collect,
    hand_over,
    happened,
    jobs,
    reading,
    tell,
    waiting,
)
from tests.people import account, linked
from tests.roles import as_role
from tests.wire import statements

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    return person


@pytest.fixture
def delphine() -> Person:
    person = account(DELPHINE.email)
    linked(person, LOUIS, LEA)
    return person


@pytest.fixture
def worker(alice: Person, delphine: Person) -> Iterator[None]:
    with as_role("jobs"):
        yield


@pytest.fixture
def letters(settings: Any) -> Iterator[Letterbox]:
    letterbox = Letterbox()
    with MailServer(Keeper(letterbox)) as server:
        settings.MAILERS = {"default": mailer(server.url)}
        yield letterbox


def bar(person: Person, event: Event) -> None:
    with rows_of(board=event.board_id):
        Link.objects.filter(person=person, student_id=event.student_id).update(
            active=False, suspended_for="barred"
        )


def test_one_event_for_two_children_is_one_line_of_one_mail_at_the_hour(
    worker: None, delphine: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = reading(monkeypatch, happened(LOUIS), happened(LEA))
    collect(source, AT + timedelta(minutes=1))
    assert tell([delphine.pk], EVENING - timedelta(minutes=31)) == []
    (mail,) = tell([delphine.pk], EVENING)
    assert (mail.to_address, mail.subject) == (DELPHINE.email, "Du nouveau pour vos enfants")
    assert mail.text.count("Sortie au musée") == mail.html.count("Sortie au musée") == 1
    assert "Louis et Léa\u00a0:" in mail.text and "http://testserver/messages/" in mail.text
    assert "Louis et Léa" in mail.html


def test_children_of_two_boards_are_in_one_digest(
    worker: None, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = reading(monkeypatch, happened(MAIKA), happened(EMILE_B, "message:2", title=as_written("Photo")))
    collect(source, AT + timedelta(minutes=1))
    (mail,) = tell([alice.pk], EVENING)
    assert (
        mail.text.index("Maïka")
        < mail.text.index("Sortie")
        < mail.text.index("Émile")
        < mail.text.index("Photo")
    )


def test_what_was_told_is_never_told_again_however_often_it_is_read(
    worker: None, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = reading(monkeypatch, happened(MAIKA))
    collect(source, AT + timedelta(minutes=1))
    assert len(tell([alice.pk], EVENING)) == 1
    source.events.append(happened(MAIKA, at=EVENING + timedelta(minutes=5)))
    collect(source, EVENING + timedelta(minutes=6))
    assert tell([alice.pk, alice.pk], EVENING + timedelta(days=1)) == []
    assert Message.objects.count() == 1


def test_who_reads_english_is_written_to_in_english(
    worker: None, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person.objects.filter(pk=alice.pk).update(language="en")
    title = {"fr": "Départ à 13 h 30", "en": "Leaving at 1:30 p.m."}
    collect(reading(monkeypatch, happened(MAIKA, title=title)), AT + timedelta(minutes=1))
    (mail,) = tell([alice.pk], EVENING)
    assert mail.language == "en"
    assert "Leaving at 1:30 p.m." in mail.text and "Départ" not in mail.text + mail.html
    assert "http://testserver/en/messages/" in mail.text and "/en/avis/arreter/" in mail.unsubscribe_url


@pytest.mark.parametrize("topic", [Topic.SAFETY, Topic.ABSENCES, Topic.EARLY_DISMISSAL])
def test_what_interrupts_goes_at_once_even_at_night_and_first(
    worker: None, alice: Person, monkeypatch: pytest.MonkeyPatch, topic: Topic
) -> None:
    night = EVENING + timedelta(hours=9)
    collect(reading(monkeypatch, happened(MAIKA, topic=topic, at=night)), night + timedelta(minutes=1))
    assert jobs("digests.tell") == [{"people": str(alice.pk)}]
    (mail,) = tell([alice.pk], night + timedelta(minutes=1))
    assert mail.kind == f"notice.{topic}" and mail.expires_at is not None
    assert "Maïka" not in mail.subject and "Maïka" in mail.text


def test_the_barred_and_strangers_are_told_nothing(
    worker: None, alice: Person, delphine: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = account(BOB.email)
    collect(reading(monkeypatch, happened(MAIKA)), AT + timedelta(minutes=1))
    assert tell([bob.pk, delphine.pk], EVENING) == []
    assert waiting(alice.pk) and not waiting(bob.pk)


def test_who_loses_a_child_before_the_hour_is_told_nothing_of_them(
    worker: None, delphine: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = happened(LOUIS), happened(LEA, "message:2", title=as_written("Photo"))
    collect(reading(monkeypatch, *events), AT + timedelta(minutes=1))
    bar(delphine, events[0])
    (mail,) = tell([delphine.pk], EVENING)
    assert "Photo" in mail.text and "Sortie" not in mail.text and "Louis" not in mail.text + mail.html
    assert mail.subject == "Du nouveau pour votre enfant"


def test_a_queued_mail_of_who_is_barred_meanwhile_is_withdrawn_and_the_rest_told_again(
    worker: None, delphine: Person, letters: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = happened(LOUIS), happened(LEA), happened(LEA, "message:2", title=as_written("Photo"))
    collect(reading(monkeypatch, *events), AT + timedelta(minutes=1))
    (queued,) = tell([delphine.pk], EVENING)
    bar(delphine, events[0])
    assert hand_over(queued, EVENING) is Outcome.WITHDRAWN
    assert hand_over(queued, EVENING) is Outcome.SETTLED
    assert list(letters.mails()) == []
    (again,) = tell([delphine.pk], EVENING)
    assert hand_over(again, EVENING) is Outcome.SENT
    (sent,) = letters.mails()
    assert "Louis" not in sent.text and "Léa" in sent.text and "Photo" in sent.text


def test_a_mail_that_left_says_how_to_have_no_more_and_leaves_no_words_to_tell(
    worker: None, alice: Person, letters: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(reading(monkeypatch, happened(MAIKA)), AT + timedelta(minutes=1))
    (queued,) = tell([alice.pk], EVENING)
    assert hand_over(queued, EVENING) is Outcome.SENT
    headers = dict(next(iter(letters.mails())).headers)
    assert headers["List-Unsubscribe"].replace("\n ", "").replace("\r", "") == f"<{queued.unsubscribe_url}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert waiting(alice.pk) == []
    with rows_of(actor=alice.pk):
        assert [told.key for told in Told.objects.filter(person=alice)] == ["message:1"]


def test_a_digest_that_its_tries_bring_into_the_night_waits_for_the_morning(
    worker: None, alice: Person, letters: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(reading(monkeypatch, happened(MAIKA)), AT + timedelta(minutes=1))
    (queued,) = tell([alice.pk], EVENING)
    assert hand_over(queued, EVENING + timedelta(hours=5)) is None
    assert list(letters.mails()) == []
    assert len(jobs("digests.send")) == 2  # its first, and one for seven o'clock


def test_the_job_that_lost_its_mail_is_given_back_with_what_it_needs(
    worker: None, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(reading(monkeypatch, happened(MAIKA)), AT + timedelta(minutes=1))
    (queued,) = tell([alice.pk], EVENING)
    assert defer_orphans(now=EVENING + timedelta(hours=1)) == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'digests.send'")
    assert defer_orphans(now=EVENING + timedelta(hours=1)) == 1
    assert jobs("digests.send") == [{"message_id": str(queued.pk), "reference": queued.reference}]


def test_choices_are_obeyed(worker: None, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    source = reading(
        monkeypatch,
        happened(MAIKA),
        happened(MAIKA, "fees:1", Topic.FEES, title=as_written("État de compte")),
    )
    with as_role("app"), rows_of(actor=alice.pk):
        Preference.objects.create(person=alice, topic=Topic.FEES, manner=Manner.OFF)
        Rhythm.objects.create(person=alice, digest_at="12:00", quiet_from="21:00", quiet_until="07:00")
    collect(source, AT + timedelta(minutes=1))
    (mail,) = tell([alice.pk], AT + timedelta(hours=1, minutes=30))
    assert "Sortie" in mail.text and "État de compte" not in mail.text


def test_one_domain_that_fails_silences_none_of_the_others_and_is_read_again(
    worker: None, alice: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    source = reading(monkeypatch, happened(MAIKA))
    failing = [True]

    def broken(**asked: Any) -> list[Event]:
        if failing:
            raise ZeroDivisionError
        return [happened(MAIKA, "message:2", title=as_written("Photo"))]

    monkeypatch.setattr(collecting, "SOURCES", {"broken": broken, "tests": source})
    failing.clear()
    collect(source, AT - timedelta(minutes=30))  # read for the first time
    failing.append(True)
    collect(source, AT + timedelta(minutes=1))
    assert [row.key for row in waiting(alice.pk)] == ["message:1"]
    failing.clear()
    collect(source, AT + timedelta(minutes=2))
    assert {row.key for row in waiting(alice.pk)} == {"message:1", "message:2"}


def test_a_board_read_for_the_first_time_tells_nothing_of_its_past(
    worker: None, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = reading(monkeypatch, happened(MAIKA, at=AT - timedelta(days=2)))
    collect(source, AT)
    assert waiting(alice.pk) == []


def test_a_person_whose_account_is_doubted_is_told_once_it_is_theirs_again(
    worker: None, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(reading(monkeypatch, happened(MAIKA)), AT + timedelta(minutes=1))
    Person.objects.filter(pk=alice.pk).update(doubted_at=AT)
    assert tell([alice.pk], EVENING) == []
    Person.objects.filter(pk=alice.pk).update(doubted_at=None)
    assert len(tell([alice.pk], EVENING)) == 1


def test_ten_events_cost_the_statements_of_one(
    worker: None, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for number in (1, 10):
        events = [
            happened(MAIKA, f"{number}:{each}", at=AT + timedelta(hours=number)) for each in range(number)
        ]
        source = reading(monkeypatch, *events)
        with statements() as collecting_ones:
            collect(source, AT + timedelta(hours=number, minutes=1))
        with statements() as telling_ones:
            tell([alice.pk], EVENING + timedelta(days=1))
        counts.append((len(collecting_ones), len(telling_ones)))
    assert counts[0] == counts[1]


def test_closing_an_account_takes_everything_of_it(
    worker: None, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(reading(monkeypatch, happened(MAIKA), happened(MAIKA, "message:2")), AT + timedelta(minutes=1))
    with as_role("app"), rows_of(actor=alice.pk):
        Person.objects.get(pk=alice.pk).delete()
    assert waiting(alice.pk) == []


def test_a_title_that_looks_like_a_place_for_a_code_is_told_as_it_is(
    worker: None, alice: Person, letters: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = reading(monkeypatch, happened(MAIKA, title=as_written("Atelier {{code}}")))
    collect(source, AT + timedelta(minutes=1))
    (mail,) = tell([alice.pk], EVENING)
    assert "Atelier {{code}}" in mail.text and hand_over(mail, EVENING) is Outcome.SENT


def test_what_one_person_cannot_be_told_keeps_nothing_from_the_others(
    worker: None, alice: Person, delphine: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = reading(monkeypatch, happened(MAIKA), happened(LOUIS))
    collect(source, AT + timedelta(minutes=1))
    worded = mails.digest

    def faulty(*args: Any, **named: Any) -> Any:
        if named["handle"] == alice.handle:
            raise KeyError("no such child")
        return worded(*args, **named)

    monkeypatch.setattr(mails, "digest", faulty)
    monkeypatch.setattr(tasks, "timezone", SimpleNamespace(now=lambda: EVENING))
    with pytest.raises(KeyError, match="no such child"):
        tasks.tell(people=f"{alice.pk} {delphine.pk}")
    assert [one.to_address for one in Message.objects.all()] == [DELPHINE.email]
    assert len(waiting(alice.pk)) == 1
