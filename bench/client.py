"""A small HTTP client for checks and for single requests whose time counts; kept alive, no redirects."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Request:
    """What to send. headers: those beside Host and Content-Length."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long it took from the first byte sent to the last one received.

    headers: by their names in lower case.
    """

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes
    seconds: float


class Client:
    """One connection to a server on the loopback."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def send(self, request: Request) -> Answer:
        """Send and read whole. Raises OSError when nobody answers."""
        if self._connection.sock is None:
            self._connection.connect()  # not part of the time
        body = request.body.encode() if request.body else None
        began = time.perf_counter()
        self._connection.request(request.method, request.path, body=body, headers=dict(request.headers))
        response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - began
        cookies: SimpleCookie = SimpleCookie()
        for line in response.headers.get_all("Set-Cookie", []):
            cookies.load(line)
        values = {name: morsel.value for name, morsel in cookies.items()}
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, values, content, seconds)


def form(fields: Mapping[str, str]) -> str:
    """A form's fields as a body."""
    return urlencode(fields)
