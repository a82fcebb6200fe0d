"""Days of the tests' schools, as their boards send them: one week of November, its timetable, its events."""

from tests.cast import CAPITALE, MAIKA, QUATRE_VENTS, BoardFacts, ChildFacts
from tests.publishing import publish

type Row = dict[str, str]

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (f"2026-11-{day}" for day in range(23, 28))


def day(on: str, kind: str = "classe", *, school: str = QUATRE_VENTS.code, **more: str) -> Row:
    return {"jour": f"{school}/{on}", "date": on, "ecole": school, "genre": kind, **more}


def group(key: str, subject: str, *, school: str = QUATRE_VENTS.code) -> Row:
    return {"groupe": key, "ecole": school, "annee": "2026-2027", "matiere": subject,
            "enseignant": "Mme Joëlle Nguyễn-Roy", "local": "12"}  # fmt: skip


def slot(key: str, section: str, cycle_day: str, start: str, end: str, **more: str) -> Row:
    return {"periode": key, "groupe": section, "jour_cycle": cycle_day, "debut": start, "fin": end, **more}


def change(key: str, section: str, on: str, kind: str, **more: str) -> Row:
    return {"exception": key, "groupe": section, "date": on, "genre": kind, **more}


def homework(key: str, section: str, on: str, title: str, **more: str) -> Row:
    return {"travail": key, "groupe": section, "genre": "devoir", "titre": title, "pour_le": on, **more}


def event(key: str, title: str, on: str, kind: str = "sortie", **more: str) -> Row:
    return {"evenement": key, "titre": title, "date": on, "genre": kind, **more}


CALENDAR = [
    day(MONDAY, jour_cycle="4"),
    day(TUESDAY, jour_cycle="5"),
    day(WEDNESDAY, "pédagogique", libelle="Journée pédagogique"),
    day(THURSDAY, jour_cycle="6"),
    day(FRIDAY, jour_cycle="7"),
]
SLOTS = [
    slot("M4-1", "MAT", "4", "08:05", "09:20"),
    slot("F4-2", "FRA", "4", "09:35", "10:50", local="B-210"),
    slot("M5-1", "MAT", "5", "08:05", "09:20"),
    slot("D", "DIN", "", "11:40", "12:50"),
]


def classes(*children: ChildFacts) -> dict[str, list[Row]]:
    """Three sections in which CHILDREN are enrolled."""
    keys = ("MAT", "FRA", "DIN")
    return {
        "groupes": [group("MAT", "Mathématique"), group("FRA", "Français"), group("DIN", "Service de garde")],
        "inscriptions": [{"groupe": key, "eleve": child.source_id} for child in children for key in keys],
    }


def publish_week(board: BoardFacts = CAPITALE, *children: ChildFacts, **more: list[Row]) -> None:
    """The calendar, the timetable and what MORE says, for CHILDREN, or Maïka alone."""
    files = {**classes(*(children or (MAIKA,))), "calendrier": CALENDAR, "horaire": SLOTS, **more}
    publish(board, **files)
