"""Writing the trail. Floor 3."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from portail.audit.models import VIEWED, Entry


def note(
    *,
    action: str,
    actor: int | None,
    subject_kind: str,
    subject_id: object,
    now: datetime,
    board: int | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Append one act to the trail, in the transaction that does it.

    action: room and verb, "account.opened". details: ids, counts and codes; never a password, a
    code, a token, nor what somebody typed.
    """
    Entry.objects.bulk_create(  # no RETURNING: the web role may append, and reads only its own
        [
            Entry(
                at=now,
                action=action,
                actor_id=actor,
                subject_kind=subject_kind,
                subject_id=str(subject_id),
                board_id=board,
                details=dict(details or {}),
            )
        ]
    )


def note_views(
    *, students: Iterable[int], board: int, role: str, purpose: str, by: str, now: datetime
) -> None:
    """Append that somebody other than a parent read these students' files, for their families to see.

    role: support or export. purpose: a code, never words. by: the operator's name, for the board alone.
    """
    Entry.objects.bulk_create(
        [
            Entry(
                at=now,
                action=VIEWED,
                actor_id=None,
                subject_kind="student",
                subject_id=str(student),
                board_id=board,
                details={"role": role, "purpose": purpose, "operator": by},
            )
            for student in sorted(set(students))
        ]
    )
