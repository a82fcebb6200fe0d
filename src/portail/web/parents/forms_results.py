"""The form of results: how they are shown. Floor 10."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PreferenceForm(forms.Form):
    """Shown at once, or when asked for."""

    hidden = forms.ChoiceField(
        label=_("Les résultats"),
        choices=(
            ("no", _("s’affichent tout de suite")),
            ("yes", _("restent cachés jusqu’à ce que je les demande")),
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une réponse."),
            "invalid_choice": _("Choisissez une réponse."),
        },
    )
