"""The least that a page can cost: a raw WSGI program, without framework, asking the same of the database.

/fixed answers a page's bytes; /replay?NAME runs the statements that our page NAME was seen to run, prepared
and in one pipeline, reads the rows, and answers that page's bytes; /sign-in looks an address up, verifies
the password with our parameters, writes a session row and redirects.
"""

import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import orjson
import psycopg
from argon2 import PasswordHasher

FOLDER = Path(os.environ["BENCH_FLOOR"])
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
PAGES = {path.stem: path.read_bytes() for path in FOLDER.glob("*.page")}
PLANS: dict[str, Any] = json.loads((FOLDER / "replay.json").read_text(encoding="utf-8"))
FIND = "SELECT id, password FROM accounts_person WHERE email = $1 AND is_active"
SIGN_IN = (
    "INSERT INTO accounts_session (session_key, session_data, expire_date, person_id, public_id, created_at,"
    " used_at, device, remembered) VALUES ($1, '', now() + interval '12 hours', $2, gen_random_uuid(), now(),"
    " now(), '', false)"
)

type Start = Callable[[str, list[tuple[str, str]]], object]

_connections: list[psycopg.Connection[Any]] = []


def application(environ: Mapping[str, Any], start_response: Start) -> Iterable[bytes]:
    """Answer one request."""
    path = environ["PATH_INFO"]
    if path == "/replay":
        # The page's name, then what its address names: each request asks for its own.
        name, _, part = environ.get("QUERY_STRING", "").partition("=")
        _replay(PLANS[name], environ.get("HTTP_COOKIE", ""), part)
        return _page(name, start_response)
    if path == "/sign-in":
        return _sign_in(environ, start_response)
    return _page(environ.get("QUERY_STRING", ""), start_response)


def _page(name: str, start_response: Start) -> Iterable[bytes]:
    page = PAGES[name]
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))]
    start_response("200 OK", headers)
    return [page]


def _connection() -> psycopg.Connection[Any]:
    """One a process: there is one thread."""
    if not _connections:
        _connections.append(
            psycopg.connect(
                os.environ["PORTAIL_DATABASE_URL"],
                autocommit=True,
                prepare_threshold=0,
                cursor_factory=psycopg.RawCursor,
            )
        )
    return _connections[0]


def _replay(plan: dict[str, Any], cookie: str, part: str) -> None:
    own = {plan["session_key"]: cookie.rpartition("=")[2], plan["part"]: part}
    raw = _connection()
    with raw.pipeline():
        cursors = [
            raw.execute(
                statement["sql"],
                [own.get(value, value) for value in statement["parameters"]],
                prepare=True,
            )
            for statement in plan["statements"]
        ]
    rows = [cursor.fetchall() for cursor in cursors if cursor.description]
    for row in rows[-1]:
        if isinstance(row[0], str | bytes):
            orjson.loads(row[0])


def _sign_in(environ: Mapping[str, Any], start_response: Start) -> Iterable[bytes]:
    fields = parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
    raw = _connection()
    row = raw.execute(FIND, [fields["login"][0]]).fetchone()
    if row is None:
        raise LookupError("the floor was given an address that the bench did not make")
    HASHER.verify(row[1].removeprefix("argon2"), fields["password"][0])
    key = secrets.token_hex(16)
    raw.execute(SIGN_IN, [key, row[0]])
    headers = [("Location", "/"), ("Set-Cookie", f"session={key}; HttpOnly"), ("Content-Length", "0")]
    start_response("302 Found", headers)
    return [b""]
