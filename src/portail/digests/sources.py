"""Where events come from: each domain's own list, read apart from the others. Floor 8."""

from portail.agenda.events import events_since as agenda
from portail.attendance.events import events_since as attendance
from portail.communications.events import events_since as communications
from portail.documents.events import events_since as documents
from portail.fees.events import events_since as fees
from portail.records.events import EventSource
from portail.report_cards.events import events_since as report_cards
from portail.results.events import events_since as results
from portail.transport.events import events_since as transport

SOURCES: dict[str, EventSource] = {
    "agenda": agenda,
    "attendance": attendance,
    "communications": communications,
    "documents": documents,
    "fees": fees,
    "report_cards": report_cards,
    "results": results,
    "transport": transport,
}
