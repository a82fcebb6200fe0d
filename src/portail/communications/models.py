"""What schools write to families and ask of them, and what families make of it, kept apart. Floor 7."""

import uuid

from django.db import models
from django.db.models.functions import Now

from portail.accounts.models import Person
from portail.boards.models import Board, School
from portail.classes.models import Section
from portail.records.models import Contact, Student


class Message(models.Model):
    """What a school, a class or a board wrote, once, whatever the number of its readers.

    is_urgent: the safety of children is at stake. asks_receipt: « J’ai pris connaissance » is wanted.
    takes_replies: its sender reads replies, where the board lets any be written. folded: all its words as
    searches compare them. received_at: when an import first brought it.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    school = models.ForeignKey(School, null=True, on_delete=models.PROTECT)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    sender = models.CharField(max_length=120)
    sender_role = models.CharField(max_length=80, blank=True, default="")
    sent_at = models.DateTimeField()
    subject = models.CharField(max_length=200)
    body = models.CharField(max_length=10_000, blank=True, default="")
    is_urgent = models.BooleanField(default=False)
    asks_receipt = models.BooleanField(default=False)
    takes_replies = models.BooleanField(default=False)
    folded = models.TextField(blank=True, default="")
    received_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="communications_message_source_once")
        ]
        # The few that want a receipt are looked for on every home, among all that a family ever received.
        indexes = [
            models.Index(fields=["board", "sent_at"], name="communications_message_sent"),
            models.Index(
                fields=["id"], condition=models.Q(asks_receipt=True), name="communications_message_receipt"
            ),
        ]


class ToStudent(models.Model):
    """A message is for one student's family."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    message = models.ForeignKey(Message, on_delete=models.CASCADE)
    student = models.ForeignKey(Student, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "message"], name="communications_student_once")
        ]


class ToSection(models.Model):
    """A message is for the families of a section's students."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    message = models.ForeignKey(Message, on_delete=models.CASCADE)
    section = models.ForeignKey(Section, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "message"], name="communications_section_once")
        ]


class ToSchool(models.Model):
    """A message is for every family of a school."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    message = models.ForeignKey(Message, on_delete=models.CASCADE)
    school = models.ForeignKey(School, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "message"], name="communications_school_once")
        ]


class Attachment(models.Model):
    """A file joined to a message: as the package named it, and as the files' store keeps it."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size = models.IntegerField()
    media_type = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "source_id"], name="communications_attachment_source_once"
            )
        ]


class Question(models.Model):
    """What a message asks. version: raised by the school when what is asked changes, which asks it again.

    choices: those of a choice, one a line. per_child: answered for each child, else once for the family.
    """

    class Kind(models.TextChoices):
        YES_NO = "yes_no"
        CHOICE = "choice"
        SIGNATURE = "signature"

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="questions")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    prompt = models.CharField(max_length=2000)
    choices = models.CharField(max_length=1000, blank=True, default="")
    closes_at = models.DateTimeField(null=True)
    version = models.SmallIntegerField(default=1)
    per_child = models.BooleanField(default=True)
    changed_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "source_id"], name="communications_question_source_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["yes_no", "choice", "signature"]),
                name="communications_question_kind",
            ),
        ]
        indexes = [models.Index(fields=["board", "closes_at"], name="communications_question_closes")]


class Settlement(models.Model):
    """A question is answered for a student, where the board says that one home's answer is enough.

    What the other home may know of it: that, and nothing more.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    version = models.SmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "student", "version"],
                condition=models.Q(withdrawn_at=None),
                name="communications_settled_once",
            )
        ]


class Answer(models.Model):
    """What a parent answered for a student; an answer changed or taken back stays, withdrawn.

    person_id is a plain value, as in the trail: what was answered stays the school's when the account
    closes. contact: as whom. prompt: what was asked, in the words that were answered. value: yes, no, or
    the choice; of a signature, the name that was typed.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    settlement = models.ForeignKey(Settlement, null=True, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    version = models.SmallIntegerField()
    prompt = models.CharField(max_length=2000)
    value = models.CharField(max_length=200)
    answered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "question", "student", "version"],
                condition=models.Q(withdrawn_at=None),
                name="communications_answer_once",
            )
        ]
        indexes = [models.Index(fields=["board", "answered_at"], name="communications_answer_given")]


class Reading(models.Model):
    """What one person made of a message: nobody else's, but that the school may ask who took note."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "message"], name="communications_reading_once")
        ]


class Reply(models.Model):
    """What a parent wrote back to a message's sender, and to nobody else."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="replies")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    body = models.CharField(max_length=2000)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["board", "sent_at"], name="communications_reply_sent"),
            models.Index(fields=["message", "person_id"], name="communications_reply_by"),
        ]
