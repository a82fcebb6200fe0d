"""What the home does not know, so that it never claims more than it does. Floor 10."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from portail.overview.home import Home
from portail.overview.queries import HomeChild
from portail.web.parents.views_today_words import joined, names_of

ASKING = frozenset({"absences", "messages"})
"""The domains by which a school asks for an answer, and the parts of a home that say it."""


class Missing(NamedTuple):
    """What the board of these children never sent, in words."""

    children: tuple[HomeChild, ...]
    what: str


def calm(home: Home) -> str:
    """The sentence of a home where nothing waits; "" where that is not known, or of no child."""
    if not home.children or ASKING & home.silent:
        return ""
    if all(one.published is not None and one.published >= ASKING for one in home.children):
        names = names_of(one.child for one in home.children)
        return _("Vous êtes à jour pour %(names)s.") % {"names": names}
    return _("Rien n’attend votre réponse dans ce que l’école publie ici.")


def missing(home: Home) -> list[Missing]:
    """What their boards never sent, for the children of each board together."""
    by_board: dict[tuple[str, frozenset[str]], list[HomeChild]] = {}
    for one in home.children:
        if one.published is not None:
            by_board.setdefault((one.child.board, one.published), []).append(one.child)
    found = [
        Missing(tuple(children), joined(_not_in(published)))
        for (_board, published), children in by_board.items()
    ]
    return [one for one in found if one.what]


def silent(home: Home) -> str:
    """The parts that do not answer, in words; "" for none."""
    named = {
        "agenda": _("l’agenda"),
        "absences": _("les absences"),
        "results": _("les résultats"),
        "cards": _("les bulletins"),
        "messages": _("les messages"),
        "documents": _("les documents"),
        "fees": _("les frais"),
        "transport": _("le transport"),
        "suspended": _("les accès suspendus"),
        "requests": _("vos demandes à l’école"),
    }
    return joined(said for part, said in named.items() if part in home.silent)


def _not_in(published: frozenset[str]) -> list[str]:
    """What a home shows and no package of the board ever said; its changes alone apart (documents, fees and
    transport), which their own pages say."""
    named = (
        ({"calendar"}, _("le calendrier")),
        ({"timetable"}, _("l’horaire")),
        ({"works"}, _("les devoirs et leçons")),
        ({"absences"}, _("les absences")),
        ({"marks", "term_results"}, _("les résultats")),
        ({"report_cards"}, _("les bulletins")),
        ({"messages"}, _("les messages")),
    )
    return [said for domains, said in named if not domains & published]
