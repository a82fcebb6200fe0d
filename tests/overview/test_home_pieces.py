"""Each piece of the home says what its room's own reading says."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from portail.access.grants import followed_children
from portail.accounts.models import Person
from portail.agenda.queries import read_agenda
from portail.agenda.rules import child_day
from portail.communications.queries import Wanted, messages_of
from portail.database.context import rows_of
from portail.overview.home import Home, next_weekday, read_home
from tests.cast import ALICE, CAPITALE, MAIKA
from tests.overview.test_home import key_of
from tests.people import account, linked
from tests.publishing import Rows, publish
from tests.wire import statements
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = timezone.localdate(NOW)
TOMORROW = next_weekday(TODAY)
SUBJECTS = {"MAT": "Mathématique", "FRA": "Français", "ANG": "Anglais"}


def school_days() -> dict[str, Rows]:
    """A calendar, three subjects a day, an exception of each kind, works and events."""
    school = MAIKA.school.code
    periods = [("MAT", "08:05", "09:05"), ("FRA", "09:10", "10:10"), ("ANG", "10:30", "11:30")]
    slots = [
        {"periode": f"{code}-{day}", "groupe": code, "jour_cycle": str(day), "debut": begins, "fin": ends}
        for day in (1, 2)
        for code, begins, ends in periods
    ]
    moved = {"date": TOMORROW.isoformat(), "groupe": "MAT", "periode": "MAT-2", "genre": "déplacée",
             "debut": "13:00", "fin": "14:00", "exception": "x1"}  # fmt: skip
    gone = {"date": TODAY.isoformat(), "groupe": "ANG", "genre": "annulée", "exception": "x2",
            "note": "Enseignante absente"}  # fmt: skip
    return {
        "groupes": [
            {"groupe": code, "ecole": school, "annee": "2026-2027", "matiere": name}
            for code, name in SUBJECTS.items()
        ],
        "inscriptions": [{"groupe": code, "eleve": MAIKA.source_id} for code in SUBJECTS],
        "calendrier": [
            {"jour": "a", "date": TODAY.isoformat(), "ecole": school, "genre": "classe", "jour_cycle": "1"},
            {"jour": "b", "date": TOMORROW.isoformat(), "genre": "classe", "jour_cycle": "2"},
        ],
        "horaire": slots,
        "horaire_exceptions": [moved, gone],
        "travaux": [
            {"travail": f"w{away}", "groupe": "FRA", "genre": "devoir", "titre": f"Lire {away}",
             "pour_le": (TODAY + timedelta(days=away)).isoformat()}
            for away in (-1, 0, 2, 3, 4, 9)
        ],
        "evenements": [
            {"evenement": "e", "ecole": school, "genre": "sortie", "titre": "Musée",
             "date": TOMORROW.isoformat(), "debut": "09:00"}
        ],
    }  # fmt: skip


def home_of(person: Person, *, now: datetime) -> Home:
    home = read_home(session_key=key_of(person), now=now)
    assert home is not None
    return home


def at(hour: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{TODAY.isoformat()}T{hour}"))


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


def starts(lines: Iterable[tuple[str, ...]]) -> list[tuple[str, str, str]]:
    return [(on, begins[:5], subject) for on, begins, subject, *_ in lines]


@pytest.mark.parametrize("hour", ["06:00", "08:30", "09:30", "23:00"])
def test_the_days_are_those_of_the_agenda(alice: Person, hour: str) -> None:
    publish(CAPITALE, **school_days())
    now = at(hour)
    agenda = home_of(alice, now=now).children[0].agenda
    with rows_of(actor=alice.pk):
        grants = [child.grant for child in followed_children(person_id=alice.pk, today=TODAY)]
        read = read_agenda(grants, first=TODAY, last=TODAY + timedelta(days=7))
    pupil = read.pupils[grants[0].student_id]
    days = [child_day(read, pupil, on) for on in (TODAY, TOMORROW)]
    expected = [
        (day.on.isoformat(), f"{period.starts_at:%H:%M}", period.subject)
        for day in days
        for period in day.periods
        if not period.is_cancelled
        if day.on > TODAY or period.ends_at > timezone.localtime(now).time()
    ]
    assert starts(agenda.classes) == expected[:3]
    assert [(line.on, line.kind, line.cycle_day) for line in agenda.dates] == [
        (day.on.isoformat(), day.date.kind, day.date.cycle_day) for day in days if day.date
    ]
    changed = {(day.on.isoformat(), period.change) for day in days for period in day.changes}
    assert {(line.on, line.kind) for line in agenda.changes} == changed
    assert [line.title for line in agenda.due] == ["Lire 0", "Lire 2", "Lire 3"]
    assert [line.title for line in agenda.happenings] == ["Musée"]


def test_the_messages_are_those_of_the_list(alice: Person) -> None:
    sent = {"message": "M1", "expediteur": "Mme Thériault", "envoye_le": "2026-11-20T14:00:00-05:00",
            "objet": "Sortie", "texte": "Prévoyez des bottes."}  # fmt: skip
    publish(
        CAPITALE,
        messages=[sent],
        messages_destinataires=[
            {"message": "M1", "genre": "école", "destinataire": MAIKA.school.code},
            {"message": "M1", "genre": "élève", "destinataire": MAIKA.source_id},
        ],
        questions=[{"question": "Q", "message": "M1", "genre": "oui-non", "texte": "Vient-elle?"}],
    )
    home = home_of(alice, now=NOW)
    with rows_of(actor=alice.pk):
        children = followed_children(person_id=alice.pk, today=TODAY)
        listed = messages_of([one.grant for one in children], wanted=Wanted(), now=NOW)
    assert home.messages.unread == listed.unread == 1
    (message,) = home.messages.messages
    assert (message.subject, message.public_id) == ("Sortie", str(listed.rows[0].public_id))
    (question,) = home.messages.asked
    assert question.students == message.students == frozenset([str(children[0].public_id)])


def test_a_home_full_of_things_still_costs_two_statements(alice: Person) -> None:
    publish(CAPITALE, **school_days())
    key = key_of(alice)
    read_home(session_key=key, now=NOW)
    with statements() as sent:
        read_home(session_key=key, now=NOW)
    assert len(sent) == 2
