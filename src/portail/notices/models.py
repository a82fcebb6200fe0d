"""The outbox: finished words on their way to an address. Floor 3."""

import uuid

from django.db import models


class Message(models.Model):
    """One mail, written in the transaction of what caused it.

    code_seal: when set, the words hold the marker {{code}}, replaced while sending by the code
    derived from this seal (common.codes), so that no code lies in the table; so is the token of a
    link that ends in the marker --token--. message_id: one for
    all tries, so that a receiver can tell a doubled mail. task, reference: the job that hands it over, and
    what that job knows it by; the mail may be withdrawn until then. unsubscribe_url: for RFC 8058.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        EXPIRED = "expired"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    to_address = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    code_seal = models.CharField(max_length=400, blank=True, default="")
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.SmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    task = models.CharField(max_length=40, default="notices.send", db_default="notices.send")
    reference = models.CharField(max_length=40, blank=True, default="", db_default="")
    unsubscribe_url = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="notices_waiting", condition=models.Q(state="waiting"))
        ]
