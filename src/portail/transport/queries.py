"""Reading the trips of the students that a person follows, each home its own. Floor 7."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from portail.records.grants import StudentGrant
from portail.transport.models import Trip as TripRow
from portail.transport.rules import Trip, Trips, sorted_out


def trips_of(grants: Iterable[StudentGrant], *, today: date) -> Mapping[int, Trips]:
    """The trips of each student, by student id: both homes' and this home's own. One query."""
    grants = tuple(grants)
    if not grants:
        return {}
    rows = TripRow.objects.filter(_of_home(grants), is_active=True).exclude(ends_on__lt=today)
    found: dict[int, list[Trip]] = {grant.student_id: [] for grant in grants}
    for row in rows:
        found[row.student_id].append(_read(row))
    return {student: sorted_out(tuple(trips), today=today) for student, trips in found.items()}


def _of_home(grants: tuple[StudentGrant, ...]) -> Q:
    """Rows of each student that are of no home in particular, or of the home as which they are followed."""
    return reduce(
        or_,
        (Q(student=grant.student_id) & (Q(contact=None) | Q(contact=grant.contact_id)) for grant in grants),
    )


def _read(row: TripRow) -> Trip:
    return Trip(
        student_id=row.student_id,
        half=row.half,
        days=tuple(int(day) for day in row.days),
        pattern=row.pattern,
        leaves_at=row.leaves_at,
        stop=row.stop,
        route=row.route,
        company=row.company,
        phone=row.phone,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        change=row.change,
        changed_at=row.changed_at,
    )
