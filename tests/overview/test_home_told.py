"""The home calls new of documents, fees and transport what the digest tells of them, to the same home."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.documents.events import events_since as of_documents
from portail.fees.events import events_since as of_fees
from portail.links.ages import Category
from portail.overview.home import Home
from portail.records.events import Event
from portail.transport.events import events_since as of_transport
from portail.web.parents.views_today_shaping import TodayShaping
from tests.cast import ALICE, CAPITALE, DELPHINE, GRANDMOTHER, LEA, LOUIS, MAIKA, ChildFacts, GuardianFacts
from tests.communications.rows import message, question, to
from tests.documents.sending import PDF, document, send
from tests.fees.test_statements import line, receipt
from tests.overview.test_home_pieces import home_of
from tests.people import account, board_id, contact_of, linked, student_of
from tests.publishing import Rows
from tests.roles import superuser_connection
from tests.titles import called
from tests.transport.test_trips import trip
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MIDNIGHT = timezone.localtime(NOW).replace(hour=0, minute=0)
TODAY, TOMORROW = MIDNIGHT.date().isoformat(), (MIDNIGHT + DAY).date().isoformat()
SCHOOL = MAIKA.school.code

type Said = tuple[str, str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> None:
    settings.FILES_FOLDER = tmp_path / "files"


def family(guardian: GuardianFacts, *children: ChildFacts) -> Person:
    person = account(guardian.email)
    linked(person, *children)
    return person


def publish(*, now: datetime = NOW, **files: Rows) -> None:
    """Each document's file says its title."""
    papers = {row["fichier"]: PDF + row["titre"].encode() for row in files.get("documents", ())}
    report = send(CAPITALE, papers, now=now, **files)
    assert report.accepted and not report.figures.waiting


def paper(key: str, title: str, **cells: str) -> dict[str, str]:
    return document(key, title, fichier=f"{title.lower()}.pdf", **cells)


def seen(person: Person, *, former: datetime | None, now: datetime) -> Home:
    """The home of PERSON, whose former visit ended then."""
    Person.objects.filter(pk=person.pk).update(former_visit_at=former, seen_at=now)
    return home_of(person, now=now)


def said_at_home(person: Person, *, former: datetime | None, now: datetime) -> set[Said]:
    """Each line of what is new: its title and its page."""
    news = TodayShaping(seen(person, former=former, now=now), former=former).news()
    return {(line.title, line.path) for line in (*news.new, *news.folded)}


def told(guardian: GuardianFacts, *, since: datetime, until: datetime) -> set[Said]:
    """What the digest tells of Maïka to this home."""
    board, student, contact = board_id(CAPITALE), student_of(MAIKA).pk, contact_of(guardian).pk
    with rows_of(board=board):
        found: Iterator[Event] = (
            event
            for read in (of_documents, of_fees, of_transport)
            for event in read(board_id=board, since=since, until=until)
        )
        return {
            (called(one), one.path)
            for one in found
            if one.student_id == student and one.contact_id in (None, contact)
        }


def a_year(**changed: Mapping[str, str]) -> dict[str, list[Mapping[str, str]]]:
    """Rows of Maïka's two homes, her school and another child. CHANGED: other cells, by a row's key."""
    alice, rita = {"adulte": "c-alice"}, {"adulte": "c-rita"}
    rows: dict[str, list[dict[str, str]]] = {
        "transport": [
            trip("t_both", adulte=""),
            trip("t_rita", "Chez Rita", **rita),
            trip("t_ended", "Avant les travaux", adulte="", fin="2026-11-01"),
        ],
        "frais": [line("f_both", adulte=""), line("f_rita", **rita)],
        "recus": [receipt("r_alice", **alice), receipt("r_rita", **rita)],
        "documents": [
            paper("d_own", "Plan", eleve="s-maika", adulte="", ecole="", fin=""),
            paper("d_rita", "Lettre", eleve="s-maika", **rita),
            paper("d_school", "Calendrier", ecole=SCHOOL),
            paper("d_later", "Sortie", ecole=SCHOOL, date=TOMORROW),
            paper("d_ended", "Concert", ecole=SCHOOL, fin="2026-11-01"),
            paper("d_other", "Entente", eleve="s-louis"),
        ],
    }
    return {name: [one | changed.get(_key(one), {}) for one in found] for name, found in rows.items()}


