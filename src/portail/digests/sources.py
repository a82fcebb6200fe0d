"""Where events come from: each domain's own list, read apart from the others. Floor 8."""

from portail.attendance.events import events_since as attendance
from portail.records.events import EventSource
from portail.transport.events import events_since as transport

SOURCES: dict[str, EventSource] = {
    "attendance": attendance,
    "transport": transport,
}
