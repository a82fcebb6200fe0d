"""What a board decides, each thing described where it is used, all kept and set in one way. Floor 5."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from portail.audit.actions import note
from portail.boards.actions import raise_board_revision
from portail.boards.models import BoardSetting
from portail.common.errors import Refusal
from portail.database.context import rows_of


class BadSetting(Refusal):
    """A value that a setting does not take.

    Code `bad-setting`; values `name`, `typed` and `expected`, in words.
    """


@dataclass(frozen=True, slots=True)
class Setting[T]:
    """One thing that boards decide. name: as `portail board` writes it. usual: the value of whoever set none.

    read: from text to the value, or a ValueError. expected: what it takes, in English, for the command.
    said: the usual value as one would type it; "nothing" where that is what setting none alone gives.
    """

    name: str
    usual: T
    read: Callable[[str], T]
    expected: str
    said: str


def setting_of[T](setting: Setting[T], *, board_id: int) -> T:
    """A board's value, or the usual one. One query."""
    value = BoardSetting.objects.filter(board_id=board_id, name=setting.name).values_list("value", flat=True)
    stored = value.first()
    return setting.usual if stored is None else setting.read(stored)


def settings_of[T](setting: Setting[T], *, boards: set[int]) -> dict[int, T]:
    """The same for several boards at once, by board. One query."""
    kept = BoardSetting.objects.filter(board_id__in=boards, name=setting.name)
    stored = {board: setting.read(value) for board, value in kept.values_list("board_id", "value")}
    return {board: stored.get(board, setting.usual) for board in boards}


def kept_settings(*, board_id: int) -> dict[str, str]:
    """What a board set, by name, as it was typed. One query."""
    return dict(BoardSetting.objects.filter(board_id=board_id).values_list("name", "value"))


def change_setting[T](setting: Setting[T], *, board_id: int, typed: str, by: str, now: datetime) -> T:
    """Set what a board decides; "" brings the usual back. Raises BadSetting."""
    try:
        value = setting.read(typed) if typed else setting.usual
    except ValueError:
        raise BadSetting("bad-setting", name=setting.name, typed=typed, expected=setting.expected) from None
    with rows_of(board=board_id):
        kept = BoardSetting.objects.filter(board_id=board_id, name=setting.name)
        former = kept.values_list("value", flat=True).first() or ""
        if typed:
            BoardSetting.objects.update_or_create(
                board_id=board_id, name=setting.name, defaults={"value": typed}
            )
        else:
            kept.delete()
        raise_board_revision(board_id=board_id)
        note(
            action="board.setting-changed",
            actor=None,
            subject_kind="board",
            subject_id=board_id,
            board=board_id,
            details={"by": by, "setting": setting.name, "before": former, "after": typed},
            now=now,
        )
    return value


# How values read ---------------------------------------------------------------------------------


def yes_or_no(typed: str) -> bool:
    return {"yes": True, "no": False}[_choice(typed, ("yes", "no"))]


def whole_number(*, least: int, most: int) -> Callable[[str], int]:
    def read(typed: str) -> int:
        number = int(typed)
        if not least <= number <= most:
            raise ValueError(typed)
        return number

    return read


def hour(typed: str) -> time:
    """« 16:00 »."""
    return time.fromisoformat(typed)


def words(typed: str) -> tuple[str, ...]:
    """Several values, one a « ; »."""
    found = tuple(part.strip() for part in typed.split(";") if part.strip())
    if not found:
        raise ValueError(typed)
    return found


def _choice(typed: str, choices: tuple[str, ...]) -> str:
    if typed not in choices:
        raise ValueError(typed)
    return typed
