"""The people who sign in: persons, sessions, challenges, known devices. Floor 4."""

import uuid
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.module_loading import import_string


class PersonManager(BaseUserManager["Person"]):
    """Looks a person up by the sign-in address."""


class Person(AbstractBaseUser):
    """Somebody with an account. Their addresses are allauth's EmailAddress rows; `email` is the main one.

    Has no name: the portal knows a parent's name only from a school's record, through a link.
    """

    class Language(models.TextChoices):
        FRENCH = "fr"
        ENGLISH = "en"

    email = models.EmailField(max_length=254, unique=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.FRENCH)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    former_visit_at = models.DateTimeField(null=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="accounts_person_lower_email"
            )
        ]


class Session(AbstractBaseSession):
    """A browser's session; the person stands in the row once fully signed in.

    The hot pages turn the cookie into a person with this row alone, and ending a session is
    deleting it. device: what the browser says it is, in words. remembered: kept 30 days on a
    personal device, else until the browser closes and 12 hours at most.
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="sessions")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(auto_now=True)
    device = models.CharField(max_length=80, blank=True, default="")
    remembered = models.BooleanField(default=False)

    objects: ClassVar[BaseSessionManager[Self]] = BaseSessionManager()

    @classmethod
    def get_session_store_class(cls) -> type:
        # By name: the store imports this model.
        store: type = import_string("portail.accounts.sessions.SessionStore")
        return store


class Challenge(models.Model):
    """A code sent to an address, for one purpose, to one browser. The code itself is never stored.

    attempts is raised before any comparison. proved_at is set once, by a conditional update;
    used_at likewise, by what the proof was for. browser: HMAC of a random value in the session
    that opened the challenge.
    """

    class Purpose(models.TextChoices):
        SIGN_UP = "sign_up"
        RESET = "reset"
        ADD_ADDRESS = "add_address"
        SOCIAL = "social"
        CONFIRM = "confirm"

    MAX_ATTEMPTS = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    email = models.EmailField(max_length=254)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE)
    browser = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    attempts = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(attempts__gte=0, attempts__lte=5), name="accounts_challenge_attempts"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(proved_at__isnull=False),
                name="accounts_challenge_used_after_proved",
            ),
        ]
        indexes = [
            models.Index(fields=["browser", "purpose", "-created_at"], name="accounts_challenge_browser"),
            models.Index(fields=["email", "purpose", "-created_at"], name="accounts_challenge_email"),
            models.Index(fields=["created_at"], name="accounts_challenge_age"),
        ]


class KnownDevice(models.Model):
    """A browser that a person signed in from with one address: its tries have a budget of their own.

    token: HMAC of the browser's cookie and that address together, so that one probe of an index
    answers, and the same one for an address that nobody has.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    token = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class LegacyAddress(models.Model):
    """An address that had an account before February 2017: its owner creates the account again."""

    email = models.EmailField(max_length=254, unique=True)
    loaded_at = models.DateTimeField()
