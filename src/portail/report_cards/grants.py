"""The proof that somebody may read one student's issued cards. Floor 7; only `access` issues one."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CardsGrant:
    """Given for a student whom the person follows, or followed until they left the board.

    It opens issued cards alone: what else is read of a student takes a StudentGrant. public_id: theirs.
    """

    student_id: int
    public_id: UUID
    board_id: int
    person_id: int
