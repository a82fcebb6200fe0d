"""JSON logs without personal data: one line an event, the message's own words, no arguments of a request."""

import json
import logging
import re
from datetime import UTC, datetime

# An address in a library's message (SMTP, allauth) is personal data; so are six or more digits in a row.
_ADDRESS = re.compile(r"[^\s<>\"'=]{1,64}@[^\s<>\"',;]{1,255}")
_DIGITS = re.compile(r"\d{6,}")
_QUERY = re.compile(r"\?\S*")


def redact(text: str) -> str:
    """Replace addresses, long numbers and query strings."""
    return _DIGITS.sub("[nombre]", _ADDRESS.sub("[courriel]", _QUERY.sub("?[…]", text)))


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON line with time (UTC), level, logger and redacted message."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
