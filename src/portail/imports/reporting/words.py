"""The shape of what is said of one code: the problem, what to do, who does it and where. Floor 8."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portail.common.tabular import Notice, Severity

type Sentence = str | Promise


@dataclass(frozen=True, slots=True)
class Mender:
    """Who puts it right, and where."""

    who: Sentence
    where: Sentence


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of one code. problem and advice may hold the notice's value, column and facts.

    severities: those that the code may have, the gravest first. example: an invented notice.
    """

    title: Sentence
    problem: Sentence
    advice: Sentence
    mender: Mender
    example: Notice
    severities: tuple[Severity, ...] = (Severity.ERROR,)


SCHOOL = Mender(_("le secrétariat de l’école"), _("dans le dossier de l’élève"))
ADULT = Mender(_("le secrétariat de l’école"), _("dans le dossier du répondant"))
EXPORT = Mender(_("le service informatique"), _("dans le réglage de l’exportation"))
PACKING = Mender(_("le service informatique"), _("dans la préparation de l’archive"))
BOARD = Mender(_("le service informatique"), _("dans la fiche de l’organisme ou de l’école"))
NOBODY = Mender(_("personne"), _("il n’y a rien à corriger"))

SEVERITY_NAMES: Mapping[Severity, Sentence] = {
    Severity.ERROR: _("Erreur"),
    Severity.WARNING: _("Avertissement"),
    Severity.INFO: _("Pour information"),
}
SEVERITY_PLURALS: Mapping[Severity, Sentence] = {
    Severity.ERROR: _("Erreurs"),
    Severity.WARNING: _("Avertissements"),
    Severity.INFO: _("Pour information"),
}
SEVERITY_MEANINGS: Mapping[Severity, Sentence] = {
    Severity.ERROR: _("La ligne est mise de côté : le portail garde ce qu’il savait avant."),
    Severity.WARNING: _("La ligne est prise telle quelle, mais quelqu’un devrait la regarder."),
    Severity.INFO: _("Ce que la lecture a reconnu ou laissé de côté."),
}
REFUSING_MEANING = _("Tout l’envoi est refusé tant que ce n’est pas corrigé.")

DELIMITER_NAMES: Mapping[str, Sentence] = {
    ",": _("virgule"),
    ";": _("point-virgule"),
    "\t": _("tabulation"),
    "|": _("barre verticale"),
}

INFO_ONLY = (Severity.INFO,)
WARNING_ONLY = (Severity.WARNING,)


def example(
    file: str = "",
    line: int = 0,
    column: str = "",
    value: str = "",
    facts: Mapping[str, str | int] | None = None,
) -> Notice:
    """An invented notice, whose code and severity its wording tells."""
    return Notice("", Severity.ERROR, file, line, column, value, facts or {})
