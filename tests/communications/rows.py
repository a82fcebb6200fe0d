"""Messages as the schools of the tests' world send them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from tests.cast import MAIKA, ChildFacts, SchoolFacts


def message(
    key: str = "M1", *, sent_at: datetime | None = None, school: SchoolFacts = MAIKA.school, **cells: str
) -> Mapping[str, str]:
    """One row of messages.csv, of an hour ago but for what is given."""
    usual = {
        "message": key,
        "ecole": school.code,
        "expediteur": "Mme Josée Thériault",
        "fonction": "Directrice",
        "envoye_le": (sent_at or timezone.now() - timedelta(hours=1)).isoformat(timespec="seconds"),
        "objet": "Journée pédagogique du 27 novembre",
        "texte": "L’école est fermée.\nLe service de garde reste ouvert.",
    }
    return usual | cells


def to(whom: ChildFacts | SchoolFacts | str, key: str = "M1") -> Mapping[str, str]:
    """One row of messages_destinataires.csv: a child, a school, or a section by its key."""
    kind, target = (
        ("groupe", whom)
        if isinstance(whom, str)
        else ("élève", whom.source_id)
        if isinstance(whom, ChildFacts)
        else ("école", whom.code)
    )
    return {"message": key, "genre": kind, "destinataire": target}


def question(key: str = "Q1", *, of: str = "M1", **cells: str) -> Mapping[str, str]:
    """One row of questions.csv: a consent for each child, for a week from now."""
    usual = {
        "question": key,
        "message": of,
        "genre": "oui-non",
        "texte": "Votre enfant peut-il participer à la sortie au Musée de la mer?",
        "choix": "",
        "avant_le": (timezone.now() + timedelta(days=7)).isoformat(timespec="seconds"),
        "version": "1",
        "par": "enfant",
    }
    return usual | cells