def _key(row: Mapping[str, str]) -> str:
    return next(iter(row.values()))


# What a second night changes of the year.
CHANGES: dict[str, dict[str, Mapping[str, str]]] = {
    "nothing": {},
    "a trip of both homes": {"t_both": {"heure": "7:50"}},
    "a trip of the other home": {"t_rita": {"heure": "7:50"}},
    "a trip that ended": {"t_ended": {"heure": "7:50"}},
    "a fee of the other home": {"f_rita": {"montant": "99"}},
    "a receipt of the other home": {"r_rita": {"montant": "99"}},
    "what each room has of this home": {
        "f_both": {"paye": "12,50"}, "r_alice": {"montant": "99"}, "d_own": {"titre": "Plan révisé"},
        "d_school": {"titre": "Calendrier modifié"},
    },
    "documents of others": {"d_rita": {"titre": "Lettre révisée"}, "d_other": {"titre": "Autre entente"}},
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("guardian", [ALICE, GRANDMOTHER], ids=["hers", "the other home's"])
def test_what_is_new_at_home_is_what_the_digest_tells_that_home(guardian: GuardianFacts, what: str) -> None:
    person = family(guardian, MAIKA)
    publish(now=NOW - 2 * HOUR, **a_year())
    publish(now=NOW - HOUR, **a_year(**CHANGES[what]))
    for former in (NOW - 3 * HOUR, NOW - 2 * HOUR, NOW - HOUR, NOW):
        home = said_at_home(person, former=former, now=NOW)
        assert home == told(guardian, since=former, until=NOW), former
    assert len(said_at_home(person, former=NOW - 3 * HOUR, now=NOW)) >= 4


def test_neither_home_reads_of_what_is_the_others_alone() -> None:
    alice, rita = family(ALICE, MAIKA), family(GRANDMOTHER, MAIKA)
    own = {"adulte": "c-rita"}
    publish(transport=[trip("1", **own)], frais=[line("1", **own)], recus=[receipt("1", **own)],
            documents=[paper("1", "Lettre", eleve="s-maika", **own)])  # fmt: skip
    assert said_at_home(alice, former=NOW - DAY, now=NOW + HOUR) == set()
    assert {path for _title, path in said_at_home(rita, former=NOW - DAY, now=NOW + HOUR)} == {
        "/transport/", "/frais/", "/frais/recus/", "/documents/"
    }  # fmt: skip


def test_nothing_is_new_to_whoever_never_came() -> None:
    publish(**a_year())
    assert said_at_home(family(ALICE, MAIKA), former=None, now=NOW + HOUR) == set()


def test_what_a_school_no_longer_says_is_not_new() -> None:
    person = family(ALICE, MAIKA)
    publish(now=NOW - HOUR, **a_year())
    left = {name: [row for row in rows if _key(row).endswith("other")] for name, rows in a_year().items()}
    others = {"transport": [trip("t_other", eleve="s-louis")], "frais": [line("f_other", eleve="s-louis")],
              "recus": [receipt("r_other", eleve="s-louis")]}  # fmt: skip
    publish(now=NOW, **{**left, **others})
    assert said_at_home(person, former=NOW - 2 * HOUR, now=NOW + HOUR) == set()


# Documents ----------------------------------------------------------------------------------------


def documents(person: Person, *, former: datetime, now: datetime = NOW + HOUR) -> list[tuple[str, set[str]]]:
    """The title of each, and whose it is."""
    home = seen(person, former=former, now=now)
    names = {one.child.public_id: one.child.given_name for one in home.children}
    return [(one.title, {names[key] for key in one.students}) for one in home.documents]


def test_a_document_to_a_school_is_one_line_with_the_names_of_its_children() -> None:
    publish(documents=[paper("1", "Calendrier", ecole=SCHOOL, eleve=""),
                       paper("2", "Plan", ecole="", eleve="s-lea")])  # fmt: skip
    found = documents(family(DELPHINE, LOUIS, LEA), former=NOW - DAY)
    assert sorted(found) == [("Calendrier", {"Louis", "Léa"}), ("Plan", {"Léa"})]


def test_the_same_file_sent_to_each_child_is_one_line_too() -> None:
    publish(documents=[paper("1", "Lettre", eleve="s-louis"), paper("2", "Lettre", eleve="s-lea")])
    assert documents(family(DELPHINE, LOUIS, LEA), former=NOW - DAY) == [("Lettre", {"Louis", "Léa"})]


def test_a_document_to_a_group_is_its_pupils() -> None:
    group = {"groupe": "MUS", "ecole": SCHOOL, "annee": "2026-2027", "matiere": "Musique"}
    publish(groupes=[group], inscriptions=[{"groupe": "MUS", "eleve": "s-lea"}],
            documents=[paper("1", "Partition", groupe="MUS")])  # fmt: skip
    assert documents(family(DELPHINE, LOUIS, LEA), former=NOW - DAY) == [("Partition", {"Léa"})]
    assert documents(family(ALICE, MAIKA), former=NOW - DAY) == []


def louis_is_past_the_age(category: Category) -> None:
    with superuser_connection() as raw:
        raw.execute("UPDATE records_student SET birth_date = '2010-01-01' WHERE source_id = 's-louis'")
        raw.execute(
            "INSERT INTO boards_boardsetting (board_id, name, value) SELECT id, %s, '14' FROM boards_board",
            [f"{category}-until-age"],
        )


def test_a_document_to_a_school_does_not_name_a_child_whose_documents_their_age_hides() -> None:
    publish(documents=[paper("1", "Calendrier", ecole=SCHOOL)])
    person = family(DELPHINE, LOUIS, LEA)
    louis_is_past_the_age(Category.DOCUMENTS)
    assert documents(person, former=NOW - DAY) == [("Calendrier", {"Léa"})]


def test_nor_does_a_message_nor_what_it_asks() -> None:
    publish(
        messages=[message(sent_at=NOW - HOUR)],
        messages_destinataires=[to(LEA.school)],
        questions=[question()],
    )
    person = family(DELPHINE, LOUIS, LEA)
    louis_is_past_the_age(Category.MESSAGES)
    found = seen(person, former=NOW - DAY, now=NOW + HOUR)
    lea = frozenset(one.child.public_id for one in found.children if one.child.given_name == "Léa")
    assert [one.students for one in found.messages.messages] == [lea]
    assert [one.students for one in found.messages.asked] == [lea]


def test_a_document_is_new_on_the_day_from_which_it_is_shown_and_never_once_it_ended() -> None:
    person = family(ALICE, MAIKA)
    publish(now=MIDNIGHT - DAY, documents=[paper("1", "Sortie", ecole=SCHOOL, date=TODAY, fin=TODAY)])
    assert documents(person, former=MIDNIGHT - 2 * DAY, now=MIDNIGHT - HOUR) == []
    assert documents(person, former=MIDNIGHT - HOUR, now=MIDNIGHT + HOUR) == [("Sortie", {"Maïka"})]
    assert documents(person, former=MIDNIGHT + HOUR, now=MIDNIGHT + 2 * HOUR) == []
    assert documents(person, former=MIDNIGHT - HOUR, now=MIDNIGHT + DAY + HOUR) == []


def test_of_many_documents_the_newest_are_shown() -> None:
    days = ("2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23")
    publish(now=NOW - 10 * DAY, documents=[paper(day, f"Du {day}", ecole=SCHOOL, date=day) for day in days])
    found = documents(family(ALICE, MAIKA), former=NOW - 9 * DAY)
    assert [title for title, _whose in found] == [f"Du {day}" for day in reversed(days[2:])]
