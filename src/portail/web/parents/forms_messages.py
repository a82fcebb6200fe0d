"""The forms of a message: an answer to what it asks, and a reply to its sender. Floor 10."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.communications.actions import Given
from portail.communications.queries import AskedQuestion
from portail.communications.rules import NAME_LIMIT, NO, REPLY_LIMIT, YES, Kind

_TOO_LONG = _("C’est trop long : %(limit_value)d signes au plus.")
_UNREADABLE = _("Un signe ne peut pas être lu. Écrivez-le de nouveau.")
_CHOOSE = _("Choisissez une réponse.")


class AnswerForm(forms.Form):
    """An answer for one child, or for the family: chips, or a name typed as a signature."""

    student = forms.UUIDField(required=False)
    version = forms.IntegerField(min_value=1, max_value=32_000)
    value = forms.ChoiceField(
        label=_("Votre réponse"), error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE}
    )
    name = forms.CharField(
        label=_("Votre nom, en guise de signature"),
        max_length=NAME_LIMIT,
        error_messages={
            "required": _("Écrivez votre nom."),
            "max_length": _TOO_LONG,
            "null_characters_not_allowed": _UNREADABLE,
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agreed = forms.BooleanField(error_messages={"required": _("Cochez la case pour signer.")})

    def __init__(self, *args: Any, asked: AskedQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_signature = asked.kind == Kind.SIGNATURE
        if self.is_signature:
            del self.fields["value"]
            return
        del self.fields["name"], self.fields["agreed"]
        choices = (
            [(YES, _("Oui")), (NO, _("Non"))]
            if asked.kind == Kind.YES_NO
            else [(one, one) for one in asked.choices]
        )
        cast("forms.ChoiceField", self.fields["value"]).choices = choices

    def given(self, question: UUID) -> Given:
        """What was answered, of a valid form."""
        data = self.cleaned_data
        value = data["name" if self.is_signature else "value"]
        return Given(question, data["student"], data["version"], value)


class ReplyForm(forms.Form):
    """A few words back, plain text."""

    body = forms.CharField(
        label=_("Votre réponse"),
        max_length=REPLY_LIMIT,
        error_messages={
            "required": _("Écrivez votre réponse."),
            "max_length": _TOO_LONG,
            "null_characters_not_allowed": _UNREADABLE,
        },
    )
