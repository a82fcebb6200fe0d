"""The words of notices: no mark, no reason, and no first name in a subject. Floor 8."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portail.digests.rules import Line
from portail.digests.tokens import DIGEST, token_of
from portail.records.events import Title, Topic


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing and the page that shows it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """What is new for the same children, who are named above it."""

    children: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Mail:
    """A notice in its reader's language, under way. unsubscribe_url: turns this kind off."""

    kind: str
    subject: str
    heading: str
    groups: tuple[Group, ...]
    small: str
    unsubscribe_url: str


def digest(lines: tuple[Line, ...], *, names: Mapping[int, str], handle: UUID) -> Mail:
    """What is new since the last one. names: of the reader's children, in the family's order."""
    count = len({student for line in lines for student in line.students})
    subject = ngettext("Du nouveau pour votre enfant", "Du nouveau pour vos enfants", count)
    return Mail(
        kind="notice.digest",
        subject=subject,
        heading=subject,
        groups=_groups(lines, names),
        small=_(
            "Vous recevez ce résumé dans la demi-heure qui suit l’heure que vous avez choisie, seulement s’il"
            " y a du nouveau."
        ),
        unsubscribe_url=_unsubscribe_url(handle, DIGEST),
    )


def urgent(line: Line, *, names: Mapping[int, str], handle: UUID) -> Mail:
    """What does not wait for the digest."""
    subject = {
        Topic.SAFETY: _("Message important de l’école"),
        Topic.ABSENCES: _("Une absence est à motiver"),
        Topic.EARLY_DISMISSAL: _("Un départ hâtif a été noté"),
    }[line.topic]
    return Mail(
        kind=f"notice.{line.topic}",
        subject=subject,
        heading=subject,
        groups=_groups((line,), names),
        small=_("Vous recevez ce message tout de suite parce qu’il ne peut pas attendre votre résumé."),
        unsubscribe_url=_unsubscribe_url(handle, line.topic),
    )


def rendered(mail: Mail) -> tuple[str, str]:
    """The text and the HTML of a mail, from the same words."""
    context = {
        "mail": mail,
        "language": translation.get_language()[:2],
        "home_url": _address(reverse("public:home")),
        "choices_url": _address(reverse("parents:notices")),
    }
    text = render_to_string("digests/mail.txt", context).strip() + "\n"
    return text, render_to_string("digests/mail.html", context)


def path_of(path: str) -> str:
    """A page's path in the language under way."""
    return reverse("public:home").rstrip("/") + path


def _groups(lines: Iterable[Line], names: Mapping[int, str]) -> tuple[Group, ...]:
    """Lines of the same children together, in the family's order."""
    order = list(names)
    found: dict[tuple[int, ...], list[Entry]] = {}
    for line in lines:
        students = tuple(sorted(line.students, key=order.index))
        found.setdefault(students, []).append(Entry(_title(line.title), _address(path_of(line.path))))
    return tuple(
        Group(_listed([names[student] for student in students]), tuple(found[students]))
        for students in sorted(found, key=lambda key: [order.index(student) for student in key])
    )


def _title(title: Title) -> str:
    """In the language under way."""
    return title[translation.get_language()[:2]]


def _listed(names: list[str]) -> str:
    """« Maïka, Louis et Émile »."""
    if len(names) == 1:
        return names[0]
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _unsubscribe_url(handle: UUID, kind: str) -> str:
    return _address(reverse("public:unsubscribe", kwargs={"token": token_of(handle=handle, kind=kind)}))


def _address(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
