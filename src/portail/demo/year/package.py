"""The packages of a sample school year: what each board sends beside its people. Floor 11."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from portail.demo.families import Child
from portail.demo.packages import Line, as_csv, keyed_pupils
from portail.demo.places import BOARDS, SampleBoard
from portail.demo.samples import families_of
from portail.demo.year import buses, classes, days, letters, money, results
from portail.demo.year.plan import YearPlan, plan_of


def files_of(board: SampleBoard, plan: YearPlan) -> Mapping[str, str]:
    """A sample board's package by file; the same bytes for the same day."""
    return files_for(board, keyed_pupils(families_of(board)), plan)


def files_for(board: SampleBoard, pupils: Sequence[tuple[str, Child]], plan: YearPlan) -> Mapping[str, str]:
    """The same for these pupils, each with their key."""
    written = {f"{name}.csv": as_csv(rows) for name, rows in rows_for(board, pupils, plan).items()}
    return {name: text for name, text in written.items() if text.strip()}


def rows_for(
    board: SampleBoard, pupils: Sequence[tuple[str, Child]], plan: YearPlan
) -> Mapping[str, Iterable[Line]]:
    """What each file says, by its name without the ending."""
    sections = classes.sections_of(board, pupils)
    periods = list(classes.timetable(sections))
    terms = [
        {"etape": one.key, "annee": plan.label, "numero": str(one.number), "nom": f"Étape {one.number}",
         "debut": one.starts_on.isoformat(), "fin": one.ends_on.isoformat(), "poids": str(one.weight)}
        for one in plan.terms
    ]  # fmt: skip
    sent = list(letters.messages(board, sections, plan))
    issued = list(letters.cards(board, pupils, sections, plan))
    return {
        "etapes": terms,
        "groupes": classes.groups(sections, plan),
        "inscriptions": classes.enrolments(sections),
        "travaux": results.works(sections, plan),
        "calendrier": days.calendar(board, plan),
        "horaire": periods,
        "horaire_exceptions": days.exceptions(sections, periods, plan),
        "evenements": days.events(board, plan),
        "resultats": results.marks(sections, plan),
        "resultats_etapes": results.term_results(sections, plan),
        "absences": days.absences(pupils, plan),
        "bulletins": [card for card, _term in issued],
        "bulletins_matieres": letters.card_lines(issued, sections),
        "messages": sent,
        "messages_destinataires": letters.recipients(sent),
        "questions": letters.questions(sent, plan),
        "transport": buses.trips(pupils, plan),
        "frais": money.fees(pupils, plan),
        "recus": money.receipts(pupils, plan),
        "documents": money.documents(board, plan),
    }


def write(folder: Path, *, today: date) -> list[list[str]]:
    """Write every board's package under FOLDER; the arguments of `portail` that import them."""
    plan = plan_of(today)
    commands = []
    for board in BOARDS:
        place = folder / board.folder
        place.mkdir(parents=True, exist_ok=True)
        for former in place.glob("*.csv"):
            former.unlink()
        for name, text in files_of(board, plan).items():
            (place / name).write_text(text, encoding="utf-8", newline="")
        (place / "fichiers").mkdir(exist_ok=True)
        (place / "fichiers" / money.CALENDAR).write_bytes(money.calendar_file(board, plan))
        # Yesterday's homework goes and today's comes: whoever plays need not confirm it.
        commands.append(["import", board.code, str(place), "--yes"])
    return commands


if __name__ == "__main__":
    write(Path(sys.argv[1]), today=date.fromisoformat(sys.argv[2]))
