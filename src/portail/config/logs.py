"""JSON logs without personal data: one line an event, the message's own words, no arguments of a request."""

import json
import logging
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

# An address in a library's message (SMTP, allauth) is personal data; so are six or more digits in a row.
_ADDRESS = re.compile(r"[^\s<>\"'=]{1,64}@[^\s<>\"',;]{1,255}")
_DIGITS = re.compile(r"\d{6,}")
_QUERY = re.compile(r"\?\S*")
# A long part of a path: a link's token, a child's id, a calendar's secret address. Files have another ending.
_SECRET_PART = re.compile(r"(?<=/)[\w-]{32,}(?=/|\.ics\b|\s|$)")

# granian's own words (workers that start and stop), as JSON too. It logs no request: the
# middleware below does, by the address's pattern.
SERVER_LOGGING: dict[str, object] = {
    "formatters": {"json": {"()": "portail.config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}

_as_json = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make one a line

access = logging.getLogger("portail.access_log")


def redact(text: str) -> str:
    """Replace addresses, long numbers, query strings, and the tokens and ids of a path."""
    plain = _SECRET_PART.sub("[jeton]", _QUERY.sub("?[…]", text))
    return _DIGITS.sub("[nombre]", _ADDRESS.sub("[courriel]", plain))


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON line with time (UTC), level, logger, redacted message and facts.

    facts: given as extra={"facts": {...}}, already free of personal data.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = redact(self.formatException(record.exc_info))
        return _as_json(line)


class AccessLogMiddleware:
    """One line a request: method, the pattern of its address, status, milliseconds.

    The pattern, « compte/courriel/<token>/ », and not the address: that one holds tokens and
    children's ids. Static files are served before it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        if access.isEnabledFor(logging.INFO):
            match = request.resolver_match
            facts = {
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            }
            access.info("request", extra={"facts": facts})
        return response
