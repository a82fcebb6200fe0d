"""Pages given again as they were made, while all that they were made of is the same. Floor 10.

Only what the database has just said again, under the row policies, lets a page be given: nothing here says
who may see whom, and a page is found by the session that it was made for (ADR 0034).
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, time
from threading import Lock

from django.conf import settings


@dataclass(frozen=True, slots=True)
class KeptPage:
    """known_by: what the page is made of, as each reading says it. Made on `day`, good until `until`."""

    known_by: tuple[str, ...]
    day: date
    until: time
    body: bytes

    def holds(self, day: date, clock: time) -> bool:
        return self.day == day and clock < self.until

    @property
    def size(self) -> int:
        return len(self.body) + sum(map(len, self.known_by))


class KeptPages:
    """The last pages of this process, by session and language; at most `room` bytes, the idlest go first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._pages: OrderedDict[tuple[str, str], KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, session_key: str, language: str) -> KeptPage | None:
        with self._lock:
            page = self._pages.get((session_key, language))
            if page is not None:
                self._pages.move_to_end((session_key, language))
            return page

    def keep(self, session_key: str, language: str, page: KeptPage) -> None:
        with self._lock:
            self._drop(session_key, language)
            if page.size > self._room:
                return
            self._pages[session_key, language] = page
            self._taken += page.size
            while self._taken > self._room:
                _key, oldest = self._pages.popitem(last=False)
                self._taken -= oldest.size

    def forget(self, session_key: str, language: str) -> None:
        """The session is nobody's now."""
        with self._lock:
            self._drop(session_key, language)

    def _drop(self, session_key: str, language: str) -> None:
        former = self._pages.pop((session_key, language), None)
        if former is not None:
            self._taken -= former.size


kept_pages = KeptPages(settings.KEPT_PAGES_BYTES)
