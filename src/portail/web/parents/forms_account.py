"""The forms of « Mon compte ». Floor 10."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portail.web.ui.account_forms import FactorForm, NewPasswordForm, password_field

LANGUAGES = [("fr", "Français"), ("en", "English")]


def _current_password() -> forms.CharField:
    return password_field(
        _("Mot de passe actuel"),
        missing=_("Entrez votre mot de passe actuel."),
        autocomplete="current-password",
    )


class ConfirmForm(FactorForm):
    """The password again, before something that matters, and the second step: what the account has."""

    current = _current_password()

    field_order = ["current", "code"]

    def __init__(self, data: QueryDict | None, *, has_password: bool, has_step: bool) -> None:
        super().__init__(data)
        kept = {"current": has_password, "code": has_step}
        self.fields = {name: field for name, field in self.fields.items() if kept[name]}


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
