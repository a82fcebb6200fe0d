"""Telling one person what is due, and taking it back while it has not left. Floor 8."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from django.utils import timezone, translation

from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.database.jobs import defer
from portail.digests import mails, queries
from portail.digests.ages import category_of
from portail.digests.mails import Mail
from portail.digests.models import Subscription, Told, Waiting
from portail.digests.rules import Delivery, Line, after_quiet, deliver, digest_due, is_open
from portail.links.ages import Category
from portail.links.queries import ShownLink, shown_links
from portail.notices import actions as notices
from portail.notices.actions import Handover, Outcome
from portail.records.queries import shown_given_name

TASK = "digests.send"
# What interrupts is of today: hours later it would only alarm.
URGENT_FOR = timedelta(hours=6)


def tell(*, person_id: int, now: datetime) -> int:
    """Word what is due to a person, for the children whom they follow now; how many mails are on their way.

    The rows stay locked until the mails are in the outbox and the events written down as told, all in one
    transaction: killed anywhere, it is done once or not at all.
    """
    with rows_of(actor=person_id):
        reader = queries.told_person(person_id)
        due = Waiting.objects.filter(person_id=person_id, message=None, due_at__lte=now)
        rows = list(due.select_for_update(of=("self",)).order_by("pk"))
        if reader is None or not rows:
            return 0
        links = shown_links(person_id=person_id, today=timezone.localdate(now))
        delivery = _delivery(rows, links, now=now)
        _leave(rows, delivery)
        with translation.override(reader.language):
            names = {one.link.student_id: shown_given_name(one.link.student) for one in links}
            for line in delivery.urgent:
                _post(reader, mails.urgent(line, names=names, handle=reader.handle), (line,), rows, now=now)
            if delivery.digest:
                worded = mails.digest(delivery.digest, names=names, handle=reader.handle)
                _post(reader, worded, delivery.digest, rows, now=now)
    return len(delivery.urgent) + bool(delivery.digest)


def hand_over(*, message_id: UUID, reference: str, now: datetime) -> Outcome | None:
    """Send a notice if all that it tells may still be told; None when a digest waits for the quiet's end.

    Otherwise it is withdrawn, and worded again without what may not be told any more. What interrupts and
    could not leave in its hours waits for the next digest: it was told to nobody.
    """
    person_id, rows = map(int, reference.split(":"))
    with rows_of(actor=person_id):
        loud = _loud_from(person_id, message_id, now=now)
    if loud > now:
        notices.queue(Handover(TASK, reference), message_id=message_id, urgent=False, schedule_at=loud)
        return None
    outcome = notices.send(
        message_id=message_id,
        now=now,
        may_go=lambda _address: _may_go(person_id, message_id, rows=rows, today=timezone.localdate(now)),
    )
    if outcome in (Outcome.SENT, Outcome.EXPIRED, Outcome.REFUSED):
        with rows_of(actor=person_id):
            of_mail = Waiting.objects.filter(person_id=person_id, message=message_id)
            if outcome is Outcome.EXPIRED and of_mail.filter(at_once=True).exists():
                Told.objects.filter(person_id=person_id, message=message_id).delete()
                _to_digest(of_mail, person_id=person_id, now=now)
            else:
                of_mail.delete()
    return outcome


def reschedule(*, person_id: int, now: datetime) -> None:
    """Have what waits for a person go by the hours that they chose since: looked at again at once."""
    with rows_of(actor=person_id):
        rows = Waiting.objects.filter(person_id=person_id, message=None, at_once=False)
        _to_digest(rows, person_id=person_id, now=now)


def _to_digest(rows: Iterable[Waiting], *, person_id: int, now: datetime) -> None:
    """Have rows wait for the next digest; of who wants none, they go."""
    rhythm = queries.reader_of(person_id).rhythm
    for row in rows:
        quiet = queries.quiet_of({row.board_id})
        due_at = digest_due(person_id=person_id, after=now, rhythm=rhythm, board_quiet=quiet, zone=_zone())
        if due_at is None:
            row.delete()
        else:
            Waiting.objects.filter(pk=row.pk).update(
                due_at=due_at, at_once=False, message=None, leased_until=None
            )


def _delivery(rows: Sequence[Waiting], links: Sequence[ShownLink], *, now: datetime) -> Delivery:
    person_id = rows[0].person_id
    known = queries.told_keys([person_id], {row.key for row in rows})
    return deliver(
        [queries.as_row(row) for row in rows],
        followed=_followed(links),
        hidden=_hidden(links),
        reader=queries.reader_of(person_id),
        known={key for _person, key in known},
        board_quiet=queries.quiet_of({row.board_id for row in rows}),
        now=now,
        zone=_zone(),
    )


def _followed(links: Sequence[ShownLink]) -> dict[int, int]:
    """The contact as whom the person follows each student."""
    return {one.link.student_id: one.link.contact_id for one in links}


def _hidden(links: Sequence[ShownLink]) -> frozenset[tuple[int, Category]]:
    return frozenset((one.link.student_id, rule.category) for one in links for rule in one.hidden)


def _leave(rows: Sequence[Waiting], delivery: Delivery) -> None:
    """Delete what will not be told, and let the rest wait for the end of the quiet."""
    gone = {(row.board_id, row.key, row.student_id) for row in delivery.dropped}
    dropped = [row.pk for row in rows if (row.board_id, row.key, row.student_id) in gone]
    if dropped:
        Waiting.objects.filter(pk__in=dropped).delete()
    if delivery.postponed_to:
        late = [row.pk for row in rows if not row.at_once]
        Waiting.objects.filter(pk__in=late).update(due_at=delivery.postponed_to, leased_until=None)


def _post(
    reader: Person, mail: Mail, lines: Sequence[Line], rows: Sequence[Waiting], *, now: datetime
) -> None:
    """Put a mail in the outbox, write down what it tells, and wake the person's devices."""
    keys = {(line.board_id, line.key, student) for line in lines for student in line.students}
    told = [row.pk for row in rows if (row.board_id, row.key, row.student_id) in keys]
    is_urgent = mail.kind != "notice.digest"
    text, html = mails.rendered(mail)
    message_id = notices.post(
        to=reader.email,
        language=reader.language,
        subject=mail.subject,
        text=text,
        html=html,
        kind=mail.kind,
        now=now,
        expires_at=now + URGENT_FOR if is_urgent else None,
        handover=Handover(TASK, f"{reader.pk}:{len(told)}"),
        unsubscribe_url=mail.unsubscribe_url,
    )
    Waiting.objects.filter(pk__in=told).update(message=message_id)
    Told.objects.bulk_create(
        Told(person_id=reader.pk, board_id=line.board_id, key=line.key, message=message_id, told_at=now)
        for line in lines
    )
    _wake(reader, lines, is_urgent=is_urgent)


