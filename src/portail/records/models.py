"""What the board says: students, contacts, their addresses, and who is whose guardian. Floor 6."""

import uuid

from django.db import models

from portail.boards.models import Board, School


class Student(models.Model):
    """A student as the board's system knows them.

    source_id: the board's own key, which never changes. file_number: seven digits, unique in the
    board while the student is there, leading zeros kept. permanent_code: "" when not given yet;
    it can be corrected, so it is never a key. adult_access: an adult student consents to their parents'
    access, as the board says; means nothing before that. revision: raised by whatever changes what a parent
    sees.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    school = models.ForeignKey(School, null=True, on_delete=models.PROTECT)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    file_number = models.CharField(max_length=7)
    permanent_code = models.CharField(max_length=12, blank=True, default="")
    family_name = models.CharField(max_length=80)
    given_names = models.CharField(max_length=80)
    usual_family_name = models.CharField(max_length=80, blank=True, default="")
    usual_given_name = models.CharField(max_length=80, blank=True, default="")
    birth_date = models.DateField()
    level = models.CharField(max_length=20, blank=True, default="")
    adult_access = models.BooleanField(default=False, db_default=False)
    is_active = models.BooleanField(default=True)
    revision = models.BigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="records_student_source_once"),
            models.UniqueConstraint(
                fields=["board", "file_number"],
                condition=models.Q(is_active=True),
                name="records_student_file_once",
            ),
            models.CheckConstraint(
                condition=models.Q(file_number__regex=r"^[0-9]{7}$"), name="records_student_file_digits"
            ),
        ]
        indexes = [
            models.Index(fields=["board", "birth_date"], name="records_student_by_birth"),
            models.Index(fields=["board", "permanent_code"], name="records_student_by_code"),
        ]


class Contact(models.Model):
    """An adult of one or more students of a board.

    identity: how many persons this row has been, counted by imports (records.names.is_same_person):
    a key of the board's system given to somebody else must not hand over what the former one opened.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    source_id = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80)
    language = models.CharField(max_length=2, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    identity = models.SmallIntegerField(default=1, db_default=1)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="records_contact_source_once")
        ]


class ContactAddress(models.Model):
    """An e-mail address of a contact. address_key: folded, what a proved address is compared with."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="addresses")
    address = models.CharField(max_length=254)
    address_key = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "address_key"], name="records_address_once")
        ]
        indexes = [models.Index(fields=["address_key"], name="records_address_key")]


class Guardianship(models.Model):
    """What a contact is to a student, and whether the school gives them access.

    access: unknown is never yes (DESIGN 4). Dates are inclusive; None is open.
    """

    class Access(models.TextChoices):
        YES = "yes"
        NO = "no"
        UNKNOWN = "unknown"

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="guardianships")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="guardianships")
    relation = models.CharField(max_length=30)
    access = models.CharField(max_length=7, choices=Access.choices, default=Access.UNKNOWN)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "contact"], name="records_guardianship_once"),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="records_guardianship_in_order",
            ),
        ]
