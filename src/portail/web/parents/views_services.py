"""What the pages of school, transport, fees and documents share. Floor 10."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portail.access.grants import FollowedChild
from portail.boards.publications import published

_EXTENSION = re.compile(r"\s*(?:p\.|poste|ext\.?|x)\s*([0-9]{1,6})$", re.ASCII)


@dataclass(frozen=True, slots=True)
class ChildPanel[T]:
    """One child's part of a page. content: None when their board never sent this domain."""

    child: FollowedChild
    content: T | None


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as it is written, and as a telephone dials it."""

    shown: str
    dialled: str


def publishing(children: Iterable[FollowedChild], domain: str) -> frozenset[int]:
    """Of these children's boards, those that publish DOMAIN. One query."""
    return frozenset(published(boards=(child.grant.board_id for child in children), domain=domain))


def phone_of(written: str) -> Phone | None:
    """« 418 555-0111, poste 12 » to dial; None for an empty one."""
    if not written:
        return None
    extension = _EXTENSION.search(written)
    digits = re.sub(r"[^0-9]", "", written[: extension.start()] if extension else written)
    is_local = len(digits) == 10 and not written.startswith("+")
    number = f"+1{digits}" if is_local else f"+{digits}"
    return Phone(written, f"{number};ext={extension[1]}" if extension else number)
