"""What each person chose, what waits to be told, what was told, and to which devices. Floor 8."""

from django.db import models

from portail.accounts.models import Person, Session
from portail.boards.models import Board
from portail.digests.rules import Manner
from portail.records.events import Topic
from portail.records.models import Student

# Rows go with what they are of, by the database itself: whoever closes an account, signs out or undoes an
# import need not be allowed to see them.
_GOES = models.DB_CASCADE


class Rhythm(models.Model):
    """When a person is told, where it is not the usual. digest_at: none for no digest."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=_GOES, related_name="+")
    digest_at = models.TimeField(null=True)
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()


class Preference(models.Model):
    """How a person is told of a topic, where it is not the usual; without a student, for all of theirs."""

    person = models.ForeignKey(Person, on_delete=_GOES, related_name="+")
    student = models.ForeignKey(Student, null=True, on_delete=_GOES, related_name="+")
    topic = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Topic])
    manner = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Manner])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "student", "topic"], nulls_distinct=False, name="digests_preference_once"
            )
        ]


class Waiting(models.Model):
    """An event of one student on its way to one person.

    contact_id: the home that it is of. message: the mail that tells it, until it left; a mail that is
    withdrawn gives its rows back. leased_until: a job was asked to tell it.
    """

    person = models.ForeignKey(Person, on_delete=_GOES, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.DB_CASCADE, related_name="+")
    student = models.ForeignKey(Student, on_delete=_GOES, related_name="+")
    contact_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=200)
    topic = models.CharField(max_length=20)
    title = models.JSONField()  # records.events.Title
    path = models.TextField()
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    at_once = models.BooleanField()
    message = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "board", "key", "student"], name="digests_waiting_once")
        ]
        indexes = [
            models.Index(
                fields=["board", "due_at"], name="digests_waiting_due", condition=models.Q(message=None)
            )
        ]


class Told(models.Model):
    """That a person was told of an event: never again. Kept 90 days, without its words."""

    person = models.ForeignKey(Person, on_delete=_GOES, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.DB_CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    message = models.UUIDField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "board", "key"], name="digests_told_once")]
        indexes = [models.Index(fields=["board", "told_at"], name="digests_told_age")]


class Watermark(models.Model):
    """Up to when a board's events of one source were read."""

    board = models.ForeignKey(Board, on_delete=models.DB_CASCADE, related_name="+")
    source = models.CharField(max_length=40)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "source"], name="digests_watermark_once")]


class Subscription(models.Model):
    """A browser that shows notices: one a session, and gone with it. Addressed as its push service says."""

    session = models.OneToOneField(
        Session, to_field="public_id", primary_key=True, on_delete=_GOES, related_name="+"
    )
    person = models.ForeignKey(Person, on_delete=_GOES, related_name="+")
    endpoint = models.CharField(max_length=1000)
    browser_key = models.CharField(max_length=100)
    secret = models.CharField(max_length=40)
    created_at = models.DateTimeField()
