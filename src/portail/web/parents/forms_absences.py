"""The forms of absences: why a child was away, and that one will be. Floor 10."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portail.attendance.actions import NoteGiven, Words
from portail.attendance.queries import BoardRules
from portail.attendance.rules import Part, Planned
from portail.attendance.settings import Common, Reason
from portail.web.ui.uploads import NOTE_BYTES

COMMENT_LIMIT = 300
CHIPS = 5
"""Up to so many reasons are chips to tap; more are a list."""

_PERIOD = re.compile(r"[1-9]|1[0-2]", re.ASCII)

COMMON: Mapping[Common, Promise] = {
    Common.ILLNESS: _("Maladie"),
    Common.APPOINTMENT: _("Rendez-vous"),
    Common.FAMILY: _("Famille"),
    Common.BEREAVEMENT: _("Décès dans la famille"),
    Common.COURT: _("Tribunal"),
    Common.EVENT: _("Activité sportive ou culturelle"),
    Common.TRAVEL: _("Voyage"),
    Common.OTHER: _("Autre"),
}
PARTS = [
    (Part.DAY, _("Toute la journée")),
    (Part.MORNING, _("Avant-midi")),
    (Part.AFTERNOON, _("Après-midi")),
    (Part.PERIODS, _("Certaines périodes")),
]
_CHOOSE_REASON = _("Choisissez un motif.")


def reason_words(reason: Reason) -> str:
    """What a reason is called: the board's word, or the usual one."""
    return reason.label or str(COMMON[reason.common])


class ReasonForm(forms.Form):
    """Why: a reason, a precision and a document, whose name and type here prove nothing."""

    reason = forms.ChoiceField(
        label=_("Motif"), error_messages={"required": _CHOOSE_REASON, "invalid_choice": _CHOOSE_REASON}
    )
    comment = forms.CharField(
        label=_("Précision (facultatif)"),
        max_length=COMMENT_LIMIT,
        required=False,
        help_text=_("Visible par le secrétariat seulement."),
        error_messages={
            "max_length": _("C’est trop long : %(limit_value)d signes au plus."),
            "null_characters_not_allowed": _("Un signe ne peut pas être lu. Écrivez-le de nouveau."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.FileField(
        label=_("Pièce (facultatif)"),
        required=False,
        help_text=_("PDF, JPEG, PNG ou HEIC, 5 Mo au plus."),
        error_messages={"empty": _("Cette pièce est vide. Choisissez-la de nouveau.")},
    )

    def __init__(self, *args: Any, reasons: Iterable[Reason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = tuple(reasons)
        cast("forms.ChoiceField", self.fields["reason"]).choices = [
            (one.code, reason_words(one)) for one in self.reasons
        ]

    def words(self, code: str) -> Words:
        """What was said, of a valid form, under a board's own CODE."""
        data = self.cleaned_data
        given = data["note"]
        note = NoteGiven(given.name, tuple(given.chunks()), NOTE_BYTES) if given else None
        return Words(code, data["comment"], note)

    @property
    def asks_for_note(self) -> str:
        """The reasons for which a document is asked, in words; "" when none is."""
        return ", ".join(reason_words(one) for one in self.reasons if one.wants_note)

    @property
    def has_chips(self) -> bool:
        return len(self.reasons) <= CHIPS


class AnnounceForm(ReasonForm):
    """Who, when, and why. `children`: (value, name) pairs; with a single child nothing is asked."""

    children = forms.MultipleChoiceField(
        label=_("Qui sera absent?"),
        error_messages={
            "required": _("Choisissez au moins un enfant."),
            "invalid_choice": _("Choisissez au moins un enfant."),
        },
    )
    first = forms.DateField(
        label=_("Premier jour"),
        error_messages={"required": _("Choisissez le jour."), "invalid": _("Choisissez le jour.")},
    )
    last = forms.DateField(
        label=_("Dernier jour (facultatif)"),
        required=False,
        help_text=_("Pour une absence de plusieurs jours."),
        error_messages={"invalid": _("Ce jour n’existe pas.")},
    )
    part = forms.ChoiceField(
        label=_("Moment de la journée"),
        choices=PARTS,
        initial=Part.DAY,
        required=False,
        error_messages={"invalid_choice": _("Choisissez le moment de la journée.")},
    )
    periods = forms.CharField(
        label=_("Périodes"),
        max_length=40,
        required=False,
        help_text=_("Par exemple : 3, 4."),
        error_messages={"max_length": _("C’est trop long : %(limit_value)d signes au plus.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )

    field_order = ["children", "first", "last", "part", "periods", "reason", "comment", "note"]

    def __init__(self, *args: Any, children: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["children"]).choices = list(children)

    def clean_part(self) -> str:
        return self.cleaned_data["part"] or Part.DAY.value

    def clean_periods(self) -> tuple[int, ...]:
        """Those that are asked for; of another part of the day the page does not show the field."""
        if self.cleaned_data.get("part") != Part.PERIODS:
            return ()
        typed = [one for one in re.split(r"[\s,;]+", self.cleaned_data["periods"]) if one]
        if not all(_PERIOD.fullmatch(one) for one in typed):
            raise forms.ValidationError(_("Une période est un nombre de 1 à 12, comme 3."))
        return tuple(sorted({int(one) for one in typed}))

    def planned(self) -> Planned:
        """When, of a valid form."""
        data = self.cleaned_data
        first: date = data["first"]
        return Planned(first, data["last"] or first, data["part"], data["periods"])


def common_reasons(decided: Iterable[BoardRules]) -> tuple[Reason, ...]:
    """The reasons that all these boards know: one board's own; of several, the usual ones that they share."""
    lists = [rules.reasons for rules in decided]
    if len({tuple(reasons) for reasons in lists}) <= 1:
        return lists[0] if lists else ()
    shared = [common for common in Common if all(_first(reasons, common) for reasons in lists)]
    return tuple(
        Reason(common.value, common, wants_note=any(_wants(reasons, common) for reasons in lists))
        for common in shared or [Common.OTHER]
    )


def code_for(decided: BoardRules, chosen: str) -> str:
    """The board's own code for what was chosen among `common_reasons`."""
    if decided.reason(chosen) is not None:
        return chosen
    found = _first(decided.reasons, Common(chosen)) or decided.reasons[-1]
    return found.code


def _first(reasons: Iterable[Reason], common: Common) -> Reason | None:
    return next((one for one in reasons if one.common is common), None)


def _wants(reasons: Iterable[Reason], common: Common) -> bool:
    found = _first(reasons, common)
    return found is not None and found.wants_note
