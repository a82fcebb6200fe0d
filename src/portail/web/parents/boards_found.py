"""The board's search on the form: what was looked for, what was found, what is chosen. Floor 10."""

from collections.abc import Mapping
from dataclasses import dataclass

from portail.accounts.queries import proved_addresses
from portail.boards.queries import BoardHit, board_by_code, search_boards
from portail.common.text import email_key
from portail.database.context import rows_of
from portail.records.queries import boards_holding

_LONGEST = 160
_LONGEST_CODE = 12


@dataclass(frozen=True, slots=True)
class BoardsFound:
    """text: what was looked for, "" before any search. chosen: the board ticked, among the hits or not.

    private: whether it was among private schools.
    """

    text: str
    hits: tuple[BoardHit, ...]
    chosen: BoardHit | None
    private: bool

    @property
    def board_id(self) -> int:
        """The chosen board's; 0 without."""
        return self.chosen.id if self.chosen else 0


def addresses_of(person_id: int) -> tuple[str, ...]:
    """The proved addresses of an account, the main one first."""
    return tuple(address.email for address in proved_addresses(person_id=person_id))


def boards_found(person_id: int, typed: Mapping[str, str]) -> BoardsFound:
    """Search the boards as the form says, those that hold one of the person's addresses first.

    Which those are is told to the address's owner alone. A board chosen in the whole list, or before
    something else was looked for, stays chosen: beside what was found, not as if it were found.
    """
    code, text = (typed.get(name, "").replace("\0", "").strip() for name in ("board", "search"))
    code, text = code[:_LONGEST_CODE], text[:_LONGEST]
    private = typed.get("private", "") not in ("", "0", "False")
    held = _boards_holding(person_id)
    with rows_of(actor=person_id):
        hits = search_boards(text, private=private, first=held)
        chosen = next((hit for hit in hits if hit.code == code), None) or board_by_code(code)
    return BoardsFound(text=text, hits=tuple(hits), chosen=chosen, private=private)


def _boards_holding(person_id: int) -> list[int]:
    held: set[int] = set()
    for address in addresses_of(person_id):
        key = email_key(address)
        with rows_of(actor=person_id, address=key):
            held |= {board.board_id for board in boards_holding(address_key=key)}
    return sorted(held)
