"""Reading the documents that concern the students whom a person follows. Floor 7."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from portail.classes.models import Enrolment
from portail.documents.models import Document
from portail.records.grants import StudentGrant


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document for one or more of a family's students: what is the same for several is one."""

    public_id: UUID
    title: str
    category: str
    published_on: date
    expires_on: date | None
    media_type: str
    size: int
    changed_at: datetime
    students: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ServedDocument:
    """The file of a document, for whoever was let through. digest: in the files' store."""

    title: str
    digest: str
    media_type: str
    size: int


def documents_for(grants: Iterable[StudentGrant], *, today: date) -> tuple[ShownDocument, ...]:
    """What is shown to a family today, the latest first. Two queries."""
    grants = tuple(grants)
    if not grants:
        return ()
    sections = _sections_of(grants)
    found: dict[tuple[str, str, date], list[tuple[Document, tuple[int, ...]]]] = {}
    for row in _shown(grants, sections, today=today).order_by("-published_on", "title", "pk"):
        same = (row.digest, row.title, row.published_on)
        found.setdefault(same, []).append((row, _concerned(row, grants, sections)))
    order = {grant.student_id: place for place, grant in enumerate(grants)}
    return tuple(_merged(rows, order) for rows in found.values())


def served_document(grants: Iterable[StudentGrant], *, public_id: UUID, today: date) -> ServedDocument | None:
    """The file of a document that is shown to this family today; None is a 404. Two queries."""
    grants = tuple(grants)
    if not grants:
        return None
    row = _shown(grants, _sections_of(grants), today=today).filter(public_id=public_id).first()
    return ServedDocument(row.title, row.digest, row.media_type, row.size) if row else None


def _sections_of(grants: tuple[StudentGrant, ...]) -> dict[int, set[int]]:
    """Who of them is in each section."""
    students = [grant.student_id for grant in grants]
    found: dict[int, set[int]] = {}
    rows = Enrolment.objects.filter(student__in=students, section__is_active=True)
    for student, section in rows.values_list("student_id", "section_id"):
        found.setdefault(section, set()).add(student)
    return found


def _shown(
    grants: tuple[StudentGrant, ...], sections: dict[int, set[int]], *, today: date
) -> QuerySet[Document]:
    """Asked by recipient, and not by the row policies alone: each check holds by itself."""
    own = reduce(
        or_,
        (Q(student=one.student_id) & (Q(contact=None) | Q(contact=one.contact_id)) for one in grants),
    )
    schools = {one.school_id for one in grants if one.school_id is not None}
    concerned = own | Q(section__in=list(sections)) | Q(school__in=schools)
    lasting = Q(expires_on=None) | Q(expires_on__gte=today)
    return Document.objects.filter(concerned, lasting, is_active=True, published_on__lte=today)


def _concerned(
    row: Document, grants: tuple[StudentGrant, ...], sections: dict[int, set[int]]
) -> tuple[int, ...]:
    if row.student_id is not None:
        return (row.student_id,)
    if row.section_id is not None:
        return tuple(sections[row.section_id])
    return tuple(one.student_id for one in grants if one.school_id == row.school_id)


def _merged(rows: list[tuple[Document, tuple[int, ...]]], order: dict[int, int]) -> ShownDocument:
    row = rows[0][0]
    students = {student for _row, concerned in rows for student in concerned}
    return ShownDocument(
        public_id=row.public_id,
        title=row.title,
        category=row.category,
        published_on=row.published_on,
        expires_on=row.expires_on,
        media_type=row.media_type,
        size=row.size,
        changed_at=max(one.changed_at for one, _concerned in rows),
        students=tuple(sorted(students, key=order.__getitem__)),
    )
