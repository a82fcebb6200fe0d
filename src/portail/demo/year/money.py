"""What the sample schools ask families to pay, and their receipts, each home's own. Floor 11."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from portail.demo.families import Child
from portail.demo.packages import Line
from portail.demo.year.plan import YearPlan

_LUNCHES, _CARE = Decimal(40), Decimal(412)
_NOBODY = ("",)  # in the column « adulte »: of both homes


def fees(
    pupils: Sequence[tuple[str, Child]], plan: YearPlan, homes: Mapping[str, Sequence[str]]
) -> Iterator[Line]:
    """Lunch supervision paid, by each home in two; an outing to pay; and the balance as the school has it."""
    yesterday, due = plan.day_before(plan.today), plan.today + timedelta(days=14)
    for key, child in pupils:
        if not child.level.startswith("S"):
            for adult in (adults := homes.get(key, _NOBODY)):
                paid = f"{_LUNCHES / len(adults):.2f}"
                on = plan.days[0].day + timedelta(days=10)
                yield _fee(key, "midi", "Surveillance du midi", on, paid, adulte=adult, paye=paid,
                           categorie="Garde", deductible="oui")  # fmt: skip
        outing = ("Sortie au Musée de la mer", yesterday, "12.50")
        yield _fee(key, "sortie", *outing, paye="0", echeance=due.isoformat(), categorie="Activités")
        if key not in homes:
            yield _fee(key, "solde", "Solde", yesterday, "12.50", genre="solde")
            continue
        yield _fee(key, "solde", "Solde commun aux deux domiciles", yesterday, "12.50", genre="solde")
        for adult in homes[key]:
            yield _fee(
                key, "solde", "Solde de votre domicile", yesterday, "0.00", genre="solde", adulte=adult
            )


def _fee(key: str, kind: str, label: str, on: date, amount: str, **cells: str) -> Line:
    name = "-".join(part for part in (key, kind, cells.get("adulte", "")) if part)
    return {
        "ligne": name,
        "eleve": key,
        "adulte": "",
        "genre": "frais",
        "libelle": label,
        "date": on.isoformat(),
        "montant": amount,
        "paye": "",
        "echeance": "",
        "categorie": "",
        "deductible": "",
        **cells,
    }


def receipts(
    pupils: Sequence[tuple[str, Child]], plan: YearPlan, homes: Mapping[str, Sequence[str]]
) -> Iterator[Line]:
    """Last year's receipt of whoever stayed for lunch; of two homes, each has its own."""
    year = plan.days[0].day.year - 1
    for number, (key, child) in enumerate(pupils):
        for place, adult in enumerate(homes.get(key, _NOBODY)) if not child.level.startswith("S") else ():
            parts = len(homes.get(key, _NOBODY))
            yield {
                "recu": "-".join(part for part in (key, str(year), adult) if part),
                "eleve": key,
                "adulte": adult,
                "annee": str(year),
                "libelle": "Frais de garde d’enfants",
                "numero": f"{year}-{number + 1:04d}" + ("" if parts == 1 else f"-{place + 1}"),
                "emis_le": f"{year + 1}-02-15",
                "montant": f"{_CARE / parts:.2f}",
                "jours": str(103 // parts),
                "fichier": "",
            }
