"""What is typed by who lost their second step. Floor 10."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SchoolCodeForm(forms.Form):
    """The code that the school handed over."""

    code = forms.CharField(
        label=_("Code remis par l’école"),
        max_length=60,
        error_messages={
            "required": _("Entrez le code remis par l’école."),
            "max_length": _("Le code a 16 signes."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
