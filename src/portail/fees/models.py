"""What families are charged and have paid, and their receipts for taxes, as the school says. Floor 7."""

import uuid

from django.db import models
from django.db.models.functions import Now

from portail.boards.models import Board
from portail.records.models import Contact, Student


class Line(models.Model):
    """One line of a statement: a charge, a payment, or a balance that the school stated.

    contact: the home that it is of, None when both's. amount: in dollars; only a balance may be under zero,
    for money in hand. paid: of a charge, what was paid of it; None when the school does not say. changed_at:
    when an import last wrote the row.
    """

    class Kind(models.TextChoices):
        CHARGE = "charge"
        PAYMENT = "payment"
        BALANCE = "balance"

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="+")
    source_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    day = models.DateField()
    due_on = models.DateField(null=True)
    label = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    paid = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    category = models.CharField(max_length=80, blank=True, default="")
    deductible = models.BooleanField(default=False)
    changed_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="fees_line_source_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["charge", "payment", "balance"]), name="fees_line_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="balance") | models.Q(amount__gte=0), name="fees_line_amount"
            ),
        ]
        indexes = [
            models.Index(fields=["student", "day"], name="fees_line_of_student"),
            models.Index(fields=["board", "changed_at"], name="fees_line_by_change"),
        ]


class Receipt(models.Model):
    """A receipt for the taxes of one year, as it was issued; its file when the school gave one.

    days: of child care, where the receipt counts them. digest: "" without a file.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_id = models.CharField(max_length=80)
    year = models.SmallIntegerField()
    label = models.CharField(max_length=160)
    number = models.CharField(max_length=40, blank=True, default="")
    issued_on = models.DateField(null=True)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    days = models.SmallIntegerField(null=True)
    file_name = models.CharField(max_length=120, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    size = models.IntegerField(null=True)
    media_type = models.CharField(max_length=40, blank=True, default="")
    changed_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source_id"], name="fees_receipt_source_once")
        ]
        indexes = [
            models.Index(fields=["student", "year"], name="fees_receipt_of_student"),
            models.Index(fields=["board", "changed_at"], name="fees_receipt_by_change"),
        ]
