"""What an age rule hides is hidden everywhere: rows, home, feed, digest, queued mail, push, copy, files."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from portail.access.grants import followed_children
from portail.accounts.models import Person
from portail.agenda.models import Feed
from portail.agenda.queries import digest_of
from portail.attendance.models import Announcement, Explanation
from portail.database.context import rows_of
from portail.digests.ages import category_of
from portail.files.rules import PDF
from portail.files.store import Shelf, put
from portail.links.ages import Category
from portail.notices.actions import Outcome
from portail.privacy.holder import Holder
from portail.privacy.holdings import PARTS, papers
from portail.records.events import Topic
from tests.cast import ALICE, CAPITALE, MAIKA
from tests.digests.sources import (
    AT,
    EVENING,
    collect,
    hand_over,
    happened,
    reading,
    tell,
    waiting,
)
from tests.house.access import asked
from tests.house.published import FILE, WORDS, published
from tests.people import account, board_id, linked, signed_in, student_of
from tests.roles import as_role, superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = {
    Category.RESULTS: ("results_mark", "results_termresult"),
    Category.CARDS: ("report_cards_reportcard",),
    Category.ABSENCES: ("attendance_absence", "attendance_announcement", "attendance_explanation"),
    Category.AGENDA: (),  # a class's own: the pages, the home, the feed and the copy ask the rule themselves
    Category.MESSAGES: ("communications_message", "communications_tostudent", "communications_question",
                        "communications_attachment"),
    Category.DOCUMENTS: ("documents_document",),
    Category.FEES: ("fees_line", "fees_receipt"),
    Category.TRANSPORT: ("transport_trip",),
}  # fmt: skip
# What each part of a copy says of the category, by a word of its own.
IN_COPY = {
    Category.RESULTS: {"35,5"},
    Category.CARDS: {"bulletins/"},
    Category.ABSENCES: {WORDS["absence"], "RDV", "absences/"},
    Category.AGENDA: {WORDS["homework"], WORDS["outing"]},
    Category.MESSAGES: {WORDS["message"], WORDS["body"], WORDS["question"], "messages/"},
    Category.DOCUMENTS: {WORDS["document"], "documents/"},
    Category.FEES: {WORDS["fee"], WORDS["receipt"], "recus/"},
    Category.TRANSPORT: {WORDS["trip"]},
}
# What the home says of it.
ON_HOME = {
    Category.RESULTS: {"résultat"},
    Category.CARDS: {"Bulletin de l’étape 1"},
    Category.ABSENCES: {"à motiver"},
    Category.AGENDA: {WORDS["homework"]},
    Category.MESSAGES: {WORDS["message"]},
    Category.DOCUMENTS: {WORDS["document"]},
    Category.FEES: {"L’état de compte a changé", "Un reçu pour l’impôt est prêt"},
    Category.TRANSPORT: {"L’horaire du transport est nouveau ou a changé"},
}
FILES = {
    Category.CARDS: "/bulletins/{student}/{card}/pdf/",
    Category.ABSENCES: "/absences/pieces/{explanation}/",
    Category.MESSAGES: "/messages/{message}/pieces/{piece}/",
    Category.DOCUMENTS: "/documents/{document}/fichier",
    Category.FEES: "/frais/recus/{receipt}/fichier",
}
TOKEN = "of a calendar"


@pytest.fixture
def sent() -> Iterator[dict[str, object]]:
    """What Maïka's school sent, for one test."""
    with published() as objects:
        yield objects | {"student": student_of(MAIKA).public_id}


@pytest.fixture
def alice(sent: dict[str, object]) -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    of = {"board_id": board_id(CAPITALE), "student_id": student_of(MAIKA).pk}
    note = put([FILE], limit=len(FILE), types=[PDF], shelf=Shelf.QUARANTINE)
    day = NOW.date() + timedelta(days=36_500)
    with rows_of(actor=person.pk, board=board_id(CAPITALE)):
        planned = Announcement.objects.create(**of, first_on=day, last_on=day, part="day", sent_at=NOW)
        words = Explanation.objects.create(
            **of, person_id=person.pk, announcement=planned, reason_code="RDV", note_digest=note.digest,
            note_name="billet", note_type=note.media_type, note_size=note.size,
        )  # fmt: skip
        Feed(person=person, detail="all", digest=digest_of(TOKEN), created_at=NOW).save(force_insert=True)
    sent["explanation"] = words.public_id
    return person


# As the command does, so that homes made before are made anew.
RAISED = "UPDATE boards_board SET revision = revision + 1 WHERE id = %s"


