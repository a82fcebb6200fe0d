"""An account's addresses and its links change together. Floor 7."""

from datetime import datetime
from uuid import UUID

from portail.accounts.actions import addresses
from portail.accounts.refusals import AccountRefused
from portail.audit.actions import note
from portail.database.context import rows_of
from portail.database.locks import lock_board
from portail.links.actions.recheck import recheck_links
from portail.links.models import Link


def add_address(*, challenge_id: UUID, browser: str, person_id: int, now: datetime) -> int:
    """Add the address that was proved, and hold the person's links against it; the address's id.

    An account that proves a barred contact's address is barred from that child at once, as it would
    be when associating. Raises what accounts.actions.addresses.add_address raises.
    """
    with rows_of(actor=person_id):
        linked = Link.objects.filter(person_id=person_id).order_by("board_id")
        boards = list(linked.values_list("board_id", flat=True).distinct())
        for board_id in boards:
            lock_board(board_id, shared=True)
        try:
            address_id = addresses.add_address(
                challenge_id=challenge_id, browser=browser, person_id=person_id, now=now
            )
        except AccountRefused as refused:
            refusal = refused  # raised once this is committed: the proof is used up all the same
        else:
            for board_id in boards:
                with rows_of(actor=person_id, board=board_id):
                    recheck_links(board_id=board_id, person_id=person_id, now=now)
            return address_id
    raise refusal


def remove_address(*, person_id: int, address_id: int, now: datetime) -> int:
    """Take a proved address off the account and suspend the links it opened; how many those were.

    One transaction: an address given up never leaves a child in view. Raises what
    accounts.actions.addresses.remove_address raises: the main address stays.
    """
    with rows_of(actor=person_id):
        address_key = addresses.remove_address(person_id=person_id, address_id=address_id, now=now)
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
