"""What somebody types from the paper of a report card. Floor 10."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portail.common.dates import DateRefused, read_date
from portail.web.ui.refusals import sentence

_EARLIEST = date(1990, 1, 1)
_LONGEST = 40


def _part(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=20, required=False)


class VerifyForm(forms.Form):
    """The code under the card, and the birth date of the student: the code alone tells nothing."""

    code = forms.CharField(
        label=_("Code de vérification"),
        max_length=_LONGEST,
        error_messages={
            "required": _("Entrez le code imprimé à la fin du bulletin."),
            "max_length": _("Le code a 16 lettres et chiffres."),
            "null_characters_not_allowed": _("Un signe ne peut pas être lu. Écrivez-le de nouveau."),
        },
        help_text=_("16 lettres et chiffres, à la fin du bulletin. Espaces et tirets ne changent rien."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    day = _part(_("Jour"))
    month = _part(_("Mois"))
    year = _part(_("Année"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            data["birth_date"] = read_date(
                data.get("day", ""),
                data.get("month", ""),
                data.get("year", ""),
                earliest=_EARLIEST,
                latest=timezone.localdate(),
            )
        except DateRefused as refusal:
            self.add_error(refusal.fields[0], sentence(refusal))
        return data
