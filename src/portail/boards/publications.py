"""Which domains a board publishes, and since when: what it never sent is not an empty list. Floor 5."""

from collections.abc import Iterable
from datetime import datetime

from portail.boards.models import Publication


def note_published(*, board_id: int, domains: Iterable[str], now: datetime) -> None:
    """Say that a package of the board held these domains. Needs the board's context."""
    for domain in sorted(set(domains)):
        Publication.objects.update_or_create(
            board_id=board_id,
            domain=domain,
            defaults={"last_at": now},
            create_defaults={"first_at": now, "last_at": now},
        )


def published(*, boards: Iterable[int], domain: str) -> dict[int, datetime]:
    """When each of these boards last sent DOMAIN; a board that never did is not there. One query."""
    kept = Publication.objects.filter(board_id__in=set(boards), domain=domain)
    return dict(kept.values_list("board_id", "last_at"))
