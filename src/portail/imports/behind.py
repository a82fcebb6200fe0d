"""The rows behind a run's figures, a line each, in the reader's language. Floor 8."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portail.imports.report import Changes

BEHIND: Mapping[str, str | Promise] = {
    "departures": _("Élèves qui partent"),
    "arrivals": _("Élèves qui arrivent"),
    "lost_access": _("Associations de parents perdues"),
    "regained_access": _("Associations de parents retrouvées"),
    "followed": _("Associations qui suivent leur élève"),
    "changed_addresses": _("Adresses de courriel retirées"),
}
REASONS: Mapping[str, str | Promise] = {
    "barred": _("l’accès est refusé"),
    "of_age": _("l’élève est majeur"),
    "student_gone": _("l’élève est parti"),
    "withdrawn": _("le répondant n’est plus celui de l’élève"),
    "replaced": _("la fiche du répondant est celle d’une autre personne"),
    "unknown": _("l’accès n’est plus dit"),
    "ended": _("hors des dates de la relation"),
    "address_recycled": _("l’adresse est celle d’un autre répondant"),
    "address_gone": _("l’adresse n’est plus au dossier"),
}
# In the order that a person reads them: the database keeps none, and a board's own keys come last.
_SHOWN_FIRST = ("file_number", "family_name", "given_names", "address")


def behind_of(changes: Changes, *, first: int | None = None) -> dict[str, list[str]]:
    """Each figure's own rows under its name: the FIRST of them, or all, then how many more there are."""
    found = {}
    for name, title in BEHIND.items():
        if rows := changes.behind.get(name):
            lines = sorted(map(_line, rows))[:first]
            found[str(title)] = [*lines, *_more(getattr(changes, name) - len(lines))]
    return found


def _more(count: int) -> list[str]:
    if count <= 0:
        return []
    return [ngettext("et %(count)s autre", "et %(count)s autres", count) % {"count": count}]


def _line(row: Mapping[str, str]) -> str:
    rest = sorted(key for key in row if key not in (*_SHOWN_FIRST, "reason"))
    words = [str(row[key]) for key in (*_SHOWN_FIRST, *rest) if row.get(key)]
    if reason := row.get("reason"):
        words.append(str(REASONS.get(reason, reason)))
    return ", ".join(words)
