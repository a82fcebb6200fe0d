"""What a board decides of notices: its own hours of silence. Floor 8."""

from datetime import time

from portail.boards.settings import Setting
from portail.digests.rules import LOUD_FROM, LOUD_UNTIL, Window


def _window(typed: str) -> Window | None:
    if typed == "none":
        return None
    start, _dash, end = typed.partition("-")
    return Window(time.fromisoformat(start.strip()), time.fromisoformat(end.strip()))


QUIET: Setting[Window | None] = Setting(
    "notices-quiet",
    usual=None,
    read=_window,
    expected=f"hours such as 20:00-07:30 outside {LOUD_FROM:%H:%M} to {LOUD_UNTIL:%H:%M}, or none",
    said="none",
)
SETTINGS = (QUIET,)
