"""The proof that somebody may read one student's data. Floor 6; only `access` issues one."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StudentGrant:
    """Reads of a student's data take this, never an id: a screen that forgot the check has nothing to pass.

    contact_id: as whom the person follows the student; what concerns one home alone is read by it.
    A house test allows the constructor in `access` and in tests only.
    """

    student_id: int
    public_id: UUID
    board_id: int
    school_id: int | None
    contact_id: int
    person_id: int
    link_id: UUID
