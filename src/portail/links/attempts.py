"""Which limits an association counts under, before anything is compared. Pure; floor 7."""

from dataclasses import dataclass
from datetime import date, timedelta

from portail.common.text import name_key
from portail.limits.rules import Count, Limit
from portail.records.rules import StudentNumber

_DAY = timedelta(days=1)
_MONTH = timedelta(days=30)

ACCOUNT_A_DAY = 5
ACCOUNT_A_MONTH = 15
NUMBER_A_DAY = 5
NUMBER_A_MONTH = 20
OWN_NUMBER_A_DAY = 10
CHILD_A_DAY = 10
CHILD_A_MONTH = 40
BOARD_A_DAY = 2_000
NETWORK_A_DAY = 60
CODES_A_DAY = 20
TRIES_OF_A_CODE = 10


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries what, from where.

    own_address: a proved address of the account that a contact of the board has, or "".
    """

    person_id: int
    board_id: int
    number: StudentNumber
    family_name: str
    given_name: str
    birth_date: date
    network: str
    own_address: str
    code_digest: str


def limits_of(attempt: Attempt) -> list[Limit]:
    """The limits of one attempt, the same number for everyone.

    What a stranger wears out is not the parent's: an address that the board knows has buckets of
    its own for the claimed child, and is left out of those of the board and the network. Counted by
    what is claimed, found or not, so that invented children are counted like real ones.
    """
    who = f"known:{attempt.own_address}" if attempt.own_address else "strangers"
    number = f"{attempt.board_id}:{attempt.number.value}:{who}"
    names = f"{name_key(attempt.family_name)}:{name_key(attempt.given_name)}"
    child = f"{attempt.board_id}:{names}:{attempt.birth_date.isoformat()}:{who}"
    board = f"{attempt.board_id}:{who}"
    network = f"{attempt.network}:{who}"
    daily = OWN_NUMBER_A_DAY if attempt.own_address else NUMBER_A_DAY
    return [
        Limit("link.account", str(attempt.person_id), ACCOUNT_A_DAY, _DAY),
        Limit("link.account", str(attempt.person_id), ACCOUNT_A_MONTH, _MONTH),
        Limit("link.number", number, daily, _DAY),
        Limit("link.number", number, NUMBER_A_MONTH, _MONTH),
        Limit("link.child", child, CHILD_A_DAY, _DAY),
        Limit("link.child", child, CHILD_A_MONTH, _MONTH),
        Limit("link.board", board, BOARD_A_DAY, _DAY),
        Limit("link.network", network, NETWORK_A_DAY, _DAY),
    ]


def code_limits_of(attempt: Attempt) -> list[Limit]:
    """The limits of the school's codes, counted for every attempt: with one typed or without.

    Without a code, the digest is that of nothing typed by this account.
    """
    return [
        Limit("link.code.account", str(attempt.person_id), CODES_A_DAY, _DAY),
        Limit("link.code", attempt.code_digest, TRIES_OF_A_CODE, _MONTH),
    ]


def is_let_through(count: Count, *, code_accepted: bool) -> bool:
    """Whether the attempt may link: within every limit, or opened by a code of the school.

    A code is 80 random bits that the school handed over: whoever holds it is not guessing, so it
    opens what strangers, or the parent's own slips, have closed.
    """
    names = {limit.name for limit in count.exceeded}
    if code_accepted:
        return not any(name.startswith("link.code") for name in names)
    return not any(not name.startswith("link.code") for name in names)
