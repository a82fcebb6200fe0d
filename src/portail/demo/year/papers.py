"""What the sample schools send as files: calendar, outing, plans, receipts, and their rows. Floor 11."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from portail.common.pdf import make_pdf
from portail.demo.families import Child
from portail.demo.packages import Line
from portail.demo.places import SampleBoard
from portail.demo.year.plan import YearPlan

_LETTER = Path(__file__).with_name("letter.typ")
CALENDAR = "calendrier-scolaire.pdf"
OUTING = "sortie-au-musee.pdf"
_OUTING_HOURS = (
    ("Heure", "Quoi"),
    ("8 h 45", "Départ de l’école"),
    ("9 h 30", "Visite du musée"),
    ("12 h", "Dîner froid au bord de l’eau"),
    ("14 h 30", "Retour à l’école"),
)
_FIRST = 5
"""How many pupils of a board have papers of their own: the cast's come first."""

type Rows = Mapping[str, Iterable[Line]]


@dataclass(frozen=True, slots=True)
class Papers:
    """Rows of the package's files that name papers, and the papers by their name."""

    rows: dict[str, list[Line]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)


def papers_for(
    board: SampleBoard,
    pupils: Sequence[tuple[str, Child]],
    rows: Mapping[str, Sequence[Line]],
    plan: YearPlan,
) -> Papers:
    """What a board sends as files; rows: of its package so far."""
    found = Papers(contents={CALENDAR: calendar_file(board, plan), OUTING: _outing_file(board, plan)})
    found.rows["documents"] = [*rows["documents"]]
    found.rows["messages_pieces"] = [
        {"piece": f"{one['message']}-1", "message": one["message"], "titre": "Programme de la sortie",
         "fichier": OUTING}
        for one in rows["messages"]
        if "-sortie-" in one["message"]
    ]  # fmt: skip
    first = dict(pupils[:_FIRST])
    for key, child in first.items():
        if child.level.startswith("P"):
            found.rows["documents"].append(_plan_row(key, plan))
            found.contents[f"plan-{key}.pdf"] = _plan_file(board, child, plan)
    found.rows["recus"] = [_with_file(one, board, first, plan, found) for one in rows["recus"]]
    return found


def documents(board: SampleBoard, plan: YearPlan) -> list[Line]:
    """The year's calendar, to every school."""
    return [
        {
            "document": f"{school.code}-calendrier", "ecole": f"ecole-{school.code}", "eleve": "",
            "titre": f"Calendrier scolaire {plan.label}", "categorie": "Vie scolaire",
            "date": plan.days[0].day.isoformat(), "fichier": CALENDAR,
        }
        for school in board.schools
    ]  # fmt: skip


def _plan_row(key: str, plan: YearPlan) -> Line:
    return {
        "document": f"{key}-plan", "ecole": "", "eleve": key, "titre": "Plan d’intervention",
        "categorie": "Soutien", "date": plan.day_before(plan.today).isoformat(), "fichier": f"plan-{key}.pdf",
    }  # fmt: skip


def _with_file(
    receipt: Line, board: SampleBoard, pupils: Mapping[str, Child], plan: YearPlan, found: Papers
) -> Line:
    """RECEIPT with its file, where its pupil has one."""
    child = pupils.get(receipt["eleve"])
    if child is None:
        return receipt
    name = f"recu-{receipt['recu']}.pdf"
    table = (
        ("Reçu", "Ce qui est attesté"),
        ("Enfant", f"{child.given_names} {child.family_name}"),
        ("Numéro", receipt["numero"]),
        ("Jours", receipt["jours"]),
        ("Montant", f"{receipt['montant'].replace('.', ',')} $"),
    )
    title = f"{receipt['libelle']}, {receipt['annee']}"
    found.contents[name] = _file(board, plan, title, ("Reçu pour l’impôt",), table)
    return receipt | {"fichier": name}


def calendar_file(board: SampleBoard, plan: YearPlan) -> bytes:
    """The year's days without class."""
    off = [
        ("Date", "Raison"),
        *((f"{one.day:%Y-%m-%d}", one.label) for one in plan.days if one.place is None),
    ]
    said = ("Journées sans classe :",)
    return _file(board, plan, f"Calendrier scolaire {plan.label}", said, off)


def _outing_file(board: SampleBoard, plan: YearPlan) -> bytes:
    said = ("Chaque élève apporte un dîner froid, une gourde et des bottes.",)
    return _file(board, plan, "Sortie au Musée de la mer", said, _OUTING_HOURS)


def _plan_file(board: SampleBoard, child: Child, plan: YearPlan) -> bytes:
    said = (
        f"Élève : {child.given_names} {child.family_name}, fiche {child.file_number}.",
        "Ce que l’école, la maison et l’élève font d’ici la fin de l’étape :",
    )
    table = (
        ("Qui", "Quoi"),
        ("École", "Un rappel visuel des étapes d’un travail"),
        ("Maison", "Dix minutes de lecture par soir"),
    )
    return _file(board, plan, f"Plan d’intervention {plan.label}", said, table)


def _file(
    board: SampleBoard,
    plan: YearPlan,
    title: str,
    said: Sequence[str],
    table: Sequence[tuple[str, str]],
) -> bytes:
    """A letter of what is SAID, then a table under its first row."""
    first = plan.days[0].day
    data = {"title": title, "board": board.name, "said": said, "head": table[0], "table": table[1:]}
    return make_pdf(_LETTER, data, dated=datetime(first.year, first.month, first.day, tzinfo=UTC))
