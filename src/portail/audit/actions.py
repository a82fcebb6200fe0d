"""Writing the trail. Floor 3."""

from collections.abc import Mapping
from datetime import datetime

from portail.audit.models import Entry


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
