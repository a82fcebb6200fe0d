"""The packages of a sample school year: what each board sends beside its people. Floor 11."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portail.demo.families import Child
from portail.demo.packages import Line, addressees_of, as_csv, homes_of, keyed_pupils
from portail.demo.places import BOARDS, SampleBoard
from portail.demo.samples import families_of
from portail.demo.year import absences, buses, cards, classes, days, last_year, letters, money, results
from portail.demo.year.papers import documents, papers_for
from portail.demo.year.plan import YearPlan, plan_of

type Homes = Mapping[str, Sequence[str]]
"""The keys of the adults of each pupil who lives in two homes, by the pupil's key."""

_NEW = "now"
_FORMER = "before"


@dataclass(frozen=True, slots=True)
class Package:
    """What a board sends: tables by file, and papers by file."""

    tables: Mapping[str, str]
    papers: Mapping[str, bytes]

    def save(self, folder: Path) -> None:
        """Write it in FOLDER, in the place of what was there."""
        inside = folder / "fichiers"
        inside.mkdir(parents=True, exist_ok=True)
        for former in (*folder.glob("*.csv"), *inside.iterdir()):
            former.unlink()
        for name, text in self.tables.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
        for name, content in self.papers.items():
            (inside / name).write_bytes(content)


def package_of(board: SampleBoard, plan: YearPlan) -> Package:
    """A sample board's package; the same bytes for the same day."""
    families = families_of(board)
    return package_for(
        board, keyed_pupils(families), plan, homes_of(families), addressees=addressees_of(families)
    )


def package_for(
    board: SampleBoard,
    pupils: Sequence[tuple[str, Child]],
    plan: YearPlan,
    homes: Homes,
    *,
    addressees: Mapping[str, str],
) -> Package:
    """The same for these pupils, each with their key; addressees: names on their report cards."""
    rows = {name: list(lines) for name, lines in rows_for(board, pupils, plan, homes).items()}
    for card, lines in last_year.cards_of(board, pupils, classes.sections_of(board, pupils), plan):
        rows["bulletins"].append(card)
        rows["bulletins_matieres"] += lines
    rows["bulletins"] = _addressed(rows["bulletins"], addressees)
    papers = papers_for(board, pupils, rows, plan)
    return Package(_written(rows | papers.rows), papers.contents)


def former_cards_of(board: SampleBoard, plan: YearPlan) -> Package:
    """The board's report cards as they were sent before the school corrected one."""
    families = families_of(board)
    pupils = keyed_pupils(families)
    sections = classes.sections_of(board, pupils)
    issued = list(cards.cards(board, pupils, sections, plan))
    lines = list(cards.card_lines(issued, sections, corrected=False))
    headers = _addressed([one.row for one in issued], addressees_of(families))
    return Package(_written({"bulletins": headers, "bulletins_matieres": lines}), {})


def _addressed(cards: Sequence[Line], addressees: Mapping[str, str]) -> list[Line]:
    return [{**card, "repondants": addressees.get(card["eleve"], "")} for card in cards]


def _written(rows: Mapping[str, Sequence[Line]]) -> Mapping[str, str]:
    return {f"{name}.csv": as_csv(lines) for name, lines in rows.items() if lines}


def rows_for(
    board: SampleBoard, pupils: Sequence[tuple[str, Child]], plan: YearPlan, homes: Homes
) -> Mapping[str, Iterable[Line]]:
    """What each file says, by its name without the ending; of papers, the calendar alone."""
    sections = classes.sections_of(board, pupils)
    periods = list(classes.timetable(sections))
    terms = [
        {"etape": one.key, "annee": plan.label, "numero": str(one.number), "nom": f"Étape {one.number}",
         "debut": one.starts_on.isoformat(), "fin": one.ends_on.isoformat(), "poids": str(one.weight)}
        for one in plan.terms
    ]  # fmt: skip
    sent = list(letters.messages(board, sections, plan))
    issued = list(cards.cards(board, pupils, sections, plan))
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
        "absences": absences.absences(pupils, plan),
        "bulletins": [one.row for one in issued],
        "bulletins_matieres": cards.card_lines(issued, sections),
        "messages": sent,
        "messages_destinataires": letters.recipients(sent),
        "questions": letters.questions(sent, plan),
        "transport": buses.trips(pupils, plan, homes),
        "frais": money.fees(pupils, plan, homes),
        "recus": money.receipts(pupils, plan, homes),
        "documents": documents(board, plan),
    }


def write(
    folder: Path, *, today: date, is_first: bool, boards: Sequence[SampleBoard] = BOARDS
) -> list[list[str]]:
    """Write each board's package under FOLDER; the arguments of `portail` that import them.

    is_first: nothing was imported before; a card is then sent with a mistake, which is corrected at once.
    """
    plan = plan_of(today)
    commands = []
    if is_first:
        for board in boards:
            former_cards_of(board, plan).save(folder / _FORMER / board.code)
        commands.append(_FORMER)
    for board in boards:
        package_of(board, plan).save(folder / _NEW / board.code)
    # Yesterday's homework goes and today's comes: whoever plays need not confirm it.
    return [["import", "many", str(folder / name), "--yes"] for name in (*commands, _NEW)]


if __name__ == "__main__":
    write(Path(sys.argv[1]), today=date.fromisoformat(sys.argv[2]), is_first=True)
