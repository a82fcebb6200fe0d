"""What every address of a person is told, and what « Ce n’était pas moi » then does, once. Floor 4."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from portail.accounts.models import Alert, KnownDevice, Passkey, Person, Session
from portail.accounts.seals import is_link_of_alert, public_half, read_public_half
from portail.audit.actions import note
from portail.database.context import rows_of
from portail.database.jobs import defer

LINK_LASTS = timedelta(days=7)
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """What the mails of an alert say. device: « Chrome/Android » (accounts.devices)."""

    id: UUID
    kind: str
    added: int | None
    device: str
    also_to: str
    at: datetime
    link_start: str


@dataclass(frozen=True, slots=True)
class Disavowed:
    """What somebody said was not them. address: the one that was added, and is the person's no more."""

    person_id: int
    kind: str
    address: str


def tell(
    kind: str,
    *,
    person_id: int,
    now: datetime,
    added: int | None = None,
    device: str = "",
    also_to: str = "",
) -> None:
    """Have every proved address told, in the transaction under way, which sees the person's rows.

    The mails hold a link that says « Ce n’était pas moi » for seven days, once. kind: access.way_mails
    has the words of each. What was told a month before is forgotten.
    """
    Alert.objects.filter(person_id=person_id, created_at__lt=now - KEPT).delete()
    alert = Alert(
        person_id=person_id,
        kind=kind,
        added=added,
        device=device,
        also_to=also_to,
        created_at=now,
        expires_at=now + LINK_LASTS,
    )
    Alert.objects.bulk_create([alert])
    defer("access.tell_way_changed", queue="mail", person_id=person_id, kind=kind, alert_id=str(alert.pk))


def was_told(kind: str, *, person_id: int, at: datetime) -> bool:
    """Whether the same act told this already; the person's rows must be in sight."""
    return Alert.objects.filter(person_id=person_id, kind=kind, created_at=at).exists()


def alert(*, person_id: int, alert_id: UUID) -> AlertFacts | None:
    """One alert, for the job that words its mails."""
    with rows_of(actor=person_id):
        row = Alert.objects.filter(pk=alert_id, person_id=person_id).select_related("person").first()
        if row is None:
            return None
        return AlertFacts(
            row.pk,
            row.kind,
            row.added,
            row.device,
            row.also_to,
            row.created_at,
            public_half(row.person.handle),
        )


def is_open(token: str, *, now: datetime) -> bool:
    """Whether a mail's link may still say « Ce n’était pas moi »."""
    return _of_token(token, now=now) is not None


def disavow(token: str, *, now: datetime) -> Disavowed | None:
    """Somebody who was told says that it was not them; None when the link serves no more.

    Every session ends, no device is known any more, the way that was added goes, and nobody comes in
    before a new password is chosen by mail. One of many at once has the effect.
    """
    found = _of_token(token, now=now)
    if found is None:
        return None
    person_id = found.person_id
    with rows_of(actor=person_id):
        won = Alert.objects.filter(pk=found.pk, answered_at=None).update(answered_at=now)
        if not won:
            return None
        Person.objects.filter(pk=person_id).update(doubted_at=now)
        ended = Session.objects.filter(person_id=person_id).delete()[0]
        KnownDevice.objects.filter(person_id=person_id).delete()
        address = _take_back(found)
        note(
            action="account.disavowed",
            actor=None,  # whoever has the mail, signed in or not
            subject_kind="person",
            subject_id=person_id,
            now=now,
            details={"told": found.kind, "sessions_ended": ended},
        )
        tell("disavowed", person_id=person_id, now=now)
    return Disavowed(person_id, found.kind, address)


def _take_back(alert: Alert) -> str:
    """Remove the way in that was added; the address, when it was one.

    A second step stays, whoever added it: what a mail can take away would protect nobody from who
    reads their mails. The school's code is for that.
    """
    if alert.added is None:
        return ""
    if alert.kind == "passkey-added":
        Passkey.objects.filter(pk=alert.added, person_id=alert.person_id).delete()
    elif alert.kind == "social-added":
        SocialAccount.objects.filter(pk=alert.added, user_id=alert.person_id).delete()
    elif alert.kind == "address-added":
        return _take_address_back(alert)
    return ""


def _take_address_back(alert: Alert) -> str:
    """The address that was added, unless it is the last; another becomes the main one."""
    rows = EmailAddress.objects.filter(user_id=alert.person_id, verified=True).order_by("id")
    added = next((row for row in rows if row.pk == alert.added), None)
    others = [row for row in rows if row.pk != alert.added]
    if added is None or not others:
        return ""
    added.delete()
    if added.primary:
        EmailAddress.objects.filter(pk=others[0].pk).update(primary=True)
        Person.objects.filter(pk=alert.person_id).update(email=others[0].email)
    return str(added.email)


def _of_token(token: str, *, now: datetime) -> Alert | None:
    """The alert whose mails hold this token, not answered nor past its time."""
    handle = read_public_half(token)
    person_id = Person.objects.filter(handle=handle).values_list("pk", flat=True).first() if handle else None
    if person_id is None:
        return None
    with rows_of(actor=person_id):
        waiting = list(Alert.objects.filter(person_id=person_id, answered_at=None, expires_at__gt=now))
    return next((each for each in waiting if is_link_of_alert(each.pk, token)), None)
