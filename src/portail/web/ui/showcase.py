"""Every component on one page, in the demo and in tests only: what a screen is built from. Floor 10."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portail.web.ui.account_forms import CodeForm

# The eight colours that a screen names: their token, and what they say.
COLOURS = (
    ("sapin", _("action")),
    ("beurre", _("attend")),
    ("cann", _("erreur")),
    ("sapin-s", _("choisi")),
    ("encre", _("texte")),
    ("encre2", _("second")),
    ("neige", _("page")),
    ("creux", _("retrait")),
)
FIRST_NAMES = ("Maïka", "Émile", "Anaïs", "Léo-Xuân", "Éloïse", "Noah", "Zoé")
STATES = (
    ("waits", _("En attente de l’école")),
    ("done", _("Acceptée")),
    ("bad", _("Refusée")),
    ("", _("Retirée")),
)


class ExampleForm(forms.Form):
    """One field of each kind."""

    email = forms.EmailField(label=_("Courriel"), required=False)
    password = forms.CharField(label=_("Mot de passe"), required=False)
    day = forms.CharField(label=_("Jour"), required=False)
    month = forms.CharField(label=_("Mois"), required=False)
    year = forms.CharField(label=_("Année"), required=False)
    private = forms.BooleanField(label=_("Mon enfant fréquente un établissement privé"), required=False)
    language = forms.ChoiceField(
        label=_("Langue"), choices=(("fr", "Français"), ("en", "English")), required=False
    )


@require_safe
def showcase(request: HttpRequest) -> HttpResponse:
    """The components in each of their states."""
    wrong = CodeForm({"code": "48291"}, auto_id="wrong_%s")
    wrong.add_error("code", _("Le code a 6 chiffres; vous en avez entré 5."))
    filled = ExampleForm(
        initial={
            "email": "genevieve.cote@exemple.ca",
            "day": "22",
            "month": _("février"),
            "year": "2017",
            "language": "fr",
        },
        auto_id="example_%s",
    )
    context = {
        "form": filled,
        "wrong": wrong,
        "colours": COLOURS,
        "children": FIRST_NAMES,
        "states": STATES,
    }
    return render(request, "ui/showcase.html", context)
