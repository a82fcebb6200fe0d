"""The page where the demo's mails are read, on a port of its own and the loopback only; floor 11."""

import json
import re
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portail.common.dates import time_of_day
from portail.demo.smtp import LOOPBACK, Letterbox, Mail

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent
QUEBEC = ZoneInfo("America/Toronto")
LANGUAGES = ("fr", "en")

# Ours: nothing but our own files, and the one frame.
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A mail's: its own inline styles, and links that open in a tab of their own. No script, no image,
# no form, and a sandbox even when the address is opened outside its frame.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
FILES = {
    "/portail.css": (PACKAGE / "web/ui/static/ui/portail.css", "text/css"),
    "/icon.svg": (PACKAGE / "web/ui/static/ui/icon.svg", "image/svg+xml"),
    "/mailbox.css": (HERE / "mailbox.css", "text/css"),
    "/mailbox.js": (HERE / "mailbox.js", "text/javascript"),
}
_PATH = re.compile(r"^(?P<en>/en)?/(?:(?P<number>[0-9]{1,9})(?P<raw>/html)?)?$")
_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets."""

    body: bytes
    kind: str = "text/html; charset=utf-8"
    policy: str = PAGE_POLICY
    status: HTTPStatus = HTTPStatus.OK


class Pages:
    """Builds each answer from the letterbox; knows nothing of HTTP's plumbing."""

    def __init__(self, letterbox: Letterbox, *, portal_url: str) -> None:
        self._letterbox = letterbox
        self._portal_url = portal_url
        self._environments = {language: environment_of(language) for language in LANGUAGES}

    def answer(self, path: str) -> Answer:
        """The page, file or list at PATH; 404 otherwise."""
        if path in FILES:
            file, kind = FILES[path]
            return Answer(file.read_bytes(), kind=kind)
        if path == "/mails.json":
            return Answer(self._as_json(), kind="application/json")
        found = _PATH.match(path)
        if found is None:
            return _missing()
        language = "en" if found["en"] else "fr"
        if found["number"] is None:
            return self._page("mailbox.html", language, path="/", mails=self._letterbox.mails())
        return self._one(int(found["number"]), language, is_raw=found["raw"] is not None)

    def _one(self, number: int, language: str, *, is_raw: bool) -> Answer:
        mail = self._letterbox.mail(number)
        if mail is None:
            return _missing()
        if is_raw:
            return Answer(_with_links_outside(mail.html).encode(), policy=MAIL_POLICY)
        return self._page("mail.html", language, path=f"/{number}", mail=mail)

    def _page(self, name: str, language: str, **context: object) -> Answer:
        template = self._environments[language].get_template(f"demo/{name}")
        page = template.render(language=language, portal_url=self._portal_url, **context)
        return Answer(page.encode())

    def _as_json(self) -> bytes:
        """Every mail, the newest first: for the page's script and for programs that play a parent."""
        return json.dumps([_facts(mail) for mail in self._letterbox.mails()], ensure_ascii=False).encode()


class MailboxPage:
    """Serves the pages in a thread, from entry to exit."""

    def __init__(self, letterbox: Letterbox, *, port: int, portal_url: str) -> None:
        """Raises OSError at once when the port is taken."""
        pages = Pages(letterbox, portal_url=portal_url)

        class Handler(_Handler):
            def answer_for(self, path: str) -> Answer:
                return pages.answer(path)

        self._server = ThreadingHTTPServer((LOOPBACK, port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="mailbox", daemon=True)

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

    def answer_for(self, path: str) -> Answer:
        raise NotImplementedError

    def do_GET(self) -> None:
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        self._send(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for the demo's own words."""

    def _send(self, *, with_body: bool) -> None:
        # A foreign page whose name was made to lead here (DNS rebinding) must not read the mails.
        host = (self.headers.get("Host") or "").rpartition(":")[0]
        known = host in ("localhost", LOOPBACK)
        answer = self.answer_for(urlsplit(self.path).path) if known else _missing()
        self.send_response(answer.status)
        for name, value in (
            ("Content-Type", answer.kind),
            ("Content-Length", str(len(answer.body))),
            ("Content-Security-Policy", answer.policy),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
        ):
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


def _facts(mail: Mail) -> dict[str, object]:
    return {
        "number": mail.number,
        "received_at": mail.received_at.isoformat(),
        "message_id": mail.message_id,
        "from": mail.sender,
        "to": mail.to,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
    }


def _with_links_outside(html: str) -> str:
    """The mail's HTML with its links opened in a tab: the portal refuses to stand in a frame."""
    return _HEAD.sub(lambda head: f'{head[0]}<base target="_blank">', html, count=1)


def _missing() -> Answer:
    return Answer(b"404", kind="text/plain", status=HTTPStatus.NOT_FOUND)
