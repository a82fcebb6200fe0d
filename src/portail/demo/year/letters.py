"""What the sample schools write to families: messages, and what they ask in them. Floor 11."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from portail.demo.packages import Line
from portail.demo.places import SampleBoard, SampleSchool
from portail.demo.year.classes import SampleSection
from portail.demo.year.days import closes_early
from portail.demo.year.plan import YearPlan

_SECRETARY = "Mme Thériault"
_SILENT = {"securite": "", "accuse": "", "reponses": ""}
# What each kind of message asks, by the part of its key that says the kind.
_ASKED: Mapping[str, Line] = {
    "-sortie-": {
        "genre": "oui-non",
        "texte": "Autorisez-vous votre enfant à participer à la sortie?",
        "par": "enfant",
    },
    "-ateliers-": {
        "genre": "choix",
        "texte": "Quel atelier votre enfant préfère-t-il?",
        "choix": "Robotique,Théâtre,Échecs",
        "par": "enfant",
    },
    "-code-": {
        "genre": "signature",
        "texte": "Nous avons lu le code de vie avec notre enfant et nous l’aiderons à le respecter.",
        "par": "famille",
    },
}


def _at(day: date, hour: str = "09:10") -> str:
    return f"{day.isoformat()}T{hour}:00-05:00"


def messages(board: SampleBoard, sections: Sequence[SampleSection], plan: YearPlan) -> Iterator[Line]:
    """To each school, what its office writes; to each class, a word of its teacher."""
    for school in board.schools:
        for key, told in _of_school(school, plan).items():
            yield {
                "message": f"{school.code}-{key}",
                "ecole": f"ecole-{school.code}",
                "expediteur": _SECRETARY,
                "fonction": "Secrétariat",
                **_SILENT,
                **told,
            }
    week_ago = plan.day_before(plan.today - timedelta(days=6))
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
                "reponses": "oui",
            }


def _of_school(school: SampleSchool, plan: YearPlan) -> Mapping[str, Line]:
    """What a school's office wrote, by the end of each message's key."""
    yesterday, tomorrow = plan.day_before(plan.today), plan.day_after(plan.today)
    week_ago = plan.day_before(plan.today - timedelta(days=6))
    found: dict[str, Line] = {
        f"sortie-{week_ago:%m%d}": {
            "envoye_le": _at(week_ago, "15:40"),
            "objet": "Sortie au Musée de la mer",
            "texte": "Les élèves visiteront le musée dans la journée. Prévoyez un dîner froid et des bottes."
            "\n\nLe programme est joint à ce message.",
            "reponses": "oui",
        },
    }
    day_off = next((one for one in plan.days if one.kind == "pédagogique" and one.day > plan.today), None)
    if day_off is not None:
        found[f"peda-{day_off.day:%m%d}"] = {
            "envoye_le": _at(yesterday),
            "objet": f"{day_off.label} du {day_off.day.day}",
            "texte": "L’école est fermée aux élèves ce jour-là.\n\nLe service de garde est ouvert de 7 h"
            " à 18 h; l’inscription se fait auprès de la responsable.",
            "accuse": "oui",
        }
    if closes_early(school):
        found[f"ateliers-{yesterday:%m%d}"] = _WORKSHOPS | {"envoye_le": _at(yesterday, "10:30")}
        found[f"depart-{tomorrow:%m%d}"] = _EARLY | {"envoye_le": _at(yesterday, "14:05")}
    else:
        found[f"code-{week_ago:%m%d}"] = _RULES | {"envoye_le": _at(week_ago, "11:20")}
    return found


_WORKSHOPS = {
    "objet": "Les ateliers du vendredi",
    "texte": "Trois vendredis de suite, chaque élève passe l’après-midi dans un atelier de son choix.",
}
_EARLY = {
    "objet": "Départ à 14 h au prochain jour de classe",
    "texte": "L’eau sera coupée pour réparer une conduite. Les autobus passent une heure plus tôt; le service"
    " de garde reste ouvert.",
    "securite": "oui",
}
_RULES = {
    "objet": "Le code de vie de l’école",
    "texte": "Le code de vie a changé cette année : le téléphone reste dans le casier pendant les cours.",
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
    """What the messages ask, to be answered within some days."""
    for one in sent:
        for kind, asked in _ASKED.items():
            if kind in one["message"]:
                yield {
                    "question": f"{one['message']}-q",
                    "message": one["message"],
                    "choix": "",
                    "avant_le": _at(plan.today + timedelta(days=4), "16:00"),
                    **asked,
                }
