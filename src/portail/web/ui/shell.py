"""What the frame around every page needs to know: language, who is signed in, where one is. Floor 10."""

import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language

ENGLISH = "/en"

# Where each entry of the navigation begins; what stands under it keeps it marked.
_ENTRIES = (
    ("/aujourdhui/", "today"),
    ("/resultats/", "results"),
    ("/bulletins/", "results"),
    ("/agenda/", "agenda"),
    ("/messages/", "messages"),
    *(
        (start, "more")
        for start in (
            "/plus/",
            "/absences/",
            "/ecole/",
            "/frais/",
            "/transport/",
            "/documents/",
            "/dossier/",
            "/enfants/",
            "/mon-compte/",
            "/aide/",
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page, as plain values: the hot pages build one without request, user or session.

    language: "fr" or "en". alternate_url: the same page in the other language. initials: two
    letters at most, "" when nobody is signed in. current: the key of the entry one stands on. unread:
    messages not read yet, where the page knows it; 0 shows no number.
    """

    language: str
    alternate_url: str
    initials: str = ""
    current: str = ""
    unread: int = 0

    @property
    def is_signed_in(self) -> bool:
        return bool(self.initials)

    @property
    def prefix(self) -> str:
        """What every address of this language starts with."""
        return prefix_of(self.language)


def prefix_of(language: str) -> str:
    """What every address of a language starts with: "" or "/en"."""
    return ENGLISH if language == "en" else ""


def alternate_url(path: str) -> str:
    """The address of the same page in the other language."""
    if path == ENGLISH or path.startswith(f"{ENGLISH}/"):
        return path.removeprefix(ENGLISH) or "/"
    return f"{ENGLISH}{path}"


def initials_of(address: str) -> str:
    """Two letters for the disc in the header, from an e-mail address: « genevieve.cote@… » gives GC.

    From the address and not from a name: the portal knows a parent's name only through a school.
    """
    parts = [part for part in re.split(r"[._+\-]", address.partition("@")[0]) if part]
    return "".join(part[0] for part in parts[:2]).upper() or "?"


def shell_of(request: HttpRequest, *, current: str = "") -> Shell:
    """The frame for an ordinary page."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return Shell(
        language=(get_language() or "fr")[:2],
        alternate_url=alternate_url(request.path),
        initials=initials_of(user.email) if user is not None and signed_in else "",
        current=current or entry_of(request.path),
    )


def entry_of(path: str) -> str:
    """The entry of the navigation that an address stands under; "" for none."""
    plain = path.removeprefix(ENGLISH) if path.startswith(f"{ENGLISH}/") else path
    return next((entry for start, entry in _ENTRIES if plain.startswith(start)), "")


def shell_for_templates(request: HttpRequest) -> dict[str, object]:
    """Context processor: every template has `shell`."""
    return {"shell": shell_of(request)}
