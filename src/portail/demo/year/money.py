"""What the sample schools ask families to pay and hand them: fees, receipts, documents. Floor 11."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from portail.common.pdf import make_pdf
from portail.demo.families import Child
from portail.demo.packages import Line
from portail.demo.places import SampleBoard
from portail.demo.year.plan import YearPlan

_LETTER = Path(__file__).with_name("letter.typ")
CALENDAR = "calendrier-scolaire.pdf"


def fees(pupils: Sequence[tuple[str, Child]], plan: YearPlan) -> Iterator[Line]:
    """Lunch supervision paid, an outing to pay, and the balance as the school has it."""
    start = plan.days[0].day
    for key, child in pupils:
        said = {"eleve": key}
        if not child.level.startswith("S"):
            yield {
                **said, "ligne": f"{key}-midi", "genre": "frais", "libelle": "Surveillance du midi",
                "date": (start + timedelta(days=10)).isoformat(), "montant": "40.00", "paye": "40.00",
                "categorie": "Garde", "deductible": "oui",
            }  # fmt: skip
        yield {
            **said, "ligne": f"{key}-sortie", "genre": "frais", "libelle": "Sortie au Musée de la mer",
            "date": plan.day_before(plan.today).isoformat(), "montant": "12.50", "paye": "0",
            "echeance": (plan.today + timedelta(days=14)).isoformat(), "categorie": "Activités",
        }  # fmt: skip
        yield {
            **said, "ligne": f"{key}-solde", "genre": "solde", "libelle": "Solde",
            "date": plan.day_before(plan.today).isoformat(), "montant": "12.50",
        }  # fmt: skip


def receipts(pupils: Sequence[tuple[str, Child]], plan: YearPlan) -> Iterator[Line]:
    """Last year's receipt of whoever stayed for lunch."""
    year = plan.days[0].day.year - 1
    for number, (key, child) in enumerate(pupils):
        if not child.level.startswith("S"):
            yield {
                "recu": f"{key}-{year}", "eleve": key, "annee": str(year),
                "libelle": "Frais de garde d’enfants", "numero": f"{year}-{number + 1:04d}",
                "emis_le": f"{year + 1}-02-15", "montant": "412.00", "jours": "103",
            }  # fmt: skip


def documents(board: SampleBoard, plan: YearPlan) -> Iterator[Line]:
    """The year's calendar, to every school."""
    for school in board.schools:
        yield {
            "document": f"{school.code}-calendrier", "ecole": f"ecole-{school.code}",
            "titre": f"Calendrier scolaire {plan.label}", "categorie": "Vie scolaire",
            "date": plan.days[0].day.isoformat(), "fichier": CALENDAR,
        }  # fmt: skip


def calendar_file(board: SampleBoard, plan: YearPlan) -> bytes:
    """The same as a PDF file: the days without class."""
    off = [(f"{one.day:%Y-%m-%d}", one.label) for one in plan.days if one.place is None]
    said = {"title": f"Calendrier scolaire {plan.label}", "board": board.name, "days": off}
    first = plan.days[0].day
    return make_pdf(_LETTER, said, dated=datetime(first.year, first.month, first.day, tzinfo=UTC))
