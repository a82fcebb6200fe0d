"""« Associer un enfant à mon compte »: the form, read but compared with nothing. Floor 10."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portail.boards.queries import BoardHit
from portail.common.dates import DateRefused, read_date
from portail.links.actions import Claimed
from portail.links.codes import is_school_code, read_school_code
from portail.records.rules import NumberRefused, StudentNumber, read_number
from portail.web.ui.refusals import sentence

_OLDEST = 30
_NAME_LIMIT = 80


def _text(label: Any, missing: Any, *, limit: int = _NAME_LIMIT, **options: Any) -> forms.CharField:
    messages = {
        "required": missing,
        "max_length": _("C’est trop long : %(limit_value)d signes au plus."),
        "null_characters_not_allowed": _("Un signe ne peut pas être lu. Écrivez-le de nouveau."),
    }
    return forms.CharField(label=label, max_length=limit, error_messages=messages, **options)


class AssociateForm(forms.Form):
    """What the guide asks, in its order. `addresses`: the account's proved ones, the main one first."""

    private = forms.BooleanField(label=_("Mon enfant fréquente un établissement privé"), required=False)
    search = _text(_("Centre de services scolaire ou commission scolaire"), "", limit=160, required=False)
    board = _text(
        _("Centre de services scolaire ou commission scolaire"),
        _("Cherchez votre centre de services ou votre école, puis choisissez dans la liste."),
        limit=12,
    )
    family_name = _text(
        _("Nom de l’enfant"),
        _("Entrez le nom de l’enfant."),
        help_text=_("Accents, traits d’union et espaces ne changent rien."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    given_name = _text(
        _("Prénom de l’enfant"),
        _("Entrez le prénom de l’enfant."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    day = _text(_("Jour"), "", limit=20, required=False)
    month = _text(_("Mois"), "", limit=20, required=False)
    year = _text(_("Année"), "", limit=20, required=False)
    number = _text(
        _("Numéro de fiche ou code permanent"),
        _("Entrez le numéro de fiche ou le code permanent."),
        limit=40,
        help_text=_(
            "7 chiffres, ou 4 lettres et 8 chiffres. Il est sur le bulletin; le secrétariat de l’école peut"
            " vous le donner."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = _text(
        _("Code remis par l’école (facultatif)"),
        "",
        limit=40,
        required=False,
        help_text=_("Un code à usage unique, sur papier. Il remplace la vérification du courriel."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, addresses: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"] = forms.ChoiceField(
            label=_("Mon courriel"),
            choices=[(address, address) for address in addresses],
            initial=addresses[0] if addresses else None,
            required=len(addresses) > 1,  # with a single one, the page shows it and asks nothing
            error_messages={
                "required": _("Choisissez un de vos courriels."),
                "invalid_choice": _("Choisissez un de vos courriels."),
            },
        )

    def clean_number(self) -> StudentNumber:
        """The birth date, declared before it, settles what twelve signs are."""
        try:
            return read_number(self.cleaned_data["number"], birth_date=self._birth_date())
        except NumberRefused as refusal:
            raise forms.ValidationError(sentence(refusal)) from None

    def clean_code(self) -> str:
        signs = read_school_code(self.cleaned_data["code"])
        if signs and not is_school_code(signs):
            raise forms.ValidationError(
                _("Ce code a 16 lettres et chiffres. Recopiez-le du papier de l’école.")
            )
        return signs

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["address"] = data.get("address") or self.fields["address"].initial or ""
        try:
            data["birth_date"] = self._read_birth_date()
        except DateRefused as refusal:
            self.add_error(refusal.fields[0], sentence(refusal))
        return data

    def is_sound(self, *, board: BoardHit | None) -> bool:
        """Whether everything could be read and the board is one that is subscribed."""
        if self.is_valid() and board is None:
            self.add_error("board", self.fields["board"].error_messages["required"])
        elif self.is_valid() and board and not board.subscribed:
            self.add_error(
                "board",
                _(
                    "%(board)s n’est pas encore abonné au portail."
                    " Demandez à l’école : c’est elle qui s’abonne."
                )
                % {"board": board.name},
            )
        return not self.errors

    def claimed(self, *, board_id: int) -> Claimed:
        """The claim of a valid form."""
        data = self.cleaned_data
        return Claimed(
            board_id=board_id,
            family_name=data["family_name"],
            given_name=data["given_name"],
            birth_date=data["birth_date"],
            number=data["number"],
            address=data["address"],
            code=data["code"],
        )

    def _birth_date(self) -> date | None:
        try:
            return self._read_birth_date()
        except DateRefused:
            return None

    def _read_birth_date(self) -> date:
        today = timezone.localdate()
        data = self.cleaned_data
        return read_date(
            data.get("day", ""),
            data.get("month", ""),
            data.get("year", ""),
            earliest=date(today.year - _OLDEST, 1, 1),
            latest=today,
        )