def _wake(reader: Person, lines: Sequence[Line], *, is_urgent: bool) -> None:
    """One job a device; it looks again at what the person may see: « 12:absences », « 12: » of a school."""
    path = mails.path_of(lines[0].path if is_urgent else "/aujourdhui/")
    told = sorted(
        {
            f"{student}:{category_of(line.topic, line.key) or ''}"
            for line in lines
            for student in line.students
        }
    )
    for device in Subscription.objects.filter(person_id=reader.pk).values_list("session", flat=True):
        defer(
            "digests.push",
            queue="mail",
            urgent=is_urgent,
            person_id=reader.pk,
            device=str(device),
            students=" ".join(told),
            path=path,
            at_once=int(is_urgent),
        )


def _loud_from(person_id: int, message_id: UUID, *, now: datetime) -> datetime:
    """From when on a mail may go: now, unless it is a digest that its tries brought into the quiet."""
    digest = Waiting.objects.filter(person_id=person_id, message=message_id, at_once=False)
    boards = set(digest.values_list("board_id", flat=True))
    if not boards:
        return now
    quiet = (queries.reader_of(person_id).rhythm.quiet, *queries.quiet_of(boards))
    return after_quiet(now, quiet=quiet, zone=_zone())


def _may_go(person_id: int, message_id: UUID, *, rows: int, today: date) -> bool:
    """Whether every row of a mail may still be told; if not, they wait again, and were not told."""
    with rows_of(actor=person_id):
        of_mail = Waiting.objects.filter(person_id=person_id, message=message_id)
        links = shown_links(person_id=person_id, today=today)
        found = [is_open(queries.as_row(row), _followed(links), _hidden(links)) for row in of_mail]
        if queries.told_person(person_id) is not None and len(found) == rows and all(found):
            return True
        Told.objects.filter(person_id=person_id, message=message_id).delete()
        of_mail.update(message=None, leased_until=None)
        return False


def _zone() -> tzinfo:
    return timezone.get_default_timezone()
