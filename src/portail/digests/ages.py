"""Which age rule hides an event from parents: they are not told what they may not see. Pure; floor 8."""

from collections.abc import Collection, Mapping

from portail.links.ages import Category
from portail.records.events import Topic

type Hidden = Collection[tuple[int, Category]]
"""Students and what age rules hide of them today."""

_OF_TOPIC: Mapping[Topic, Category] = {
    Topic.RESULTS: Category.RESULTS,
    Topic.REPORT_CARDS: Category.CARDS,
    Topic.AGENDA: Category.AGENDA,
    Topic.MESSAGES: Category.MESSAGES,
    Topic.FORMS: Category.MESSAGES,
    Topic.FEES: Category.FEES,
    Topic.TRANSPORT: Category.TRANSPORT,
    Topic.DOCUMENTS: Category.DOCUMENTS,
    Topic.ABSENCES: Category.ABSENCES,
}
# The two topics that several rooms tell of, by what an event's key begins with. A day is the whole school's:
# that it closes is told whatever the student's age.
_OF_KIND: Mapping[str, Category | None] = {
    "message": Category.MESSAGES,
    "early": Category.ABSENCES,
    "day": None,
}


def category_of(topic: Topic, key: str) -> Category | None:
    """What an event shows of its student; None for what is a whole school's."""
    return _OF_TOPIC.get(topic) or _OF_KIND[key.partition(":")[0]]


def is_hidden(student_id: int, topic: Topic, key: str, hidden: Hidden) -> bool:
    """Whether an age rule hides an event from whoever follows its student."""
    return bool(hidden) and (student_id, category_of(topic, key)) in hidden
