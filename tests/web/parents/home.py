"""The home of Delphine, whose twins are in one school, and what that school sends for a day."""

from datetime import date, timedelta

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from portail.accounts.models import Person
from portail.overview.home import next_weekday
from tests.agenda.days import change, classes, day, event, homework, slot
from tests.attendance.rows import absence
from tests.cast import CAPITALE, DELPHINE, LEA, LOUIS, ChildFacts
from tests.communications.rows import message, question, to
from tests.documents.sending import PDF, document, send
from tests.fees.test_statements import line, receipt
from tests.people import account, linked, signed_in
from tests.publishing import publish
from tests.transport.test_trips import trip
from tests.wire import statements

HOME = "/aujourdhui/"


def today() -> date:
    return timezone.localdate()


def tomorrow() -> str:
    return next_weekday(today()).isoformat()


def twins() -> tuple[Person, Client]:
    """Delphine, with her browser."""
    person = account(DELPHINE.email)
    linked(person, LOUIS, LEA)
    return person, signed_in(person)


def home(browser: Client, path: str = HOME) -> BeautifulSoup:
    answer = browser.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def given_again(browser: Client) -> str:
    """The page, once it is given again."""
    browser.get(HOME)
    with statements() as sent:
        page = browser.get(HOME).text
    assert len(sent) == 2
    return page


def words(found: Tag | None) -> str:
    """In one line, each no-break space an ordinary one."""
    return " ".join(found.get_text(" ").replace("\u00a0", " ").split()) if found else ""


def panel(browser: Client, heading: str) -> Tag | None:
    """The panel under this heading, None where there is none."""
    found = [one for one in home(browser).select(".panel") if one.h2 and words(one.h2) == heading]
    return found[0] if found else None


def rows_of(found: Tag | None) -> list[str]:
    return [words(row) for row in found.select("li")] if found else []


def notices(browser: Client) -> list[tuple[str, str]]:
    """What is said outside of the cards: the kind of the notice, and its words with the names it is for."""
    found = home(browser).select(".stack > .notice")
    return [(" ".join(one["class"][1:]), words(one)) for one in found]


def cards(browser: Client) -> list[str]:
    return [words(one) for one in home(browser).select(".panel.child")]


def a_day(**more: list[dict[str, str]]) -> None:
    """Classes of both today and tomorrow, and what MORE says."""
    slots = [slot("M1", "MAT", "1", "08:05", "09:20"), slot("F2", "FRA", "2", "09:35", "10:50")]
    dates = [day(today().isoformat(), jour_cycle="1"), day(tomorrow(), jour_cycle="2")]
    publish(CAPITALE, **{**classes(LOUIS, LEA), "calendrier": dates, "horaire": slots, **more})


def dates(kind: str, *, on: str = "", **said: str) -> None:
    """Tomorrow, or ON, is of this kind for the whole school."""
    on = on or tomorrow()
    others = [one for one in (today().isoformat(), tomorrow()) if one != on]
    a_day(calendrier=[day(on, kind, **said), *(day(other, jour_cycle="1") for other in others)])


def absent(count: int, child: ChildFacts = LOUIS) -> list[dict[str, str]]:
    """So many half-days without a reason, the last today."""
    return [
        dict(absence(f"{child.source_id}-{number}", child, day=today() - timedelta(days=number)))
        for number in range(count)
    ]


def ask(*keys: str, **cells: str) -> None:
    """Messages to the twins' school that ask for a yes or a no."""
    publish(
        CAPITALE,
        messages=[message(key, objet=f"Sortie {key}", **cells) for key in keys],
        messages_destinataires=[to(LOUIS.school, key) for key in keys],
        questions=[question(f"Q-{key}", of=key) for key in keys],
    )


def write(*keys: str, **cells: str) -> None:
    """Messages to the twins' school."""
    publish(
        CAPITALE,
        messages=[message(key, objet=f"Mot {key}", **cells) for key in keys],
        messages_destinataires=[to(LOUIS.school, key) for key in keys],
    )


def moved_and_gone() -> list[dict[str, str]]:
    """Mathematics of today is cancelled, French of tomorrow moved."""
    return [
        change("X1", "MAT", today().isoformat(), "annulée", note="Enseignante absente"),
        change("X2", "FRA", tomorrow(), "déplacée", periode="F2", debut="13:00", fin="14:15",
               note="au gymnase"),
    ]  # fmt: skip


def everything() -> None:
    """A school closed tomorrow, early closing today, a change, an outing, and more than a home lists."""
    on, week_ago = today().isoformat(), timezone.now() - timedelta(days=7)
    publish(CAPITALE, now=week_ago, messages=[message("OLD", sent_at=week_ago, objet="Photo scolaire")],
            messages_destinataires=[to(LOUIS.school, "OLD")])  # fmt: skip
    told = [
        message("S", objet="Évacuation de ce matin", securite="oui"),
        message("R", objet="Code de vie", accuse="oui"),
        *(message(key, objet="Sortie au Musée de la mer") for key in "ABCD"),
    ]
    publish(
        CAPITALE, now=timezone.now(), absences=[*absent(5), *absent(1, LEA)],
        messages=[*told, message("OLD", sent_at=week_ago, objet="Photo scolaire")],
        messages_destinataires=[to(LOUIS.school, key) for key in ("S", "R", *"ABCD", "OLD")],
        questions=[question(f"Q-{key}", of=key) for key in "ABCD"],
    )  # fmt: skip
    a_day(
        calendrier=[
            day(on, jour_cycle="1", fermeture="11:30", libelle="Fin d’étape"),
            day(tomorrow(), "tempête", libelle="Verglas"),
        ],
        horaire_exceptions=[change("X1", "MAT", on, "annulée", note="Enseignante absente")],
        travaux=[homework("H1", "FRA", tomorrow(), "Dictée, liste 9")],
        evenements=[event("E", "Musée de la mer", tomorrow(), ecole=LOUIS.school.code, debut="09:00")],
    )
    served("Calendrier scolaire de l’année, version adoptée par le conseil d’établissement")


def served(title: str) -> None:
    """A document of this TITLE to the twins' school; of Louis a fee and a receipt; and of each a trip."""
    of = {"eleve": LOUIS.source_id}
    trips = [trip(child.source_id, eleve=child.source_id) for child in (LOUIS, LEA)]
    paper = document("D", title, ecole=LOUIS.school.code, date=today().isoformat())
    report = send(
        CAPITALE, {"lettre.pdf": PDF}, now=timezone.now(), documents=[paper],
        frais=[line("F", **of)], recus=[receipt("R", **of)], transport=trips,
    )  # fmt: skip
    assert report.accepted and not report.figures.waiting
