"""The people who sign in: persons, sessions, challenges, known devices, second factors. Floor 4."""

import uuid
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import RandomUUID
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.module_loading import import_string


class PersonManager(BaseUserManager["Person"]):
    """Looks a person up by the sign-in address."""


class Person(AbstractBaseUser):
    """Somebody with an account. Their addresses are allauth's EmailAddress rows; `email` is the main one.

    Has no name: the portal knows a parent's name only from a school's record, through a link.
    handle: what their passkeys call them; it says nothing to whoever reads it on a device.
    doubted_at: when somebody who was told of a change said that it was not them; nobody comes in
    before a new password is chosen by mail (accounts.doubt).
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
    doubted_at = models.DateTimeField(null=True)
    handle = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())

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
    """A browser that a person signed in from, and one of their addresses: its tries are counted apart.

    token: HMAC of the browser's value and that address together, so that one probe of an index
    answers, and the same one for an address that nobody has. browser: HMAC of the value alone, by
    which a session says which device it is of.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    token = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class LegacyAddress(models.Model):
    """An address that had an account before February 2017: its owner creates the account again."""

    email = models.EmailField(max_length=254, unique=True)
    loaded_at = models.DateTimeField()


class Passkey(models.Model):
    """A key that a device or a password manager keeps for a person, and that opens their account alone.

    credential: what the device attested at the start: its model, the key's name and the public key.
    sign_count: how often the device says that it signed; 0 for the many that do not count.
    """

    LONGEST_NAME = 60

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField(unique=True)
    credential = models.BinaryField()
    sign_count = models.BigIntegerField()
    name = models.CharField(max_length=LONGEST_NAME)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Ceremony(models.Model):
    """A number that a browser was given for its device to sign: once, soon, for one purpose.

    digest: HMAC of the number. browser: HMAC of a random value in the session that asked.
    """

    class Purpose(models.TextChoices):
        CREATE = "create"
        SIGN_IN = "sign_in"
        CONFIRM = "confirm"

    digest = models.CharField(primary_key=True, max_length=64)
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    browser = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)


class Authenticator(models.Model):
    """An application that shows a person six digits, others every half minute (RFC 6238).

    secret: sealed (accounts.factors.sealing). last_step: the half minute of the last digits let
    through, so that none passes twice.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="authenticator")
    secret = models.TextField()
    last_step = models.BigIntegerField()
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """One of the codes that a person keeps on paper for the day they lose the rest: an HMAC, used once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "digest"], name="accounts_recoverycode_once")
        ]


class Rescue(models.Model):
    """The way back of somebody who lost everything: a school's code, three days, then no second factor.

    One row goes the whole way: issued by a school for an account, entered by its owner, then
    finished when nobody said meanwhile that it was not them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rescues")
    code_digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    expires_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True)
                | models.Q(ready_at__isnull=False, cancelled_at__isnull=True),
                name="accounts_rescue_waits_then_ends",
            )
        ]


class Alert(models.Model):
    """Something that every address of a person is told, and may answer with « Ce n’était pas moi », once.

    added: the row of the way in that was added. device: what the browser said it was. also_to: an
    address that is the person's no more, and is told all the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=40)
    added = models.BigIntegerField(null=True)
    device = models.CharField(max_length=80, blank=True, default="")
    also_to = models.EmailField(max_length=254, blank=True, default="")
    created_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)


class SignInSpan(models.Model):
    """The passwords typed at the door in five minutes, over the whole portal: how many, how many wrong."""

    starts_at = models.DateTimeField(unique=True)
    tries = models.IntegerField()
    failures = models.IntegerField()
    is_alarming = models.BooleanField(default=False)


class Alarm(models.Model):
    """Something that an operator must look at, from its first sign to its end: one row an incident."""

    code = models.CharField(max_length=40)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(ended_at__isnull=True), name="accounts_alarm_one_open"
            )
        ]
