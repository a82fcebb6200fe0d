"""The forms of « Mon compte ». Floor 10."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.web.ui.account_forms import NewPasswordForm, password_field

LANGUAGES = [("fr", "Français"), ("en", "English")]


def _current_password() -> forms.CharField:
    return password_field(
        _("Mot de passe actuel"),
        missing=_("Entrez votre mot de passe actuel."),
        autocomplete="current-password",
    )


class ConfirmForm(forms.Form):
    """The password again, before something that matters."""

    current = _current_password()


class ChangePasswordForm(NewPasswordForm):
    """The password of today, and the next one twice."""

    current = _current_password()

    field_order = ["current", "password", "confirmation"]


class LanguageForm(forms.Form):
    """The language of the pages and of the mails."""

    language = forms.ChoiceField(
        label=_("Langue"),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une langue."),
            "invalid_choice": _("Choisissez une langue."),
        },
    )


class CloseForm(forms.Form):
    """One box to tick: closing cannot be undone."""

    understood = forms.BooleanField(
        label=_("Je comprends que mon compte et mes associations seront supprimés."),
        error_messages={"required": _("Cochez la case pour fermer votre compte.")},
    )
