"""The small forms that prove an address and choose a password: sign-up, reset, addresses. Floor 10."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from portail.common.text import email_key

ADDRESS_SIGNS = 254
ADDRESS_MESSAGES = {
    "required": _("Entrez votre courriel."),
    "invalid": _("Entrez un courriel complet, comme nom@exemple.ca."),
    "max_length": _("Ce courriel est trop long."),
}


def password_field(label: Any, *, missing: Any, autocomplete: str) -> forms.CharField:
    """A password as typed, never stripped; its length is judged by the rules (accounts.rules.fits)."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=5000,
        error_messages={"required": missing, "max_length": _("Ce mot de passe est trop long.")},
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def code_field(label: Any, *, missing: Any, too_long: Any, **attributes: str) -> forms.CharField:
    """A code as typed or pasted, spaces and all: its shape is judged by the rules that read it."""
    return forms.CharField(
        label=label,
        max_length=60,
        error_messages={"required": missing, "max_length": too_long},
        widget=forms.TextInput(attrs=attributes),
    )


class EmailForm(forms.Form):
    """One address, kept as it is compared."""

    email = forms.EmailField(
        label=_("Courriel"),
        max_length=ADDRESS_SIGNS,
        error_messages=ADDRESS_MESSAGES,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        """The address as it is compared; what folding made of it must still be an address."""
        key = email_key(self.cleaned_data["email"])
        if len(key) > ADDRESS_SIGNS:
            raise ValidationError(ADDRESS_MESSAGES["max_length"], code="max_length")
        EmailValidator(message=ADDRESS_MESSAGES["invalid"])(key)
        return key


class CodeForm(forms.Form):
    """The code of the mail, as typed or pasted: its shape is judged with it (accounts.rules.read_code)."""

    code = code_field(
        _("Code de vérification"),
        missing=_("Entrez le code reçu par courriel."),
        too_long=_("Le code a 6 chiffres."),
        autocomplete="one-time-code",
        inputmode="numeric",
    )


class NewPasswordForm(forms.Form):
    """A new password, twice. Its rules are judged by the action, for they need the address."""

    password = password_field(
        _("Nouveau mot de passe"), missing=_("Entrez un mot de passe."), autocomplete="new-password"
    )
    confirmation = password_field(
        _("Confirmation"),
        missing=_("Entrez le mot de passe une deuxième fois."),
        autocomplete="new-password",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        password, again = values.get("password"), values.get("confirmation")
        if password and again and password != again:
            self.add_error("confirmation", _("Les deux mots de passe sont différents."))
        return values


class FactorForm(forms.Form):
    """Six digits, or a code on paper: its shape is judged with it (accounts.factors.rules.read_factor)."""

    code = code_field(
        _("Code"),
        missing=_("Entrez le code de votre application, ou un code de secours."),
        too_long=_("Le code a 6 chiffres, ou 16 signes."),
        autocomplete="one-time-code",
        autocapitalize="none",
    )
