"""What the pages of school, transport, fees and documents share. Floor 10."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import FileResponse, Http404
from django.utils.text import slugify
from django.utils.translation import gettext

from portail.access.grants import FollowedChild
from portail.boards.publications import NOBODY, published
from portail.files.rules import SUFFIXES
from portail.files.store import FileGone, Shelf, open_kept

_EXTENSION = re.compile(r"\s*(?:p\.|poste|ext\.?|x)\s*([0-9]{1,6})$", re.ASCII)


@dataclass(frozen=True, slots=True)
class ChildPanel[T]:
    """One child's part of a page. content: None when their school never published this domain."""

    child: FollowedChild
    content: T | None


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as it is written, and as a telephone dials it."""

    shown: str
    dialled: str


def publishing(children: Iterable[FollowedChild], domain: str) -> frozenset[int]:
    """Of these children, by their students' ids, those whose own school publishes DOMAIN. One query."""
    grants = [child.grant for child in children]
    sent = published(boards=(one.board_id for one in grants), domain=domain)
    return frozenset(one.student_id for one in grants if one.school_id in sent.get(one.board_id, NOBODY))


def phone_of(written: str) -> Phone | None:
    """« 418 555-0111, poste 12 » to dial; None for an empty one."""
    if not written:
        return None
    extension = _EXTENSION.search(written)
    digits = re.sub(r"[^0-9]", "", written[: extension.start()] if extension else written)
    is_local = len(digits) == 10 and not written.startswith("+")
    number = f"+1{digits}" if is_local else f"+{digits}"
    return Phone(written, f"{number};ext={extension[1]}" if extension else number)


def weight(size: int) -> str:
    """« 120 Ko » or « 2 Mo », rounded up: never « 0 »."""
    if size < 1_000_000:
        return gettext("%(count)s Ko") % {"count": -(-size // 1000)}
    return gettext("%(count)s Mo") % {"count": -(-size // 1_000_000)}


def download(digest: str, media_type: str, *, title: str) -> FileResponse:
    """A file of a package, for whoever was let through: saved, never shown in the portal's own name.

    Raises Http404 when the file is gone.
    """
    try:
        file = open_kept(digest, shelf=Shelf.PACKAGES)
    except FileGone:
        raise Http404 from None
    name = f"{slugify(title) or 'document'}.{SUFFIXES[media_type]}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
