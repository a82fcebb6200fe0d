"""What the portal decided: which account follows which student, and what was asked of the school. Floor 7."""

import uuid

from django.db import models

from portail.accounts.models import Person
from portail.boards.models import Board
from portail.records.models import Contact, Student


class Link(models.Model):
    """A person follows a student, as one contact of that student.

    address_key: the proved address that opens it, "" when a school's one-time code did; a recheck puts
    the record's present one in its place, once proved. active: raised and lowered by rechecks in the
    import's own transaction; suspended_for says why not.
    ends_on: the last day, of the guardianship or before the student is of age (records.rules.last_day),
    copied so that the row policy can read it. position: the child's place in the family (0, 1, …), which
    gives the colour and shape, kept for good.

    identity: which of the persons that the contact's row has been (records.Contact) made the link.
    moved_to: the newest row of the contact's addresses once the record holds none that the account
    proved, 0 before; what is newer has not been told of. recycled_at: when the record was seen to give the
    opening address to another contact instead; only a newer proof clears it. student_key: keyed digest
    of the student's permanent code and birth date (without a code, of their public id), once they left the
    board while the link showed them.
    """

    class Suspension(models.TextChoices):
        WITHDRAWN = "withdrawn"
        BARRED = "barred"
        UNKNOWN = "unknown"
        ENDED = "ended"
        STUDENT_GONE = "student_gone"
        ADDRESS_GONE = "address_gone"  # the record no longer holds it
        ADDRESS_REMOVED = "address_removed"  # its owner took it off the account
        ADDRESS_RECYCLED = "address_recycled"  # the record gives it to another contact instead
        REPLACED = "replaced"  # the contact's row speaks of another person
        DENIED = "denied"  # its owner said that they are not the guardian
        OF_AGE = "of_age"  # the student is an adult and has not consented

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="links")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="links")
    address_key = models.CharField(max_length=254, blank=True, default="")
    active = models.BooleanField(default=True)
    suspended_for = models.CharField(max_length=16, choices=Suspension.choices, blank=True, default="")
    ends_on = models.DateField(null=True)
    position = models.SmallIntegerField()
    created_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    identity = models.SmallIntegerField(default=1, db_default=1)
    moved_to = models.BigIntegerField(default=0, db_default=0)
    recycled_at = models.DateTimeField(null=True)
    student_key = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "student"], name="links_link_once"),
            models.CheckConstraint(
                condition=models.Q(active=True, suspended_for="")
                | models.Q(active=False) & ~models.Q(suspended_for=""),
                name="links_link_suspended_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["board", "contact"], name="links_link_by_contact")]


class LinkRequest(models.Model):
    """« Demander à l’école de vérifier »: what a parent typed, for the school to compare."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="link_requests")
    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    number = models.CharField(max_length=12)
    address = models.EmailField(max_length=254)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")
    answer = models.CharField(max_length=300, blank=True, default="")
    student = models.ForeignKey(Student, null=True, on_delete=models.SET_NULL)

    class Meta:
        indexes = [models.Index(fields=["board", "state", "opened_at"], name="links_request_queue")]


class SchoolCode(models.Model):
    """A one-time code that a school hands to a guardian; kept only as an HMAC."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, on_delete=models.CASCADE)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE)
    code_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    # A plain value, as in the trail: whoever closes an account cannot see a board’s row to empty it.
    used_by = models.BigIntegerField(null=True)


class SilencedStudent(models.Model):
    """A student whose other guardians are not told of new links (protection cases)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.OneToOneField(Student, on_delete=models.CASCADE)
    since = models.DateTimeField()
    set_by = models.CharField(max_length=80)
