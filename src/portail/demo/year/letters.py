"""What the sample schools write to families: messages, what they ask, report cards. Floor 11."""

from collections.abc import Iterator, Sequence
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
_SECRETARY = "Mme Thériault"


def _at(day: date, hour: str = "09:10") -> str:
    return f"{day.isoformat()}T{hour}:00-05:00"


def messages(board: SampleBoard, sections: Sequence[SampleSection], plan: YearPlan) -> Iterator[Line]:
    """To each school, the day off to come and something asked; to each class, a word of its teacher."""
    yesterday, week_ago = plan.day_before(plan.today), plan.day_before(plan.today - timedelta(days=6))
    day_off = next((one for one in plan.days if one.kind == "pédagogique" and one.day > plan.today), None)
    for school in board.schools:
        said = {"ecole": f"ecole-{school.code}", "expediteur": _SECRETARY, "fonction": "Secrétariat"}
        if day_off is not None:
            yield {
                **said,
                "message": f"{school.code}-peda-{day_off.day:%m%d}",
                "envoye_le": _at(yesterday),
                "objet": f"{day_off.label} du {day_off.day.day}",
                "texte": "L’école est fermée aux élèves ce jour-là.\n\nLe service de garde est ouvert de 7 h"
                " à 18 h; l’inscription se fait auprès de la responsable.",
                "accuse": "oui",
            }
        yield {
            **said,
            "message": f"{school.code}-sortie-{week_ago:%m%d}",
            "envoye_le": _at(week_ago, "15:40"),
            "objet": "Sortie au Musée de la mer",
            "texte": "Les élèves visiteront le musée dans la journée. Prévoyez un dîner froid et des bottes.",
            "reponses": "oui",
        }
    for one in sections:
        if one.subject.code in ("FRA", "EDU"):
            yield {
                "message": f"{one.key}-mot-{week_ago:%m%d}",
                "ecole": f"ecole-{one.school.code}",
                "expediteur": one.teacher,
                "fonction": "Enseignante" if one.teacher.startswith("Mme") else "Enseignant",
                "envoye_le": _at(week_ago, "12:15"),
                "objet": "Des nouvelles de la classe",
                "texte": "Bonjour,\n\nnous commençons cette semaine un projet de lecture à voix haute."
                " Merci d’écouter votre enfant quelques minutes chaque soir.",
            }


def recipients(sent: Sequence[Line]) -> Iterator[Line]:
    for one in sent:
        section, is_word, _day = one["message"].rpartition("-mot-")
        yield {
            "message": one["message"],
            "genre": "groupe" if is_word else "école",
            "destinataire": section if is_word else one["ecole"],
        }


def questions(sent: Sequence[Line], plan: YearPlan) -> Iterator[Line]:
    """Whether the child may come along, to be said before the outing."""
    for one in sent:
        if "-sortie-" in one["message"]:
            yield {
                "question": f"{one['message']}-q",
                "message": one["message"],
                "genre": "oui-non",
                "texte": "Autorisez-vous votre enfant à participer à la sortie?",
                "avant_le": _at(plan.today + timedelta(days=4), "16:00"),
            }


def cards(
    board: SampleBoard,
    pupils: Sequence[tuple[str, Child]],
    sections: Sequence[SampleSection],
    plan: YearPlan,
) -> Iterator[tuple[Line, SampleTerm]]:
    """A card a pupil for each term that has been over for two weeks, with its term."""
    groups = {pupil: one.group for one in sections for pupil in one.pupils}
    schools = {school.name: school for school in board.schools}
    for term in plan.terms:
        issued = term.ends_on + timedelta(days=14)
        for key, child in pupils if issued <= plan.today else ():
            if not child.level.startswith("M"):
                said = {"annee": plan.label, "groupe": groups[key]}
                yield {**_card(key, child, schools[child.school], term, issued=issued), **said}, term


def _card(key: str, child: Child, school: SampleSchool, term: SampleTerm, *, issued: date) -> Line:
    number = sum(map(ord, key))
    return {
        "bulletin": f"{key}-{term.key}",
        "eleve": key,
        "ecole": f"ecole-{school.code}",
        "etape": str(term.number),
        "genre": "bulletin",
        "nom": f"Bulletin de l’étape {term.number}",
        "niveau": read_level(child.level).label("fr"),
        "direction": "Mme Brigitte Arsenault",
        "absences": str(number % 5),
        "retards": str(number % 3),
        "commentaire": _COMMENTS[number % len(_COMMENTS)],
        "emis_le": issued.isoformat(),
        "publie_le": _at(issued, "16:00"),
    }


def card_lines(
    issued: Sequence[tuple[Line, SampleTerm]], sections: Sequence[SampleSection]
) -> Iterator[Line]:
    """The subjects of each card with their competencies, as the results of the term have them."""
    taught: dict[str, list[SampleSection]] = {}
    for one in sections:
        for pupil in one.pupils:
            taught.setdefault(pupil, []).append(one)
    for card, term in issued:
        rank = 0
        for one in taught[card["eleve"]]:
            for competency, weight, value in of_term(card["eleve"], one, term):
                rank += 1
                yield {
                    "bulletin": card["bulletin"],
                    "rang": str(rank),
                    "matiere": one.subject.name,
                    "competence": competency,
                    "ponderation": weight,
                    "resultat": str(value),
                    "enseignant": "" if competency else one.teacher,
                }
