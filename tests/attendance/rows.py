"""Absences as the schools of the tests' world send them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tests.cast import MAIKA, ChildFacts
from tests.world import NOW

TODAY = date(2026, 11, 23)


def absence(
    key: str = "A1",
    child: ChildFacts = MAIKA,
    *,
    day: date = TODAY,
    recorded_at: datetime = NOW - timedelta(hours=1),
    **cells: str,
) -> Mapping[str, str]:
    """One row of absences.csv: a morning that waits for a reason, but for what is given."""
    usual = {
        "absence": key,
        "eleve": child.source_id,
        "jour": day.isoformat(),
        "genre": "absence",
        "moment": "avant-midi",
        "etat": "à motiver",
        "saisie_le": recorded_at.isoformat(),
        "source": "enseignant",
    }
    return usual | cells
