"""Writing a link, in the transaction of whoever decided it. Floor 7."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from portail.accounts.models import Person
from portail.audit.actions import note
from portail.database.jobs import defer
from portail.links.models import Link
from portail.records.models import Contact

# What a link says that shows its child, whatever it was suspended for before.
_RAISED = {
    "active": True,
    "suspended_for": "",
    "suspended_at": None,
    "moved_to": 0,
    "recycled_at": None,
    "student_key": "",
}


def hold_person(person_id: int) -> None:
    """Keep a person's addresses and links as they are until the transaction ends; after the board's lock."""
    Person.objects.select_for_update(no_key=True).get(pk=person_id)


def make_link(
    *,
    person_id: int,
    board_id: int,
    student_id: int,
    contact_id: int,
    address_key: str,
    ends_on: date | None,
    actor: int | None,
    by: str,
    now: datetime,
) -> tuple[UUID, bool]:
    """Write the link or raise the suspended one; its id, and whether anything changed.

    by: what opened it (address, code, request, follow), for the trail. Needs a context of both the person
    and the board, and the board's lock. The person is locked, so that two children associated at
    once take two places, and one child associated a hundred times at once makes one link.
    """
    hold_person(person_id)
    identity = Contact.objects.values_list("identity", flat=True).get(pk=contact_id)
    decided = {
        "contact_id": contact_id, "identity": identity, "address_key": address_key, "ends_on": ends_on,
    }  # fmt: skip
    link = Link.objects.filter(person_id=person_id, student_id=student_id).first()
    if link is None:
        last = Link.objects.filter(person_id=person_id).aggregate(last=Max("position"))["last"]
        link = Link.objects.create(
            person_id=person_id,
            board_id=board_id,
            student_id=student_id,
            position=0 if last is None else last + 1,
            created_at=now,
            **decided,
        )
    elif link.active and (link.ends_on is None or link.ends_on == ends_on):
        return link.pk, False
    else:
        Link.objects.filter(pk=link.pk).update(**decided, **_RAISED)
    note(
        action="link.made",
        actor=actor,
        subject_kind="student",
        subject_id=student_id,
        board=board_id,
        details={"link": str(link.pk), "person": person_id, "contact": contact_id, "by": by},
        now=now,
    )
    for task in ("access.tell_linked", "access.tell_other_guardians"):
        defer(task, queue="mail", link_id=str(link.pk), board_id=board_id)
    return link.pk, True