@contextmanager
def rule(category: Category) -> Iterator[None]:
    """Maïka is nine: younger than any rule that a board may make, so one is written past the command."""
    board = board_id(CAPITALE)
    where = [board, f"{category}-until-age"]
    with superuser_connection() as raw:
        raw.execute("INSERT INTO boards_boardsetting (board_id, name, value) VALUES (%s, %s, '8')", where)
        raw.execute(RAISED, [board])
        yield
        raw.execute("DELETE FROM boards_boardsetting WHERE board_id = %s AND name = %s", where)
        raw.execute(RAISED, [board])


def counted(person: Person) -> dict[str, int]:
    with rows_of(actor=person.pk), connection.cursor() as cursor:
        found = {}
        for table in (one for tables in TABLES.values() for one in tables):
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def test_the_row_policies_alone_keep_a_category_s_rows_and_no_others(alice: Person) -> None:
    whole = counted(alice)
    assert all(whole.values()), whole
    for category, tables in TABLES.items():
        with rule(category):
            assert counted(alice) == whole | dict.fromkeys(tables, 0), category


def test_the_home_says_nothing_of_a_category_and_all_of_the_others(alice: Person) -> None:
    client = signed_in(alice)
    Person.objects.filter(pk=alice.pk).update(former_visit_at=NOW - timedelta(days=900))

    def said() -> set[str]:
        page = client.get("/aujourdhui/").text.partition("<main")[2]
        return {word for words in ON_HOME.values() for word in words if word in page}

    whole = said()
    assert whole == set().union(*ON_HOME.values())
    for category in Category:
        with rule(category):
            assert said() == whole - ON_HOME[category], category


def test_a_feed_made_before_has_no_line_of_a_child_whose_age_hides_the_agenda(alice: Person) -> None:
    def file() -> str:
        return Client().get(f"/calendrier/{TOKEN}.ics").text

    assert WORDS["homework"] in file() and WORDS["outing"] in file()
    for category in set(Category) - {Category.AGENDA}:
        with rule(category):
            assert WORDS["homework"] in file(), category
    with rule(Category.AGENDA):
        assert "BEGIN:VEVENT" not in file()


def in_copy(person: Person) -> set[str]:
    with as_role("jobs"), rows_of(actor=person.pk):
        children = followed_children(person_id=person.pk, today=NOW.date())
        holder = Holder(person.pk, children, timezone.now() + timedelta(days=10))
        said = " ".join(str(row) for name, read in PARTS.items() if name != "gestes" for row in read(holder))
        said += " ".join(paper.name for paper in papers(holder))
    return {word for words in IN_COPY.values() for word in words if word in said}


def test_a_copy_holds_nothing_of_a_category_and_all_of_the_others(alice: Person) -> None:
    whole = in_copy(alice)
    assert whole == set().union(*IN_COPY.values())
    for category, words in IN_COPY.items():
        with rule(category):
            assert in_copy(alice) == whole - words, category


def test_a_file_of_a_category_is_found_no_more(alice: Person, sent: dict[str, object]) -> None:
    client = signed_in(alice)
    paths = {category: path.format(**sent) for category, path in FILES.items()}
    for hidden in (None, *Category):
        with rule(hidden) if hidden else nullcontext():
            answers = {category: asked(client, "get", path)[0] for category, path in paths.items()}
            assert answers == {category: 404 if category is hidden else 200 for category in paths}, hidden


# What begins the key of an event of a topic that several rooms tell of.
KINDS = {Topic.SAFETY: "message", Topic.EARLY_DISMISSAL: "early"}


@pytest.fixture
def parent() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


@pytest.mark.parametrize("topic", list(Topic))
def test_no_mail_tells_what_an_age_hides_whenever_the_rule_comes(
    parent: Person, monkeypatch: pytest.MonkeyPatch, topic: Topic
) -> None:
    keys = [f"{KINDS.get(topic, 'thing')}:{number}" for number in range(3)]
    moments = [AT + timedelta(minutes=10 * number) for number in range(3)]
    hidden = category_of(topic, keys[0])
    assert hidden is not None
    with as_role("jobs"):
        source = reading(
            monkeypatch, *(happened(MAIKA, key, topic, at=at) for key, at in zip(keys, moments, strict=True))
        )
        ends = [at + timedelta(minutes=1) for at in moments]
        with rule(hidden):
            collect(source, ends[0])
            assert waiting(parent.pk) == []
        collect(source, ends[1])
        assert keys[1] in {row.key for row in waiting(parent.pk)}
        with rule(hidden):
            assert tell([parent.pk], EVENING) == [] and waiting(parent.pk) == []
        collect(source, ends[2])
        mails = tell([parent.pk], EVENING)
        with rule(hidden):
            assert mails and {hand_over(mail, EVENING) for mail in mails} == {Outcome.WITHDRAWN}
