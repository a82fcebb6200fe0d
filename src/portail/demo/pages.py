"""What the demo's own pages share: a small server on the loopback only, files and templates; floor 11."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portail.common.dates import time_of_day
from portail.demo.smtp import LOOPBACK

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent
QUEBEC = ZoneInfo("America/Toronto")
LARGEST_FORM = 8 * 1024
HTML = "text/html; charset=utf-8"
FILES = {
    "/portail.css": (PACKAGE / "web/ui/static/ui/portail.css", "text/css"),
    "/icon.svg": (PACKAGE / "web/ui/static/ui/icon.svg", "image/svg+xml"),
    "/mailbox.css": (HERE / "mailbox.css", "text/css"),
    "/mailbox.js": (HERE / "mailbox.js", "text/javascript"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """What a browser or the portal asks. asked: the query; form: None unless something is posted."""

    path: str
    asked: Mapping[str, str]
    form: Mapping[str, str] | None
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets. policy: "" for the usual one of who answers; location: where to go on."""

    body: bytes
    kind: str = HTML
    policy: str = ""
    status: HTTPStatus = HTTPStatus.OK
    location: str = ""


MISSING = Answer(b"404", kind="text/plain", status=HTTPStatus.NOT_FOUND)


def file_at(path: str) -> Answer | None:
    """A style, script or picture of the demo's pages; None where there is none."""
    if path not in FILES:
        return None
    file, kind = FILES[path]
    return Answer(file.read_bytes(), kind=kind)


class PageServer:
    """Answers in a thread, from entry to exit."""

    def __init__(self, answer: Callable[[Request], Answer], *, policy: str, port: int) -> None:
        """port: 0 for any that is free. Raises OSError at once when it is taken."""

        class Handler(_Handler):
            def answer_for(self, request: Request) -> Answer:
                return answer(request)

        Handler.policy = policy
        self._server = ThreadingHTTPServer((LOOPBACK, port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="pages", daemon=True)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    policy = ""

    def answer_for(self, request: Request) -> Answer:
        raise NotImplementedError

    def do_GET(self) -> None:
        self._send(self._answer(None))

    def do_HEAD(self) -> None:
        self._send(self._answer(None), with_body=False)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        posted = self.rfile.read(min(length, LARGEST_FORM)).decode(errors="replace")
        self._send(self._answer(dict(parse_qsl(posted))))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for the demo's own words."""

    def _answer(self, form: Mapping[str, str] | None) -> Answer:
        # A foreign page whose name was made to lead here (DNS rebinding) must not read the answers.
        if (self.headers.get("Host") or "").rpartition(":")[0] not in ("localhost", LOOPBACK):
            return MISSING
        parts = urlsplit(self.path)
        language = "en" if self.headers.get("Accept-Language", "").startswith("en") else "fr"
        return self.answer_for(Request(parts.path, dict(parse_qsl(parts.query)), form, language))

    def _send(self, answer: Answer, *, with_body: bool = True) -> None:
        self.send_response(answer.status)
        headers = {
            "Content-Type": answer.kind,
            "Content-Length": str(len(answer.body)),
            "Content-Security-Policy": answer.policy or self.policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        for name, value in (headers | ({"Location": answer.location} if answer.location else {})).items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)


def environment_of(language: str) -> Environment:
    """The templates of the demo's own pages, in one language."""
    environment = Environment(
        loader=FileSystemLoader([HERE / "jinja2", PACKAGE / "web/ui/jinja2"]),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    catalogue = Translations.load(PACKAGE / "locale", [language], domain="django")
    environment.install_gettext_translations(  # type: ignore[attr-defined]  # added by the i18n extension
        catalogue if isinstance(catalogue, Translations) else NullTranslations(), newstyle=True
    )
    environment.filters["clock"] = lambda at: time_of_day(at.astimezone(QUEBEC), language)
    return environment
