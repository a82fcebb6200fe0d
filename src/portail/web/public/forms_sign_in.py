"""The sign-in form. Floor 10."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.web.ui.account_forms import EmailForm


class SignInForm(EmailForm):
    """Address and password; « Rester connecté » is for a personal device."""

    password = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        max_length=5000,
        error_messages={
            "required": _("Entrez votre mot de passe."),
            "max_length": _("Ce mot de passe est trop long."),
        },
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    remember = forms.BooleanField(
        label=_("Rester connecté sur cet appareil"),
        required=False,
        help_text=_("Pendant 30 jours. Seulement sur un appareil qui est à vous."),
    )

    field_order = ["email", "password", "remember"]
