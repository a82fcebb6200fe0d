"""Watching the sign-ins of the whole portal, every five minutes. Floor 4."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from portail.accounts import ceilings, stuffing
from portail.accounts.models import Alarm, SignInSpan
from portail.accounts.stuffing import Span
from portail.database.jobs import defer
from portail.limits.actions import attempts

HISTORY = timedelta(days=7)
# A worker that was away looks at what it missed.
LOOKED_BACK = 12

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AlarmFacts:
    """An incident: counts and shares, nobody's name. ended_at: None while it lasts."""

    id: int
    code: str
    began_at: datetime
    ended_at: datetime | None
    tries: int
    failures: int
    usual_percent: int


def look(*, now: datetime) -> None:
    """Keep the figures of the spans that ended, and begin or end an incident by each in turn."""
    seconds = int(ceilings.SPAN.total_seconds())
    current = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
    starts = [current - ceilings.SPAN * number for number in range(LOOKED_BACK, 0, -1)]
    known = set(SignInSpan.objects.filter(starts_at__in=starts).values_list("starts_at", flat=True))
    for start in starts:
        if start not in known:
            with transaction.atomic():
                _look_at(start)
    SignInSpan.objects.filter(starts_at__lt=now - 2 * HISTORY).delete()


def alarms(*, since: datetime) -> tuple[AlarmFacts, ...]:
    """The incidents that last, or began after SINCE; the newest first."""
    rows = Alarm.objects.filter(ended_at=None) | Alarm.objects.filter(began_at__gt=since)
    return tuple(_facts(row) for row in rows.order_by("-began_at"))


def alarm(*, alarm_id: int) -> AlarmFacts | None:
    """One incident, for the job that writes to the operator."""
    row = Alarm.objects.filter(pk=alarm_id).first()
    return _facts(row) if row else None


def _look_at(start: datetime) -> None:
    wrong = attempts(ceilings.wrong_passwords(), now=start)
    span = Span(tries=wrong + attempts(ceilings.right_passwords(), now=start), failures=wrong)
    past = SignInSpan.objects.filter(
        starts_at__gte=start - HISTORY, starts_at__lt=start, is_alarming=False
    ).values_list("tries", "failures")
    usual = stuffing.usual_share(Span(*row) for row in past)
    begun = Alarm.objects.filter(code=stuffing.CODE, ended_at=None).first()
    is_alarming = not stuffing.is_calm(span, usual=usual) if begun else stuffing.rises(span, usual=usual)
    SignInSpan.objects.create(
        starts_at=start, tries=span.tries, failures=span.failures, is_alarming=is_alarming
    )
    if begun is None and is_alarming:
        _begin(start, span, usual)
    elif begun is not None and not is_alarming and _is_over(start):
        _end(begun, start)


def _begin(start: datetime, span: Span, usual: float) -> None:
    facts = {"tries": span.tries, "failures": span.failures, "usual_percent": round(100 * usual)}
    row = Alarm.objects.create(code=stuffing.CODE, began_at=start, facts=facts)
    _log.error("sign-ins fail far more than usual", extra={"facts": {"code": stuffing.CODE, **facts}})
    defer("access.tell_operator", queue="mail", alarm_id=row.pk)


def _end(row: Alarm, start: datetime) -> None:
    row.ended_at = start + ceilings.SPAN
    row.save(update_fields=["ended_at"])
    _log.warning("sign-ins are as usual again", extra={"facts": {"code": f"{stuffing.CODE}.ended"}})


def _is_over(start: datetime) -> bool:
    """Whether these minutes and those before were calm."""
    last = SignInSpan.objects.filter(starts_at__lte=start).order_by("-starts_at")
    return not any(last.values_list("is_alarming", flat=True)[: stuffing.CALM_SPANS])


def _facts(row: Alarm) -> AlarmFacts:
    return AlarmFacts(
        id=row.pk,
        code=row.code,
        began_at=row.began_at,
        ended_at=row.ended_at,
        tries=row.facts["tries"],
        failures=row.facts["failures"],
        usual_percent=row.facts["usual_percent"],
    )
