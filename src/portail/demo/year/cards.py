"""The sample schools' report cards: a first communication, then one a term, preschool's too. Floor 11."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portail.demo.families import Child
from portail.demo.packages import Line
from portail.demo.places import SampleBoard, SampleSchool
from portail.demo.year.classes import SampleSection
from portail.demo.year.plan import SampleTerm, YearPlan
from portail.demo.year.results import of_term
from portail.records.rules import read_level

_COMMENTS = (
    "Participe avec entrain et aide volontiers ses camarades.",
    "Progresse en lecture; dix minutes par soir à la maison l’aideront.",
    "Travail soigné. Pensez à réviser les tables de multiplication.",
)
_SKILLS = (
    ("Organiser son travail", "Prévoit son temps et vérifie son matériel avant de commencer."),
    ("Savoir communiquer", "Pose de bonnes questions; apprend à laisser finir les autres."),
    ("Savoir travailler en équipe", "Partage les tâches et tient compte des idées de chacun."),
    ("Exercer son jugement critique", "Appuie ses opinions sur des faits et accepte d’en changer."),
)
_PRESCHOOL = (
    ("Domaine physique et moteur", "Accroître son développement physique et moteur"),
    ("Domaine affectif", "Construire sa conscience de soi"),
    ("Domaine social", "Vivre des relations harmonieuses avec les autres"),
    ("Domaine langagier", "Communiquer à l’oral et à l’écrit"),
    ("Domaine cognitif", "Découvrir le monde qui l’entoure"),
)
_OF_PRESCHOOL = "A : se développe très bien\nB : se développe adéquatement\nC : certaines difficultés"
_OF_FIRST = "A : facilement\nB : comme attendu\nC : avec de l’aide"
_CORRECTED = "0400953"
"""The file number of the pupil of whom the school corrected a card (Émile of the cast)."""


@dataclass(frozen=True, slots=True)
class SampleCard:
    """A card's row, whose it is and its term; term: None of a first communication."""

    row: Line
    child: Child
    term: SampleTerm | None


def cards(
    board: SampleBoard,
    pupils: Sequence[tuple[str, Child]],
    sections: Sequence[SampleSection],
    plan: YearPlan,
) -> Iterator[SampleCard]:
    """A first communication in October, and a card for each term that has been over for two weeks."""
    groups = {pupil: one.group for one in sections for pupil in one.pupils}
    schools = {school.name: school for school in board.schools}
    terms: list[tuple[SampleTerm | None, date]] = [(None, plan.days[0].day + timedelta(days=48))]
    terms += [(term, term.ends_on + timedelta(days=14)) for term in plan.terms]
    for term, issued in terms:
        for key, child in pupils if issued <= plan.today else ():
            if term is not None or not child.level.startswith("M"):
                said = {"annee": plan.label, "groupe": groups[key]}
                row = {**_card(key, child, schools[child.school], term, issued=issued), **said}
                yield SampleCard(row, child, term)


def _card(key: str, child: Child, school: SampleSchool, term: SampleTerm | None, *, issued: date) -> Line:
    number = sum(map(ord, key))
    is_preschool = child.level.startswith("M")
    return {
        "bulletin": f"{key}-{term.key if term else 'premiere'}",
        "eleve": key,
        "ecole": f"ecole-{school.code}",
        "etape": str(term.number) if term else "",
        "genre": "bulletin" if term else "première communication",
        "nom": f"Bulletin de l’étape {term.number}" if term else "Première communication",
        "niveau": read_level(child.level).label("fr"),
        "direction": "Mme Brigitte Arsenault",
        "absences": str(number % 5) if term else "",
        "retards": str(number % 3) if term else "",
        "commentaire": _COMMENTS[number % len(_COMMENTS)],
        "legende": _OF_FIRST if term is None else _OF_PRESCHOOL if is_preschool else "",
        "emis_le": issued.isoformat(),
        "publie_le": f"{issued.isoformat()}T16:00:00-05:00",
    }


def card_lines(
    issued: Sequence[SampleCard], sections: Sequence[SampleSection], *, corrected: bool = True
) -> Iterator[Line]:
    """What each card says. corrected: as the school has it in the end, where it first sent a mistake."""
    taught: dict[str, list[SampleSection]] = {}
    for one in sections:
        for pupil in one.pupils:
            taught.setdefault(pupil, []).append(one)
    for card in issued:
        key = card.row["eleve"]
        for rank, line in enumerate(_lines(card, taught[key]), 1):
            was_wrong = not corrected and card.child.file_number == _CORRECTED and card.term is not None
            wrong = {"resultat": "58"} if was_wrong and rank == 1 else {}
            empty = dict.fromkeys(
                ("competence", "ponderation", "resultat", "enseignant", "commentaire", "genre"), ""
            )
            yield {"bulletin": card.row["bulletin"], "rang": str(rank), **empty, **line, **wrong}


def _lines(card: SampleCard, taught: Sequence[SampleSection]) -> Iterator[Line]:
    """The subjects of a card with their competencies, as the results of its term have them."""
    key = card.row["eleve"]
    if card.child.level.startswith("M"):
        for place, (domain, competency) in enumerate(_PRESCHOOL):
            yield {"matiere": domain}
            yield {"matiere": domain, "competence": competency, "resultat": _letter(key, place)}
        return
    for place, one in enumerate(taught):
        if card.term is None:
            yield {"matiere": one.subject.name, "resultat": _letter(key, place), "enseignant": one.teacher}
            continue
        for competency, weight, value in of_term(key, one, card.term):
            said = {"matiere": one.subject.name, "competence": competency, "ponderation": weight}
            yield {**said, "resultat": str(value), "enseignant": "" if competency else one.teacher}
    if card.term is not None:
        skill, comment = _SKILLS[(sum(map(ord, key)) + card.term.number) % len(_SKILLS)]
        yield {"matiere": skill, "commentaire": comment, "genre": "autre compétence"}


def _letter(key: str, place: int) -> str:
    return "AABBBC"[(sum(map(ord, key)) + place) % 6]
