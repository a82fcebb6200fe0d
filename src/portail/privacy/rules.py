"""What a parent may ask of a school about a file, and how much. Pure; floor 9."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

TEXT_LIMIT = 1000
ANSWER_LIMIT = 1000
OPEN_REQUESTS = 5
"""Requests of one person about one child that wait at the same time."""
REQUESTS_A_DAY = 10

EXPORT_LIFE = timedelta(hours=24)
EXPORTS_A_DAY = 3

PUBLISHED: Mapping[str, str] = {
    "guardian": "request",
    "request": "request",
    "absences": "exchange",
    "messages": "exchange",
}
"""What families are told of each purpose of a reading (audit.note_views): a code, a request, a reason or a
reply may be the other home's, so that several have one name. The page and the copy know no other."""
OF_A_REQUEST = tuple(purpose for purpose, told in PUBLISHED.items() if told == "request")


class Part(StrEnum):
    """What of the file a parent finds wrong."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    SCHOOL = "school"
    GUARDIANS = "guardians"
    RESULTS = "results"
    ABSENCES = "absences"
    TRANSPORT = "transport"
    OTHER = "other"
