"""The sign-in form. Floor 10."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.web.ui.account_forms import EmailForm, password_field


class SignInForm(EmailForm):
    """Address and password; « Rester connecté » is for a personal device."""

    password = password_field(
        _("Mot de passe"), missing=_("Entrez votre mot de passe."), autocomplete="current-password"
    )
    remember = forms.BooleanField(
        label=_("Rester connecté sur cet appareil"),
        required=False,
        help_text=_("Pendant 30 jours. Seulement sur un appareil qui est à vous."),
    )

    field_order = ["email", "password", "remember"]
