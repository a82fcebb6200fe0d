"""Every change of a way in is written in the trail and told to every address of the account. Floor 4."""

from datetime import datetime

from portail.audit.actions import note
from portail.database.jobs import defer


def way_changed(
    kind: str, *, person_id: int, now: datetime, is_schools: bool = False, **details: object
) -> None:
    """Note that a way in changed, and have every proved address told, in the transaction under way.

    kind: `passkey-added`… (access.way_mails has the words of each). is_schools: done by a
    school, not by the person. details: ids, counts, names of operators.
    """
    note(
        action=f"account.{kind}",
        actor=None if is_schools else person_id,
        subject_kind="person",
        subject_id=person_id,
        now=now,
        details=details,
    )
    defer("access.tell_way_changed", queue="mail", person_id=person_id, kind=kind)
