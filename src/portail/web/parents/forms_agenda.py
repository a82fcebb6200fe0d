"""The form of a new calendar address. Floor 10."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portail.access.grants import FollowedChild
from portail.agenda.wording import DETAILS

FAMILY = "famille"


class FeedForm(forms.Form):
    """Whose days, and how much of them."""

    whose = forms.ChoiceField(
        label=_("De qui?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez un enfant, ou tous."),
            "invalid_choice": _("Choisissez un enfant, ou tous."),
        },
    )
    detail = forms.ChoiceField(
        label=_("Avec quoi?"),
        choices=tuple(DETAILS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce que le calendrier montre.")},
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        children: tuple[FollowedChild, ...],
        chosen: QueryDict | None = None,
    ) -> None:
        usual = {"whose": FAMILY, "detail": "all"}
        super().__init__(
            data, initial=usual | {name: chosen[name] for name in usual if chosen and name in chosen}
        )
        self._children = {str(child.public_id): child for child in children}
        names = [(key, child.given_name) for key, child in self._children.items()]
        whose = cast(forms.ChoiceField, self.fields["whose"])
        whose.choices = [(FAMILY, _("Tous mes enfants")), *names]

    @property
    def child(self) -> FollowedChild | None:
        """The child chosen; None is the whole family."""
        return self._children.get(self.cleaned_data["whose"])
