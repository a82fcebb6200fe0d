"""What parents do about absences: say why, announce, take an announcement back. Floor 7."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from portail.attendance import rules
from portail.attendance.models import Absence, Announcement, Explanation, Justification
from portail.attendance.queries import BoardRules, moment_of, planned_of, seen_by, standing_of
from portail.attendance.rules import Part, Planned, Standing
from portail.audit.actions import note
from portail.common.errors import Refusal
from portail.files import store
from portail.files.rules import HEIC, JPEG, PDF, PNG
from portail.files.store import Kept, Shelf
from portail.links.actions.making import hold_person
from portail.records.grants import StudentGrant

_A_DAY = timedelta(days=1)
NOTE_TYPES = (PDF, JPEG, PNG, HEIC)
NAME_LIMIT = 120
MAX_DAYS = 60
ASKED = (Standing.TO_JUSTIFY, Standing.TO_JUSTIFY_AGAIN)
"""What a reason is sent for."""
AHEAD_DAYS = 365
# Of one parent, more than any family needs: so that nobody fills the store, nor a school's list.
OPEN_ANNOUNCEMENTS, ANNOUNCED_A_DAY, NOTES_A_DAY = 40, 60, 20


class AbsenceRefused(Refusal):
    """An absence is not announced as asked, or an announcement is not taken back.

    Codes: `absence-over`; `absence-too-late` (`until`); `absence-out-of-order`; `absence-too-long`
    (`limit`); `absence-too-far`; `absence-in-part`; `absence-periods`; `absence-begun`; `absence-too-many`,
    `absence-too-many-notes` (`limit`).
    """


@dataclass(frozen=True, slots=True)
class NoteGiven:
    """A document that comes with a reason. name: as its sender calls it, shown to them and to the school."""

    name: str
    chunks: Sequence[bytes]
    limit: int


@dataclass(frozen=True, slots=True)
class Words:
    """Why, in the board's code, and what more the parent wished to say."""

    reason_code: str
    comment: str = ""
    note: NoteGiven | None = None


def justify(
    grants: Iterable[StudentGrant],
    *,
    absence: UUID,
    words: Words,
    of_boards: dict[int, BoardRules],
    now: datetime,
) -> Standing | None:
    """Send the school a reason for an absence: its standing before; None for one the parent may not see.

    Only what waited is sent: a second post, or the other home's, changes nothing; what the school refused
    waits again, and the former reason stays with it. Raises AbsenceRefused, FileRefused.
    """
    by_student = {grant.student_id: grant for grant in grants}
    row = seen_by(by_student.values(), of_boards=of_boards).filter(public_id=absence).first()
    if row is None:
        return None
    former = list(row.justifications.order_by("attempt").values_list("sent_at", flat=True))
    before = _standing(row, former, today=timezone.localdate(now))
    if before not in ASKED:
        return before
    if words.note is not None:
        _refuse_many_notes(by_student[row.student_id].person_id, now=now)
    sent = Justification(
        board_id=row.board_id,
        student_id=row.student_id,
        absence=row,
        attempt=len(former) + 1,
        sent_at=now,
    )
    return before if _send(sent, by_student[row.student_id], words, now=now) else Standing.SENT


def announce(
    grants: Mapping[StudentGrant, Words],
    *,
    planned: Planned,
    of_boards: dict[int, BoardRules],
    now: datetime,
) -> int:
    """Announce the same absence of each of these students; how many were not announced already.

    Words are each board's own. Of all of them or of none. Raises AbsenceRefused, FileRefused.
    """
    for grant, words in grants.items():
        refuse_unlikely(planned, until=of_boards[grant.board_id].announce_until, now=now)
        _refuse_many(grant, now=now)
        if words.note is not None:
            _refuse_many_notes(grant.person_id, now=now)
    with transaction.atomic():
        return sum(
            _send(_announced(grant, planned, now=now), grant, words, now=now)
            for grant, words in grants.items()
        )


def _announced(grant: StudentGrant, planned: Planned, *, now: datetime) -> Announcement:
    return Announcement(
        board_id=grant.board_id,
        student_id=grant.student_id,
        first_on=planned.first_on,
        last_on=planned.last_on,
        part=planned.part,
        periods=",".join(map(str, sorted(planned.periods))),
        sent_at=now,
    )


def refuse_unlikely(planned: Planned, *, until: time, now: datetime) -> None:
    """Raise AbsenceRefused for days that nobody can announce."""
    local = timezone.localtime(now)
    today = local.date()
    if planned.last_on < planned.first_on:
        raise AbsenceRefused("absence-out-of-order")
    if planned.first_on < today:
        raise AbsenceRefused("absence-over")
    if not rules.may_announce(day=planned.first_on, today=today, now=local.time(), until=until):
        raise AbsenceRefused("absence-too-late", until=until)
    if (planned.last_on - planned.first_on).days >= MAX_DAYS:
        raise AbsenceRefused("absence-too-long", limit=MAX_DAYS)
    if planned.last_on > today + timedelta(days=AHEAD_DAYS):
        raise AbsenceRefused("absence-too-far")
    if planned.part != Part.DAY and planned.last_on != planned.first_on:
        raise AbsenceRefused("absence-in-part")
    if (planned.part == Part.PERIODS) != bool(planned.periods):
        raise AbsenceRefused("absence-periods")


