"""What a board decides of its agenda. Floor 7."""

from portail.boards.settings import Setting, words

PARTS = ("timetable", "homework", "events")


def _parts(typed: str) -> tuple[str, ...]:
    found = words(typed)
    if found != ("none",) and not set(found) <= set(PARTS):
        raise ValueError(typed)
    return found


AGENDA_SHOWN: Setting[tuple[str, ...]] = Setting(
    "agenda-shown",
    PARTS,
    _parts,
    "what families see beside the calendar: « timetable; homework; events », some of them, or « none »",
    "timetable;homework;events",
)

SETTINGS = (AGENDA_SHOWN,)
