"""What is typed by who lost their second step. Floor 10."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.web.ui.account_forms import code_field


class SchoolCodeForm(forms.Form):
    """The code that the school handed over."""

    code = code_field(
        _("Code remis par l’école"),
        missing=_("Entrez le code remis par l’école."),
        too_long=_("Le code a 16 signes."),
        autocomplete="off",
        autocapitalize="characters",
    )
