"""From which age parents see a category of a student's data no more: each board's choice, as data. Floor 7.

The row policies ask the same of the same settings, by their names
(links/migrations/0007_followed_in_one_call.py); a test holds the two together. What is of a whole class or
school stays, and who the student is (ADR 0032).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portail.records.rules import MAJORITY, birthday

# From 14 on a minor exercises some rights alone (Civil Code of Québec); from 18 on all of them.
YOUNGEST, OLDEST = 14, MAJORITY
SUFFIX = "-until-age"


class Category(StrEnum):
    """What an age rule is about, as the row policies of the rooms name it."""

    RESULTS = "results"
    CARDS = "cards"
    ABSENCES = "absences"
    AGENDA = "agenda"
    MESSAGES = "messages"
    DOCUMENTS = "documents"
    FEES = "fees"
    TRANSPORT = "transport"


@dataclass(frozen=True, slots=True)
class AgeRule:
    """Students of this age and above: parents see the category no more."""

    category: Category
    age: int


def rules_in(kept: Mapping[str, str]) -> tuple[AgeRule, ...]:
    """The age rules among what a board set, by name, in the categories' order."""
    ages = {category: kept.get(f"{category}{SUFFIX}") for category in Category}
    return tuple(AgeRule(category, int(age)) for category, age in ages.items() if age)


def hiding(rules: Iterable[AgeRule], *, birth_date: date, today: date) -> tuple[AgeRule, ...]:
    """Those of a board's rules that hide something of a student today: from the birthday itself on."""
    return tuple(rule for rule in rules if birthday(birth_date, rule.age) <= today)
