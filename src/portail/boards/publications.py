"""Which schools publish what: what a school never sent is not an empty list. Floor 5."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from portail.boards.bulk import PUBLICATIONS
from portail.boards.models import Publication
from portail.database.snapshot import keep_changes, take_snapshot

REACHES = "coalesce(s.school_id = ANY (nullif(p.schools, '{}')), true)"
"""Whether the publication `p` is one of the student `s`'s own school, in SQL: as `Publishers` says it."""


@dataclass(frozen=True, slots=True)
class Publishers:
    """The schools of a board that publish a domain. known: by their ids; without any it is the whole board.

    Who is between two schools hears what the board says.
    """

    known: frozenset[int] = frozenset()

    @classmethod
    def of(cls, schools: Iterable[int] | None) -> Self:
        """As the table keeps them."""
        return cls(frozenset(schools or ()))

    def __contains__(self, school_id: object) -> bool:
        return not self.known or school_id is None or school_id in self.known


NOBODY: Container[int | None] = ()
"""The publishers of what a board never sent."""


def published(*, boards: Iterable[int], domain: str) -> dict[int, Publishers]:
    """Who publishes DOMAIN in each of these boards; a board that never sent it is not there. One query."""
    kept = Publication.objects.filter(board_id__in=set(boards), domain=domain)
    return {board: Publishers.of(schools) for board, schools in kept.values_list("board_id", "schools")}


def is_published(*, board_id: int, school_id: int | None, domain: str) -> bool:
    """Whether this school publishes DOMAIN. One query."""
    return school_id in published(boards=[board_id], domain=domain).get(board_id, NOBODY)


def schools_publishing(*, board_id: int) -> dict[str, list[int] | None]:
    """What the board's table has, by domain: see Publication. One query."""
    return dict(Publication.objects.filter(board_id=board_id).values_list("domain", "schools"))


def note_published(
    *, board_id: int, run_id: int, domains: Mapping[str, list[int] | None], now: datetime
) -> None:
    """Say that a run's package held these domains, now of these schools; what changes goes with the run.

    Needs the board's context and lock.
    """
    before = schools_publishing(board_id=board_id)
    same = [domain for domain, schools in domains.items() if domain in before and before[domain] == schools]
    if len(same) < len(domains):
        take_snapshot(PUBLICATIONS.table, board_id=board_id)
        for domain in sorted(domains.keys() - same):
            Publication.objects.update_or_create(
                board_id=board_id,
                domain=domain,
                defaults={"schools": domains[domain], "last_at": now},
                create_defaults={"schools": domains[domain], "first_at": now, "last_at": now},
            )
        keep_changes(PUBLICATIONS.table, board_id=board_id, run_id=run_id)
    # Apart: that a night said the same again is nothing to undo.
    Publication.objects.filter(board_id=board_id, domain__in=same).update(last_at=now)
