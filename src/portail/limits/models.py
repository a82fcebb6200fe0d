"""Counted attempts: how often something was tried in a stretch of time. Floor 3."""

from django.db import models


class Tally(models.Model):
    """Attempts under one limit for one subject in one window.

    key: HMAC of the limit's name and its subject, so that the table holds no address and no
    file number. window: the window's number since the epoch.
    """

    key = models.CharField(max_length=64)
    window = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="limits_tally_once")]
        indexes = [models.Index(fields=["expires_at"], name="limits_tally_expiry")]
