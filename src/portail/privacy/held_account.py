"""What the portal holds on a person's account: ways in, choices, and what they did. Floor 9."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from portail.accounts.models import Alert, Authenticator, KnownDevice, Passkey, Person, RecoveryCode, Rescue
from portail.accounts.queries import open_sessions, proved_addresses
from portail.accounts.ways import Kind, ways_of
from portail.agenda.queries import feeds_of
from portail.audit.models import Entry
from portail.digests.models import Preference, Subscription
from portail.digests.models import Rhythm as Hours
from portail.links.models import LinkRequest
from portail.links.queries import links_of, requests_of
from portail.privacy.holder import Holder, Row, Rows, row
from portail.privacy.models import Copy
from portail.privacy.queries import denials_of
from portail.results.models import Preference as ResultsPreference

_BATCH = 500


def account(holder: Holder) -> Rows:
    said = ("id", "email", "language", "created_at", "seen_at", "former_visit_at", "doubted_at")
    return list(Person.objects.filter(pk=holder.person_id).values(*said))


def addresses(holder: Holder) -> Rows:
    return [row(one) for one in proved_addresses(person_id=holder.person_id)]


def devices(holder: Holder) -> Rows:
    """Where they are signed in, and the browsers that they signed in from before."""
    opened = open_sessions(person_id=holder.person_id, current_key="", now=holder.now)
    known = KnownDevice.objects.filter(person_id=holder.person_id).order_by("created_at", "pk")
    return [
        *({"kind": "session", **row(one)} for one in opened),
        *({"kind": "known", **one} for one in known.values("created_at", "seen_at")),
    ]


def ways(holder: Holder) -> Rows:
    """The ways in and the second factor, without what opens them."""
    own = {"person_id": holder.person_id}
    known = {one.pk: one.sign_count for one in Passkey.objects.filter(**own)}
    rows: list[Row] = [
        row(way) | ({"sign_count": known.get(way.id)} if way.kind is Kind.PASSKEY else {})
        for way in ways_of(holder.person_id)
    ]
    used = ("created_at", "used_at")
    rows += [{"kind": "authenticator", **one} for one in Authenticator.objects.filter(**own).values(*used)]
    codes = RecoveryCode.objects.filter(**own).order_by("pk")
    rows += [{"kind": "recovery_code", **one} for one in codes.values(*used)]
    steps = ("issued_at", "expires_at", "entered_at", "ready_at", "cancelled_at", "finished_at")
    rescues = Rescue.objects.filter(**own).order_by("issued_at")
    return rows + [{"kind": "rescue", **one} for one in rescues.values(*steps)]


def alerts(holder: Holder) -> Rows:
    """The changes of the account that its addresses were told of."""
    rows = Alert.objects.filter(person_id=holder.person_id).order_by("created_at", "pk")
    return rows.values("kind", "device", "also_to", "created_at", "expires_at", "answered_at")


def links(holder: Holder) -> Rows:
    return [row(one) for one in links_of(holder.person_id, today=holder.today)]


def requests(holder: Holder) -> Rows:
    """What was asked of schools, as it was typed."""
    own = LinkRequest.objects.filter(person_id=holder.person_id)
    typed = {one.pk: one for one in own}
    asked = [
        row(one) | {name: getattr(typed[one.id], name) for name in ("birth_date", "number", "address")}
        for one in requests_of(holder.person_id)
    ]
    return asked + [row(one) for one in denials_of(holder.person_id)]


def feeds(holder: Holder) -> Rows:
    """The calendar addresses that they made: not their secret part, which is kept nowhere."""
    return [
        {"child": holder.name_of(one.student_id) if one.student_id else "", **row(one)}
        for one in feeds_of(holder.person_id)
    ]


def notice_choices(holder: Holder) -> Rows:
    """When they are told, and how of what, where it is not the usual."""
    hours = Hours.objects.filter(person_id=holder.person_id)
    chosen = Preference.objects.filter(person_id=holder.person_id).order_by("topic", "pk")
    return [
        *hours.values("digest_at", "quiet_from", "quiet_until"),
        *(
            {
                "child": holder.name_of(one.student_id) if one.student_id else "",
                "topic": one.topic,
                "manner": one.manner,
            }
            for one in chosen
        ),
    ]


def woken_browsers(holder: Holder) -> Rows:
    """The browsers that show notices, by whose service: not the keys that reach them."""
    rows = Subscription.objects.filter(person_id=holder.person_id).order_by("created_at")
    return [
        {"service": urlsplit(endpoint).hostname, "created_at": created_at}
        for endpoint, created_at in rows.values_list("endpoint", "created_at")
    ]


def results_choice(holder: Holder) -> Rows:
    return ResultsPreference.objects.filter(person_id=holder.person_id).values("hidden")


def trail(holder: Holder) -> Iterator[Row]:
    """What they did, the oldest first. Not the details: of a refusal they say why, which no page does."""
    rows = Entry.objects.filter(actor_id=holder.person_id).order_by("at", "pk").values("at", "action")
    yield from rows.iterator(chunk_size=_BATCH)


def copies(holder: Holder) -> Rows:
    rows = Copy.objects.filter(person_id=holder.person_id).order_by("asked_at")
    return rows.values("asked_at", "made_at", "fetched_at", "size")
