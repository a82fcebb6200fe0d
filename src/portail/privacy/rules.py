"""What a parent may ask of a school about a file, and how much. Pure; floor 9."""

from datetime import timedelta
from enum import StrEnum

TEXT_LIMIT = 1000
ANSWER_LIMIT = 1000
OPEN_REQUESTS = 5
"""Requests of one person about one child that wait at the same time."""
REQUESTS_A_DAY = 10

EXPORT_LIFE = timedelta(hours=24)
EXPORTS_A_DAY = 3


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
