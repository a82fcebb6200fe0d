"""The form of a correction to a child's file. Floor 10."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.privacy.rules import TEXT_LIMIT, Part

PARTS = [
    (Part.NAME, _("Nom ou prénom")),
    (Part.BIRTH_DATE, _("Date de naissance")),
    (Part.SCHOOL, _("École, niveau ou groupe")),
    (Part.GUARDIANS, _("Répondants, adresses ou téléphones")),
    (Part.RESULTS, _("Résultats ou bulletin")),
    (Part.ABSENCES, _("Absences")),
    (Part.TRANSPORT, _("Transport ou frais")),
    (Part.OTHER, _("Autre chose")),
]
_CHOOSE = _("Choisissez ce qui est inexact.")


class CorrectionForm(forms.Form):
    """What of the file is wrong, and what it should say."""

    part = forms.ChoiceField(
        label=_("Ce qui est inexact"),
        choices=PARTS,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    text = forms.CharField(
        label=_("Ce qu’il faudrait lire"),
        max_length=TEXT_LIMIT,
        help_text=_("Le secrétariat de l’école le lira. 1 000 signes au plus."),
        error_messages={
            "required": _("Écrivez ce qui est inexact et ce qu’il faudrait lire."),
            "max_length": _("C’est trop long : %(limit_value)d signes au plus."),
        },
    )
