"""A student who changes board takes along who follows them. Floor 7."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db import connection
from django.utils import timezone

from portail.accounts.queries import proved_addresses
from portail.audit.actions import note
from portail.common.text import email_key
from portail.database.context import rows_of
from portail.links.actions.making import hold_person, make_link
from portail.links.actions.recheck import Touched, touched
from portail.links.keys import student_key, student_keys
from portail.links.models import Link
from portail.links.queries import facts_of, was_removed
from portail.links.rules import Claim, StudentFacts, decide, last_day_of
from portail.records.models import Student
from portail.records.queries import candidates
from portail.records.rules import NumberKind, StudentNumber


@dataclass(frozen=True, slots=True)
class Followed:
    """made: links made by a student's arrival in the board; links: the first of them."""

    made: int
    links: tuple[Touched, ...] = ()


# Who proved an address of a contact with access, and has never had this student of the board in their
# account. By person, so that two boards importing at once lock the same persons in the same order.
# Those with an account first, by themselves: after a board's first load nothing tells the planner how many
# contacts it has, and each would be looked up in its guardianships by a walk through all of the board's.
_ARRIVALS = """
WITH proved AS MATERIALIZED (
    SELECT e.user_id, a.contact_id FROM account_emailaddress e
    JOIN records_contactaddress a ON a.address_key = lower(e.email) AND a.board_id = %(board)s
    WHERE e.verified)
SELECT DISTINCT p.user_id, s.id
FROM proved p
JOIN records_contact c ON c.id = p.contact_id AND c.is_active
JOIN records_guardianship g ON g.contact_id = c.id AND g.is_active AND g.access = 'yes'
    AND (g.starts_on IS NULL OR g.starts_on <= %(today)s) AND (g.ends_on IS NULL OR g.ends_on >= %(today)s)
JOIN records_student s ON s.id = g.student_id AND s.is_active AND s.permanent_code <> ''
WHERE NOT EXISTS (
    SELECT 1 FROM links_link l WHERE l.person_id = p.user_id AND l.student_id = s.id)
ORDER BY 1, 2
"""


def follow_students(*, board_id: int, now: datetime) -> Followed:
    """Link the board's students to who follows them in another board, or did until they left it.

    The same permanent code and birth date say that it is the same student; whether this board gives access
    is this board's record alone, by the rules of an association. Called after `recheck_links`, in the
    import's transaction and context. A board's codes are never read from another: what a person may see
    of their own links is enough, and a keyed digest stands for a student who left.
    """
    today = timezone.localdate(now)
    with connection.cursor() as cursor:
        cursor.execute(_ARRIVALS, {"board": board_id, "today": today})
        arrivals: list[tuple[int, int]] = cursor.fetchall()
    made: list[UUID] = []
    for person_id, pairs in groupby(arrivals, key=itemgetter(0)):
        students = [student_id for _, student_id in pairs]
        with rows_of(actor=person_id, board=board_id):
            for student, former in _known(person_id, students, today=today):
                if link := _follow(person_id, student, former, now=now):
                    made.append(link)
    return Followed(len(made), touched(made))


def _known(person_id: int, students: list[int], *, today: date) -> list[tuple[Student, UUID]]:
    """Those of STUDENTS whom one of the person's links knows, each with that link's id."""
    own = Link.objects.filter(person_id=person_id)
    # A link that shows nothing today has no student here: the row policy hides them.
    known = {
        student_key(permanent_code=link.student.permanent_code, birth_date=link.student.birth_date): link.pk
        for link in own.filter(active=True).select_related("student")
        if link.student.permanent_code and (link.ends_on is None or link.ends_on >= today)
    }
    gone = own.filter(suspended_for=Link.Suspension.STUDENT_GONE).exclude(student_key="")
    known |= dict(gone.values_list("student_key", "pk"))
    if not known:
        return []
    found = []
    for student in Student.objects.filter(pk__in=students).order_by("pk"):
        keys = student_keys(permanent_code=student.permanent_code, birth_date=student.birth_date)
        former = next((known[key] for key in keys if key in known), None)
        if former is not None and not was_removed(person_id=person_id, student_id=student.pk):
            found.append((student, former))
    return found


def _follow(person_id: int, student: Student, former: UUID, *, now: datetime) -> UUID | None:
    """Make the link if this board's record gives this person access; its id when it was made."""
    hold_person(person_id)
    number = StudentNumber(NumberKind.PERMANENT, student.permanent_code)
    near = candidates(board_id=student.board_id, number=number, birth_date=student.birth_date)
    facts = next(facts_of(candidate) for candidate in near if candidate.student.pk == student.pk)
    verdict = decide(_claim(person_id, facts, number), [facts], today=timezone.localdate(now))
    if verdict.contact_id is None:
        return None
    link_id, _ = make_link(
        person_id=person_id,
        board_id=student.board_id,
        student_id=student.pk,
        contact_id=verdict.contact_id,
        address_key=verdict.address_key,
        ends_on=last_day_of(facts, contact_id=verdict.contact_id),
        actor=None,
        by="follow",
        now=now,
    )
    note(
        action="link.followed",
        actor=None,
        subject_kind="student",
        subject_id=student.pk,
        board=student.board_id,
        details={"link": str(link_id), "former": str(former), "person": person_id},
        now=now,
    )
    return link_id


def _claim(person_id: int, facts: StudentFacts, number: StudentNumber) -> Claim:
    """What this person would claim of a student whom they know: all that the record says."""
    return Claim(
        family_name=facts.family_name,
        given_name=facts.given_names,
        birth_date=facts.birth_date,
        number=number,
        addresses=tuple(email_key(each.email) for each in proved_addresses(person_id=person_id)),
    )
