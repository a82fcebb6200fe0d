"""The forms of passkeys and of the second step. Floor 10."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.web.ui.account_forms import code_field

LARGEST_ANSWER = 16 * 1024


class PasskeyForm(forms.Form):
    """A key that the device made, as the script sends it, and its name."""

    name = forms.CharField(
        label=_("Nom de cette clé"),
        max_length=60,
        error_messages={
            "required": _("Donnez un nom à cette clé."),
            "max_length": _("Ce nom a plus de 60 signes."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    credential = forms.CharField(
        max_length=LARGEST_ANSWER,
        widget=forms.HiddenInput,
        error_messages={"required": _("Votre appareil n’a pas répondu. Réessayez.")},
    )


class ApplicationForm(forms.Form):
    """The digits that the application shows, once it has the key."""

    code = code_field(
        _("Code à 6 chiffres"),
        missing=_("Entrez le code que l’application montre."),
        too_long=_("Le code a 6 chiffres."),
        autocomplete="one-time-code",
        inputmode="numeric",
    )
