"""A family's visit on the evening of the report cards, request by request, as its browser makes it."""

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse

from bench.client import Answer, Client, Request, form
from bench.people import PASSWORD, Parent
from bench.stage import PROXIED, Form

_CHILD = re.compile(r'href="([^"]*/bulletins/[0-9a-f-]{36}/)"')
CARD = re.compile(r'href="([^"]*/bulletins/[0-9a-f-]{36}/[0-9a-f-]{36}/)"')
_FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who comes, and what their browser brings. network: as the proxy tells it. cookies: those of a former
    visit; a browser with none is new, and fetches the pages' files too. takes_files: opens the cards' PDF."""

    parent: Parent
    network: str
    cookies: Mapping[str, str]
    takes_files: bool


@dataclass(slots=True)
class Visit:
    """What a visit took. asked: requests by what they were for. refused: sign-ins told to come back later.
    seconds: that the family waited for answers. device: the cookies to come back with."""

    asked: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    seconds: float = 0.0
    device: Mapping[str, str] = field(default_factory=dict)


class Browser:
    """One visitor's, at the server on PORT."""

    def __init__(self, client: Client, visitor: Visitor) -> None:
        self._client, self._visitor = client, visitor
        self._cookies = dict(visitor.cookies)
        self._fetched: set[str] = set()
        self.visit = Visit()

    def sign_in(self) -> str:
        """Type the address and the password; where that leads."""
        path = reverse("account_login")
        filled = Form.read(self._get("login", path), path)
        fields = {**filled.fields, filled.email: self._visitor.parent.email, filled.password: PASSWORD}
        answer = self._send(Request(filled.action, "POST", self._headers(path), form(fields)))
        until = time.monotonic() + _LONGEST_WAIT
        while answer.status == 503 and "retry-after" in answer.headers and time.monotonic() < until:
            self.visit.refused += 1
            time.sleep(float(answer.headers["retry-after"]))
            answer = self._send(Request(filled.action, "POST", self._headers(path), form(fields)))
        self._expect(answer, path, 302)
        self.visit.asked["sign_in"] += 1
        self.visit.device = {
            name: value for name, value in self._cookies.items() if name != settings.SESSION_COOKIE_NAME
        }
        return answer.headers["location"]

    def read_cards(self, *, home: str) -> None:
        """Home, then the list and the newest card of each child, its file perhaps; and home again."""
        self._get("home", home)
        for child in self._children():
            listed = self._get("list", child).body.decode()
            if card := CARD.search(listed):
                self._get("card", card[1])
                if self._visitor.takes_files:
                    self._get("pdf", f"{card[1]}pdf/")
        self._get("home", home)

    def _children(self) -> Iterator[str]:
        """The addresses of each child's list; that of an only child comes by itself."""
        path = reverse("parents:report_cards")
        answer = self._ask(path)
        self.visit.asked["children"] += 1
        if answer.status == 302:
            yield answer.headers["location"]
            return
        self._expect(answer, path, 200)
        yield from dict.fromkeys(_CHILD.findall(answer.body.decode()))

    def _get(self, what: str, path: str) -> Answer:
        answer = self._ask(path)
        self._expect(answer, path, 200)
        self.visit.asked[what] += 1
        if not self._visitor.cookies and answer.headers["content-type"].startswith("text/html"):
            self._fetch_files(answer)
        return answer

    def _fetch_files(self, page: Answer) -> None:
        for path in _FILE.findall(page.body.decode()):
            if path not in self._fetched:
                self._fetched.add(path)
                self._expect(self._ask(path), path, 200)
                self.visit.asked["file"] += 1

    def _ask(self, path: str) -> Answer:
        return self._send(Request(path, headers=self._headers()))

    def _send(self, request: Request) -> Answer:
        answer = self._client.send(request)
        self._cookies.update(answer.cookies)
        self.visit.seconds += answer.seconds
        return answer

    def _headers(self, posted_from: str = "") -> tuple[tuple[str, str], ...]:
        kept = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        posted = (
            ("Origin", settings.BASE_URL),
            ("Referer", f"{settings.BASE_URL}{posted_from}"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        )
        headers = (*PROXIED, ("X-Forwarded-For", self._visitor.network))
        cookie = (("Cookie", kept),) if kept else ()
        return (*headers, *cookie, *(posted if posted_from else ()))

    @staticmethod
    def _expect(answer: Answer, path: str, status: int) -> None:
        if answer.status != status:
            raise RuntimeError(f"{path} answered {answer.status} where the visit needs {status}")
