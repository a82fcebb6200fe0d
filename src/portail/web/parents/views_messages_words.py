"""Messages as their pages show them: days in words, links in texts, questions with their forms. Floor 10."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from portail.access.grants import FollowedChild
from portail.common.dates import day_and_month
from portail.communications.queries import AskedQuestion, ListedMessage, OpenedMessage
from portail.communications.rules import NO, YES, Kind
from portail.web.parents.forms_messages import AnswerForm
from portail.web.ui.environment import clock, language, long_day

# What may follow an address in a sentence is no part of it.
_ADDRESS = re.compile(r"(https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]»])")


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a text; href: where they lead, "" for none."""

    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A message in the list."""

    id: UUID
    sender: str
    subject: str
    preview: str
    when: str
    children: tuple[FollowedChild, ...]
    is_urgent: bool
    is_read: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to answer for one child, or for the family (child is None).

    answer: what was answered, in words, "" before. form: None once nothing more can be answered.
    """

    id: UUID
    anchor: str
    prompt: tuple[tuple[Part, ...], ...]
    version: int
    child: FollowedChild | None
    until: str
    is_late: bool
    is_settled: bool
    answer: str
    answered_on: str
    may_withdraw: bool
    form: AnswerForm | None


def line_of(row: ListedMessage, children: Sequence[FollowedChild], *, now: datetime) -> Line:
    return Line(
        id=row.public_id,
        sender=row.sender,
        subject=row.subject,
        preview=" ".join(row.preview.split()),
        when=when(row.sent_at, now=now),
        children=concerned(row.students, children),
        is_urgent=row.is_urgent,
        is_read=row.is_read,
        waits=row.waits,
    )


def concerned(students: Iterable[int], children: Sequence[FollowedChild]) -> tuple[FollowedChild, ...]:
    """The family's children among STUDENTS, in the family's order."""
    kept = set(students)
    return tuple(child for child in children if child.grant.student_id in kept)


def when(moment: datetime, *, now: datetime) -> str:
    """« 9 h 10 » today, « hier », « 20 novembre » this year, else the whole date."""
    day, today = timezone.localtime(moment).date(), timezone.localtime(now).date()
    if day == today:
        return clock(moment)
    if day == today - timedelta(days=1):
        return _("hier")
    return day_and_month(day, language()) if day.year == today.year else long_day(day)


def paragraphs(text: str) -> tuple[tuple[Part, ...], ...]:
    """The lines of a text, addresses of the web apart; empty lines go."""
    return tuple(_parts(line) for line in text.splitlines() if line.strip())


def _parts(line: str) -> tuple[Part, ...]:
    found = _ADDRESS.split(line)
    return tuple(Part(words, words if place % 2 else "") for place, words in enumerate(found) if words)


def asked_of(
    message: OpenedMessage,
    children: Sequence[FollowedChild],
    *,
    in_error: tuple[str, AnswerForm] | None,
    now: datetime,
) -> list[Asked]:
    """What the message asks, a question for each child by child. in_error: a form by its anchor."""
    found = []
    for question in message.questions:
        whom: Sequence[FollowedChild | None] = (
            concerned(message.students, children) if question.per_child else (None,)
        )
        for child in whom:
            asked = _asked(message, question, child, now=now)
            found.append(replace(asked, form=_form(asked, question, in_error)))
    return found


def anchor_of(question: UUID, student: UUID | None) -> str:
    """The id of a question's place in the page."""
    return f"q-{question}-{student or 'famille'}"


def _asked(
    message: OpenedMessage, question: AskedQuestion, child: FollowedChild | None, *, now: datetime
) -> Asked:
    anchor = anchor_of(question.public_id, child.public_id if child else None)
    student = child.grant.student_id if child else message.students[0]
    answer = question.answer_for(student)
    return Asked(
        id=question.public_id,
        anchor=anchor,
        prompt=paragraphs(question.prompt),
        version=question.version,
        child=child,
        until=_moment(question.closes_at) if question.closes_at else "",
        is_late=question.closes_at is not None and now >= question.closes_at,
        is_settled=question.is_settled_elsewhere(student),
        answer=_answer_words(question, answer.value) if answer else "",
        answered_on=_moment(answer.answered_at) if answer else "",
        may_withdraw=message.board.answers_withdrawn,
        form=None,
    )


def _form(
    asked: Asked, question: AskedQuestion, in_error: tuple[str, AnswerForm] | None
) -> AnswerForm | None:
    """The one in error where it was sent; another only while there is something to answer."""
    if asked.is_settled or asked.is_late or asked.answer:
        return None
    if in_error is not None and in_error[0] == asked.anchor:
        return in_error[1]
    return AnswerForm(asked=question, auto_id=f"{asked.anchor}-%s")


def _answer_words(question: AskedQuestion, value: str) -> str:
    if question.kind == Kind.YES_NO:
        return {YES: _("Oui"), NO: _("Non")}[value]
    return _("Signé : %(name)s") % {"name": value} if question.kind == Kind.SIGNATURE else value


def _moment(moment: datetime) -> str:
    return _("%(day)s à %(time)s") % {"day": long_day(moment), "time": clock(moment)}
