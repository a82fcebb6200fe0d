"""All that a board can decide about its pages: each room's own settings, gathered for `portail board`."""

from typing import Any

from portail.agenda.settings import SETTINGS as AGENDA
from portail.attendance.settings import SETTINGS as ATTENDANCE
from portail.boards.settings import Setting
from portail.classes.settings import SETTINGS as CLASSES
from portail.communications.settings import SETTINGS as COMMUNICATIONS
from portail.digests.settings import SETTINGS as DIGESTS
from portail.links.settings import SETTINGS as AGES
from portail.results.settings import SETTINGS as RESULTS

SETTINGS: tuple[Setting[Any], ...] = (
    *AGES,
    *AGENDA,
    *DIGESTS,
    *ATTENDANCE,
    *CLASSES,
    *COMMUNICATIONS,
    *RESULTS,
)
