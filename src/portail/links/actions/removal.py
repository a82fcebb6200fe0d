"""Ending a link: by its parent, or because the address that opened it was given up. Floor 7."""

from datetime import datetime
from uuid import UUID

from portail.accounts.actions.addresses import remove_address as give_up_address
from portail.audit.actions import note
from portail.database.context import rows_of
from portail.links.models import Link


def remove_link(*, person_id: int, link_id: UUID, now: datetime) -> bool:
    """Take the child off the person's account; False when there is no such link of theirs.

    The record keeps its say: associating again later asks for every proof again.
    """
    link = Link.objects.filter(person_id=person_id, pk=link_id).first()
    if link is None:
        return False
    link.delete()
    note(
        action="link.removed",
        actor=person_id,
        subject_kind="student",
        subject_id=link.student_id,
        board=link.board_id,
        details={"link": str(link_id)},
        now=now,
    )
    return True


def remove_address(*, person_id: int, address_id: int, now: datetime) -> int:
    """Take a proved address off the account and suspend the links it opened; how many those were.

    One transaction: an address given up never leaves a child in view. Raises what
    accounts.actions.addresses.remove_address raises: the main address stays.
    """
    with rows_of(actor=person_id):
        address_key = give_up_address(person_id=person_id, address_id=address_id, now=now)
        return suspend_links_of_address(person_id=person_id, address_key=address_key, now=now)


def suspend_links_of_address(*, person_id: int, address_key: str, now: datetime) -> int:
    """Suspend the person's links that ADDRESS_KEY opened; how many there were.

    Called in the transaction that takes the address off the account.
    """
    opened = Link.objects.filter(person_id=person_id, address_key=address_key)
    count = opened.filter(active=True).update(
        active=False, suspended_for=Link.Suspension.ADDRESS_REMOVED, suspended_at=now
    )
    if count:
        note(
            action="links.suspended",
            actor=person_id,
            subject_kind="person",
            subject_id=person_id,
            details={"links": count, "reason": Link.Suspension.ADDRESS_REMOVED.value},
            now=now,
        )
    return count
