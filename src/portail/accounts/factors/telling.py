"""Every change of a way in is written in the trail and told to every address of the account. Floor 4."""

from datetime import datetime

from portail.accounts.alerts import tell
from portail.audit.actions import note


def way_changed(
    kind: str, *, person_id: int, now: datetime, is_schools: bool = False, **details: object
) -> None:
    """Note that a way in changed, and have every proved address told, in the transaction under way.

    kind: `passkey-added`… (access.way_mails has the words of each). is_schools: done by a
    school, not by the person. details: ids, counts, names of operators; `passkey` or `way` is the
    row of the way in.
    """
    note(
        action=f"account.{kind}",
        actor=None if is_schools else person_id,
        subject_kind="person",
        subject_id=person_id,
        now=now,
        details=details,
    )
    number = details.get("passkey", details.get("way"))
    tell(kind, person_id=person_id, now=now, added=number if isinstance(number, int) else None)
