"""Absences as the schools of the tests' world send them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from tests.cast import MAIKA, ChildFacts


def absence(
    key: str = "A1",
    child: ChildFacts = MAIKA,
    *,
    day: date | None = None,
    recorded_at: datetime | None = None,
    **cells: str,
) -> Mapping[str, str]:
    """One row of absences.csv: this morning, waiting for a reason, but for what is given.

    Today's, since the pages show the school year that today is in.
    """
    usual = {
        "absence": key,
        "eleve": child.source_id,
        "jour": (day or timezone.localdate()).isoformat(),
        "genre": "absence",
        "moment": "avant-midi",
        "etat": "à motiver",
        "saisie_le": (recorded_at or timezone.now() - timedelta(hours=1)).isoformat(timespec="seconds"),
        "source": "enseignant",
    }
    return usual | cells
