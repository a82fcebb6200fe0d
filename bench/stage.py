"""What every section works with: the database, the product's server, people signed in, forms filled in."""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from bench.client import Answer, Client, Request, form
from bench.database import FOLDER, SESSIONS, BenchDatabase, Database
from bench.people import Parent
from bench.serving import PRODUCT, Server

ALIVE = Request("/sante/vivant")
PROXIED = (("Host", "127.0.0.1"), ("X-Forwarded-Proto", "https"))


@dataclass(frozen=True, slots=True)
class Stage:
    """cookies: of the parents who are signed in, by their number. networks: each is given once."""

    database: Database
    server: Server
    parents: Sequence[Parent]
    cookies: Mapping[int, str]
    networks: Iterator[str]

    def signed_in(self, *, children: int) -> list[Parent]:
        """Those with that many children, French-speaking, who have a session."""
        return [
            parent
            for parent in self.parents
            if parent.id in self.cookies and parent.children == children and parent.language == "fr"
        ]

    def page(self, name: str, parent: Parent | None = None, **parts: object) -> Request:
        """A GET of a named page, as this parent or as nobody. parts: those of its address."""
        cookie = (("Cookie", f"{settings.SESSION_COOKIE_NAME}={self.cookies[parent.id]}"),) if parent else ()
        return Request(reverse(name, kwargs=parts or None), headers=(*PROXIED, *cookie))

    def first_children(self, parents: Sequence[Parent]) -> list[UUID]:
        """The public id of each parent's first child."""
        question = (
            "SELECT s.public_id FROM links_link l JOIN records_student s ON s.id = l.student_id"
            " WHERE l.person_id = %s ORDER BY l.position LIMIT 1"
        )
        with self.database.superuser() as raw:
            rows = [raw.execute(question, [parent.id]).fetchone() for parent in parents]
        return [UUID(str(row[0])) for row in rows if row]

    def form(self, name: str) -> "Form":
        """Open a page that holds a form, as a new browser does."""
        request = self.page(name)
        with Client(self.server.port) as client:
            answer = client.send(request)
        if answer.status != 200:
            raise RuntimeError(f"{request.path} answered {answer.status}:\n{self.server.words()}")
        return Form.read(answer, request.path)

    def post(self, filled: "Form", **typed: str) -> Request:
        """Send a form from a network that was not seen before; TYPED replaces fields by their kind."""
        names = {"email": filled.email, "password": filled.password}
        fields = dict(filled.fields)
        fields.update({names[kind]: value for kind, value in typed.items()})
        headers = (
            *PROXIED,
            ("X-Forwarded-For", next(self.networks)),
            ("Origin", settings.BASE_URL),
            ("Referer", f"{settings.BASE_URL}{filled.path}"),
            ("Cookie", "; ".join(f"{name}={value}" for name, value in filled.cookies.items())),
            ("Content-Type", "application/x-www-form-urlencoded"),
        )
        return Request(filled.action, "POST", headers, form(fields))


@contextmanager
def stage() -> Iterator[Stage]:
    """Start everything; sign 3,000 parents in."""
    with BenchDatabase() as database:
        database.freshen()
        with stage_on(database, database.parents(), sessions=SESSIONS) as ready:
            yield ready


@contextmanager
def stage_on(database: Database, parents: Sequence[Parent], *, sessions: int) -> Iterator[Stage]:
    """Serve the product on a database, and sign the first of its parents in."""
    cookies = database.open_sessions(parents[:sessions])
    with serving("server", database) as server:
        yield Stage(database, server, parents, cookies, _networks())


def serving(name: str, database: Database, **settings: str) -> Server:
    """The product on a database, with other settings than usual; NAME: of its log."""
    # Its own place for temporary files: another portal on this machine would share its hash slots.
    environment = {"PORTAIL_DATABASE_URL": database.url("app"), "TMPDIR": str(FOLDER / "tmp"), **settings}
    (FOLDER / "tmp").mkdir(exist_ok=True)
    return Server(name, PRODUCT, environment=environment, probe=ALIVE)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a page holds. email, password: the names of those fields, "" when it has none."""

    path: str
    action: str
    fields: Mapping[str, str]
    email: str
    password: str
    cookies: Mapping[str, str]

    @classmethod
    def read(cls, answer: Answer, path: str) -> "Form":
        """The first form that asks for an address."""
        parser = _Forms()
        parser.feed(answer.body.decode())
        for action, inputs in parser.forms:
            kinds = {kind: name for kind, name, _ in reversed(inputs)}
            address = next((kind for kind in ("email", "text") if kind in kinds), "")
            if address:
                fields = {name: value for kind, name, value in inputs if kind in ("hidden", "submit")}
                email, password = kinds[address], kinds.get("password", "")
                return cls(path, action or path, fields, email, password, answer.cookies)
        raise RuntimeError(f"{path} holds no form that asks for an address")


class _Forms(HTMLParser):
    """Collects forms sent by POST: where to, and each named input as (kind, name, value)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str, str]]]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_open = said.get("method", "").lower() == "post"
            if self._is_open:
                self.forms.append((said.get("action", ""), []))
        elif tag in ("input", "button") and self._is_open and said.get("name"):
            kind = said.get("type", "text" if tag == "input" else "submit")
            self.forms[-1][1].append((kind, said["name"], said.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_open = False


def _networks() -> Iterator[str]:
    """Addresses of networks, each given once: no limit on a network is met."""
    chance = random.Random()
    start = chance.randrange(1 << 22)
    for number in itertools.count(start):
        yield f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
