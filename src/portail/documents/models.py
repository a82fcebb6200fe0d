"""Documents that a school gives to families: for one student, a class or a school. Floor 7."""

import uuid

from django.db import models
from django.db.models.functions import Now

from portail.boards.models import Board, School
from portail.classes.models import Section
from portail.records.models import Contact, Student


class Document(models.Model):
    """A document for whoever follows the student, the section's students or the school's: one of the three.

    contact: of a student's, the one home that it is for, None for both. file_name, digest, size, media_type:
    as the package named its file, and as the files' store keeps it. published_on, expires_on: shown from
    that day on, and until that day; both count. changed_at: when an import last wrote the row.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, null=True, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="+")
    section = models.ForeignKey(Section, null=True, on_delete=models.CASCADE, related_name="+")
    school = models.ForeignKey(School, null=True, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    category = models.CharField(max_length=80, blank=True, default="")
    published_on = models.DateField()
    expires_on = models.DateField(null=True)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size = models.IntegerField()
    media_type = models.CharField(max_length=40)
    changed_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="documents_document_source_once"),
            models.CheckConstraint(
                condition=models.Q(contact=None) | models.Q(student__isnull=False),
                name="documents_document_home_of_student",
            ),
        ]
        indexes = [
            models.Index(fields=["student"], name="documents_of_student"),
            models.Index(fields=["section"], name="documents_of_section"),
            models.Index(fields=["school"], name="documents_of_school"),
            models.Index(fields=["board", "changed_at"], name="documents_by_change"),
        ]
