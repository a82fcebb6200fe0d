"""What a board decides of absences: reasons, deadlines, delays, and how many absent are too many. Floor 7."""

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from portail.attendance.rules import Delay
from portail.boards.settings import Setting, hour, whole_number, words

_CODE = re.compile(r"[A-Za-z0-9_-]{1,20}", re.ASCII)
_DELAY = re.compile(r"([1-9][0-9]{0,2})([hd])", re.ASCII)
_NOTE = "note"
_LABEL_LIMIT = 60
DAY_MINUTES = 24 * 60


class Common(StrEnum):
    """The few reasons that every board's codes come down to, which the pages can word in both languages."""

    ILLNESS = "illness"
    APPOINTMENT = "appointment"
    FAMILY = "family"
    BEREAVEMENT = "bereavement"
    COURT = "court"
    EVENT = "event"
    TRAVEL = "travel"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that parents may give. label: in the board's words, "" for the usual ones of `common`.

    wants_note: a document is asked for (« pièce demandée »).
    """

    code: str
    common: Common
    label: str = ""
    wants_note: bool = False


def _reason(typed: str) -> Reason:
    code, common, *rest = (part.strip() for part in typed.split(":"))
    wants_note = rest[-1:] == [_NOTE]
    label = ":".join(rest[:-1] if wants_note else rest)
    if not _CODE.fullmatch(code) or len(label) > _LABEL_LIMIT or not label.isprintable():
        raise ValueError(typed)
    return Reason(code, Common(common), label, wants_note)


def _reasons(typed: str) -> tuple[Reason, ...]:
    found = tuple(map(_reason, words(typed)))
    if len({one.code for one in found}) < len(found):
        raise ValueError(typed)
    return found


def _delay(typed: str) -> Delay | None:
    if typed == "none":
        return None
    found = _DELAY.fullmatch(typed)
    if not found:
        raise ValueError(typed)
    number = int(found[1])
    return Delay(hours=number) if found[2] == "h" else Delay(days=number)


REASONS: Setting[tuple[Reason, ...]] = Setting(
    "absence-reasons",
    usual=(
        Reason("MALADIE", Common.ILLNESS),
        Reason("RDV", Common.APPOINTMENT),
        Reason("FAMILLE", Common.FAMILY),
        Reason("AUTRE", Common.OTHER),
    ),
    read=_reasons,
    expected=f"reasons such as MALADIE:illness;RDV:appointment:Rendez-vous:{_NOTE}: each a code, one of"
    f" {', '.join(Common)}, and if wanted a label and « {_NOTE} » where a document is asked for",
    said="MALADIE:illness;RDV:appointment;FAMILLE:family;AUTRE:other",
)
# Codes whose absences parents never see: an adolescent's meeting with a professional, among others. The row
# policy of attendance_absence reads this setting by its name.
HIDDEN_REASONS: Setting[tuple[str, ...]] = Setting(
    "absence-hidden-reasons", usual=(), read=words, expected="codes such as PSY;SOC", said="nothing"
)
DEADLINE: Setting[Delay | None] = Setting(
    "absence-deadline",
    usual=Delay(days=3),
    read=_delay,
    expected="a span such as 24h or 3d, or none",
    said="3d",
)
_MINUTES = f"a number of minutes from 0 to {DAY_MINUTES}"
DELAY_PRIMARY = Setting(
    "absence-delay-primary",
    usual=0,
    read=whole_number(least=0, most=DAY_MINUTES),
    expected=_MINUTES,
    said="0",
)
DELAY_SECONDARY = Setting(
    "absence-delay-secondary",
    usual=60,
    read=whole_number(least=0, most=DAY_MINUTES),
    expected=_MINUTES,
    said="60",
)
ANNOUNCE_UNTIL = Setting(
    "absence-announce-until", usual=time(10), read=hour, expected="a time of day such as 10:00", said="10:00"
)
MASS_SHARE = Setting(
    "absence-mass-share",
    usual=15,
    read=whole_number(least=1, most=100),
    expected="a percentage, 1 to 100",
    said="15",
)
MASS_FLOOR = Setting(
    "absence-mass-floor",
    usual=10,
    read=whole_number(least=1, most=1000),
    expected="a number of students",
    said="10",
)
SETTINGS = (
    REASONS,
    HIDDEN_REASONS,
    DEADLINE,
    DELAY_PRIMARY,
    DELAY_SECONDARY,
    ANNOUNCE_UNTIL,
    MASS_SHARE,
    MASS_FLOOR,
)
