"""What is said of an absence: when it was, until when a reason is expected, what became of it. Floor 10."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portail.access.grants import FollowedChild
from portail.attendance.queries import AbsenceRow, AnnouncedRow, BoardRules
from portail.attendance.rules import Kind, Part, Planned, Standing
from portail.common.dates import day_and_month, first_and_last, time_of_day
from portail.web.parents.forms_absences import ReasonForm, reason_words
from portail.web.ui.environment import clock, language, sentence, this_day


@dataclass(frozen=True, slots=True)
class ToJustify:
    """An absence with its form. refused: what became of the reason that the school had, or ""."""

    id: UUID
    child: FollowedChild
    day: str
    when: str
    until: str
    is_late: bool
    refused: str
    form: ReasonForm


@dataclass(frozen=True, slots=True)
class Past:
    """A line of the history. kind: of its badge; note_id: the document that the reader sent, or None."""

    id: UUID
    child: FollowedChild
    title: str
    badge: str
    kind: str
    details: str
    note_id: UUID | None
    note_name: str


@dataclass(frozen=True, slots=True)
class Coming:
    """An announced absence."""

    id: UUID
    child: FollowedChild
    title: str
    details: str
    may_withdraw: bool


def to_justify(
    row: AbsenceRow, child: FollowedChild, decided: BoardRules, form: ReasonForm, *, now: datetime
) -> ToJustify:
    day = sentence(this_day(row.moment.day))
    return ToJustify(
        id=row.public_id,
        child=child,
        day=f"{day}, {periods_words(row.moment.periods)}" if row.moment.periods else day,
        when=" · ".join(filter(None, (_hours(row), row.subject or child.school))),
        until=_until(row.until, now=now),
        is_late=row.until is not None and row.until < now,
        refused=_refused(row, decided),
        form=form,
    )


def past(row: AbsenceRow, child: FollowedChild, decided: BoardRules) -> Past:
    badge, kind = _badge(row)
    return Past(
        id=row.public_id,
        child=child,
        title=", ".join(filter(None, (day_and_month(row.moment.day, language()), _part(row)))),
        badge=badge,
        kind=kind,
        details=_details(row, decided),
        note_id=row.own.public_id if row.own and row.own.note_name else None,
        note_name=row.own.note_name if row.own else "",
    )


def coming(row: AnnouncedRow, child: FollowedChild, decided: BoardRules, *, today: date) -> Coming:
    return Coming(
        id=row.public_id,
        child=child,
        title=planned_words(row.planned),
        details=_reason(row.own.reason_code, decided) if row.own else "",
        may_withdraw=row.own is not None and row.planned.first_on > today,
    )


def planned_words(planned: Planned) -> str:
    """« Du 3 au 5 décembre, journée », « mardi 1er décembre, avant-midi »."""
    if planned.first_on != planned.last_on:
        first, last = first_and_last(planned.first_on, planned.last_on, language())
        return _("Du %(first)s au %(last)s") % {"first": first, "last": last}
    part = periods_words(planned.periods) if planned.periods else _part_words(planned.part)
    return f"{sentence(this_day(planned.first_on))}, {part}"


def periods_words(periods: tuple[int, ...]) -> str:
    """« 3e période », « 3e et 4e périodes »; « period 3 », « periods 3 and 4 »."""
    names = [_ordinal(one) for one in periods]
    *before, last = names
    listed = _("%(several)s et %(last)s") % {"several": ", ".join(before), "last": last} if before else last
    return ngettext("%(periods)s période", "%(periods)s périodes", len(periods)) % {"periods": listed}


def _ordinal(number: int) -> str:
    return f"{number}{'re' if number == 1 else 'e'}" if language() == "fr" else str(number)


def _badge(row: AbsenceRow) -> tuple[str, str]:
    return {
        Standing.NOTED: (_("Retard") if row.kind == Kind.LATE else _("Départ hâtif"), ""),
        Standing.SENT: (_("Transmise"), "waits"),
        Standing.ANNOUNCED: (_("Annoncée"), "done"),
        Standing.MOTIVATED: (_("Motivée"), "done"),
        Standing.REFUSED: (_("Refusée"), "bad"),
        Standing.TO_JUSTIFY: (_("À motiver"), "waits"),
        Standing.TO_JUSTIFY_AGAIN: (_("Refusée"), "bad"),
    }[row.standing]


def _details(row: AbsenceRow, decided: BoardRules) -> str:
    """What the reader gave, then what the school said of it; never what the other home gave."""
    given = _reason(row.own.reason_code, decided) if row.own else ""
    # « 3:00 p.m. » ends a sentence by itself.
    return " ".join(
        f"{one.removesuffix('.')}." for one in (given, _answer(row), _before(row, decided)) if one
    )


def _before(row: AbsenceRow, decided: BoardRules) -> str:
    """The reasons that the reader sent before, which the school refused."""
    reasons = [words for one in row.former if (words := _reason(one.reason_code, decided))]
    return _("Refusé d’abord : %(reasons)s") % {"reasons": ", ".join(reasons)} if reasons else ""


def _refused(row: AbsenceRow, decided: BoardRules) -> str:
    if row.standing is not Standing.TO_JUSTIFY_AGAIN:
        return ""
    sent = [one for one in (*row.former, row.own) if one]
    reason = _reason(sent[-1].reason_code, decided) if sent else ""
    if reason:
        return _("L’école n’a pas accepté le motif « %(reason)s ». Vous pouvez en transmettre un autre.") % {
            "reason": reason
        }
    return _("L’école n’a pas accepté le motif. Vous pouvez en transmettre un autre.")


def _answer(row: AbsenceRow) -> str:
    if row.standing is Standing.NOTED:
        return _("Aucune action demandée")
    if row.standing is Standing.SENT:
        return _("L’école n’a pas encore répondu")
    if row.standing is Standing.REFUSED:
        return _("L’école n’a pas accepté le motif; pour en parler, appelez le secrétariat")
    if row.standing is not Standing.MOTIVATED or row.answered_at is None:
        return ""
    values = {"day": day_and_month(timezone.localdate(row.answered_at), language()),
              "time": clock(row.answered_at), "name": row.answered_by}  # fmt: skip
    if row.answered_by:
        return _("Reçu par %(name)s le %(day)s à %(time)s") % values
    return _("Reçu le %(day)s à %(time)s") % values


def _reason(code: str, decided: BoardRules) -> str:
    reason = decided.reason(code)
    return reason_words(reason) if reason is not None else ""


def _part(row: AbsenceRow) -> str:
    """« journée », « 3e période », or the time where the school gave no more."""
    if row.moment.periods:
        return periods_words(row.moment.periods)
    if row.moment.part:
        return _part_words(row.moment.part)
    return time_of_day(row.moment.starts_at, language()) if row.moment.starts_at else ""


def _part_words(part: str) -> str:
    words = {Part.DAY: _("journée"), Part.MORNING: _("avant-midi"), Part.AFTERNOON: _("après-midi")}
    return words[Part(part)]


def _hours(row: AbsenceRow) -> str:
    start, end = row.moment.starts_at, row.ends_at
    if start is None:
        return sentence(_part_words(row.moment.part)) if row.moment.part else ""
    values = {"start": time_of_day(start, language()), "end": time_of_day(end, language()) if end else ""}
    return _("De %(start)s à %(end)s") % values if end else _("À partir de %(start)s") % values


def _until(until: datetime | None, *, now: datetime) -> str:
    """Said before it passes, and after: the school still decides."""
    if until is None:
        return ""
    if until < now:
        return _("Le délai de l’école est passé. Transmettez tout de même le motif : l’école décidera.")
    values = {"day": this_day(until.date()), "time": clock(until)}
    return _("À motiver au plus tard le %(day)s à %(time)s.") % values