def _refuse_many(grant: StudentGrant, *, now: datetime) -> None:
    """Count what one parent announced by its rows, under their lock: open ones of the child, and of a day."""
    hold_person(grant.person_id)
    own = Explanation.objects.filter(person_id=grant.person_id)
    coming = own.filter(
        student_id=grant.student_id,
        announcement__withdrawn_at=None,
        announcement__last_on__gte=timezone.localdate(now),
    )
    if coming.count() >= OPEN_ANNOUNCEMENTS:
        raise AbsenceRefused("absence-too-many", limit=OPEN_ANNOUNCEMENTS)
    if own.filter(announcement__sent_at__gt=now - _A_DAY).count() >= ANNOUNCED_A_DAY:
        raise AbsenceRefused("absence-too-many", limit=ANNOUNCED_A_DAY)


def _refuse_many_notes(person_id: int, *, now: datetime) -> None:
    """The same of the documents that one parent sent: one that was sent of two children counts once."""
    hold_person(person_id)
    lately = Q(justification__sent_at__gt=now - _A_DAY) | Q(announcement__sent_at__gt=now - _A_DAY)
    sent = Explanation.objects.filter(lately, person_id=person_id).exclude(note_digest="")
    if sent.values("note_digest").distinct().count() >= NOTES_A_DAY:
        raise AbsenceRefused("absence-too-many-notes", limit=NOTES_A_DAY)


def withdraw(grants: Iterable[StudentGrant], *, announcement: UUID, now: datetime) -> bool:
    """Take back an announcement that the parent made; False for one that is not theirs.

    Taking it back twice is harmless. Raises AbsenceRefused once its first day has begun.
    """
    by_student = {grant.student_id: grant for grant in grants}
    words = (
        Explanation.objects.filter(announcement__public_id=announcement, student_id__in=by_student)
        .select_related("announcement")
        .first()
    )
    if words is None or words.announcement is None:
        return False
    grant = by_student[words.student_id]
    if words.person_id != grant.person_id:
        return False
    if words.announcement.withdrawn_at is not None:
        return True
    if not rules.may_withdraw(first_on=words.announcement.first_on, today=timezone.localdate(now)):
        raise AbsenceRefused("absence-begun")
    Announcement.objects.filter(pk=words.announcement.pk, withdrawn_at=None).update(withdrawn_at=now)
    _note("absence.withdrawn", grant, words.announcement, now=now)
    return True


def _standing(row: Absence, sent: Sequence[datetime], *, today: date) -> Standing:
    planned = Announcement.objects.filter(student_id=row.student_id, withdrawn_at=None)
    near = planned.filter(first_on__lte=row.day, last_on__gte=row.day)
    is_announced = any(rules.covers(planned_of(one), moment_of(row)) for one in near)
    sent_at = sent[-1] if sent else None
    return standing_of(row, sent_at=sent_at, is_announced=is_announced, today=today)


def _keep(given: NoteGiven | None) -> Kept | None:
    """Put a document on the shelf that only its sender reads from; it is looked through by nobody."""
    if given is None:
        return None
    return store.put(given.chunks, limit=given.limit, types=NOTE_TYPES, shelf=Shelf.QUARANTINE)


def _send(
    sent: Justification | Announcement,
    grant: StudentGrant,
    words: Words,
    *,
    now: datetime,
) -> bool:
    """Write what is sent and why; False when the same was sent before, or at the same moment.

    The document is kept once the row that takes it is in: what changes nothing leaves nothing on the disk,
    and a document that is refused takes the row back.
    """
    with transaction.atomic():
        try:
            # Two parents, or one who taps twice: the second waits for the first, and then writes nothing.
            with transaction.atomic():
                sent.save(force_insert=True)
        except IntegrityError:
            return False
        _explain(sent, grant, words, _keep(words.note))
    action = "absence.justified" if isinstance(sent, Justification) else "absence.announced"
    _note(action, grant, sent, now=now)
    return True


def _explain(
    sent: Justification | Announcement, grant: StudentGrant, words: Words, kept: Kept | None
) -> None:
    Explanation.objects.create(
        board_id=grant.board_id,
        student_id=grant.student_id,
        person_id=grant.person_id,
        justification=sent if isinstance(sent, Justification) else None,
        announcement=sent if isinstance(sent, Announcement) else None,
        reason_code=words.reason_code,
        comment=words.comment,
        note_digest=kept.digest if kept else "",
        note_name=words.note.name[-NAME_LIMIT:] if words.note else "",
        note_type=kept.media_type if kept else "",
        note_size=kept.size if kept else 0,
    )


def _note(action: str, grant: StudentGrant, sent: Justification | Announcement, *, now: datetime) -> None:
    note(
        action=action,
        actor=grant.person_id,
        subject_kind="student",
        subject_id=grant.student_id,
        board=grant.board_id,
        details={type(sent).__name__.lower(): sent.pk},
        now=now,
    )
