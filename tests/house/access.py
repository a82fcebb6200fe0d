"""The cast of the access table, and the addresses it walks."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portail.accounts.models import Passkey, Person, Session
from portail.agenda.models import Feed
from portail.attendance.models import Announcement, Explanation
from portail.database.context import rows_of
from portail.files.rules import PDF
from portail.files.store import Shelf, put
from portail.links.models import Link, LinkRequest
from portail.privacy.models import Copy
from portail.records.models import Contact, Student
from tests.accounts.factors import add_passkey
from tests.cast import ALICE, BOB, CHARLIE, MAIKA
from tests.house.published import FILE, ROWS
from tests.people import account, board_id, signed_in
from tests.world import NOW


@dataclass(frozen=True, slots=True)
class Family:
    """Alice, who follows Maïka; Bob, barred from her; Charlie, a parent elsewhere; and what is Alice's."""

    alice: Person
    bob: Person
    charlie: Person
    objects: dict[str, object]
    student: Student

    def browsers(self) -> dict[str, Client]:
        """One browser each, nobody first; Alice last, after whatever the others did."""
        return {
            "nobody": Client(raise_request_exception=False),
            "charlie": _browser(self.charlie),
            "bob": _browser(self.bob),
            "alice": _browser(self.alice),
        }


def _browser(person: Person) -> Client:
    return signed_in(person, client=Client(raise_request_exception=False), confirmed=True)


# Nobody's: for who walks the addresses of a family whose school sent nothing.
NOTHING_SENT: dict[str, object] = {part: uuid.UUID(int=number) for number, part in enumerate(sorted(ROWS))}


def family(of_school: dict[str, object] = NOTHING_SENT) -> Family:
    """Write them, with a link, a request, a second address, a passkey and a second session of Alice's.

    of_school: what her child's school sent (tests.house.published).
    """
    alice, bob, charlie = (
        account(ALICE.email, "alice@exemple.com"),
        account(BOB.email),
        account(CHARLIE.email),
    )
    board = board_id(MAIKA.board)
    with rows_of(actor=alice.pk, board=board):
        student = Student.objects.get(source_id=MAIKA.source_id)
        contact = Contact.objects.get(source_id=ALICE.source_id)
        link = Link.objects.create(
            person=alice, board_id=board, student=student, contact=contact, address_key=ALICE.email,
            position=0, created_at=NOW,
        )  # fmt: skip
        LinkRequest.objects.create(
            person=alice, board_id=board, family_name="Gagnon", given_name="Secrète",
            birth_date=MAIKA.birth_date, number="7654321", address=ALICE.email, opened_at=NOW,
        )  # fmt: skip
    add_passkey(alice.pk)
    with rows_of(actor=alice.pk):
        key = Passkey.objects.get(person=alice)
        way = SocialAccount.objects.create(user=alice, provider="oidc", uid="a digest of hers")
        copy = Copy.objects.create(person=alice, asked_at=NOW)
    signed_in(alice)
    objects = (
        of_school
        | announced(alice.pk, board, student.pk)
        | {
            "link_id": link.pk,
            "address_id": EmailAddress.objects.get(email="alice@exemple.com").pk,
            "public_id": Session.objects.filter(person=alice).latest("created_at").public_id,
            "token": f"{uuid.uuid4()}.never",
            "slug": "numero-de-fiche",
            "board": MAIKA.board.code,
            "run": 1,
            "name": "nuit",
            "provider": "oidc",
            "account_id": way.pk,
            "passkey_id": key.pk,
            "feed_id": _feed_of(alice, student),
            "copy_id": copy.pk,
            "student": student.public_id,
        }
    )
    return Family(alice, bob, charlie, objects, student)


def announced(person: int, board: int, student: int) -> dict[str, object]:
    """An absence to come of hers, and what she wrote of it, with a document."""
    note = put([FILE], limit=len(FILE), types=[PDF], shelf=Shelf.QUARANTINE)
    with rows_of(actor=person, board=board):
        day = NOW.date() + timedelta(days=36_500)  # never begun
        sent = Announcement.objects.create(
            board_id=board, student_id=student, first_on=day, last_on=day, part="day", sent_at=NOW
        )
        words = Explanation.objects.create(
            board_id=board, student_id=student, person_id=person, announcement=sent, reason_code="RDV",
            note_digest=note.digest, note_name="billet", note_type=note.media_type, note_size=note.size,
        )  # fmt: skip
    return {"announcement": sent.public_id, "explanation": words.public_id}


def _feed_of(person: Person, student: Student) -> object:
    with rows_of(actor=person.pk):
        feed = Feed(person=person, student=student, detail="all", digest="0" * 64, created_at=NOW)
        feed.save(force_insert=True)
        return feed.pk


def patterns(resolver: URLResolver | None = None, namespace: str = "") -> dict[str, tuple[str, ...]]:
    """Every named address of the portal and the names of its parts."""
    found: dict[str, tuple[str, ...]] = {}
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            found |= patterns(one, inner)
        elif isinstance(one, URLPattern):
            found[f"{namespace}{one.name}"] = tuple(one.pattern.converters)
    return found


def address(name: str, objects: dict[str, object]) -> str:
    """The address of NAME, with Alice's own objects in it."""
    return reverse(name, kwargs={part: objects[part] for part in patterns()[name]})


def asked(browser: Client, method: str, at: str) -> tuple[int, str]:
    """What is answered, and all that it says: a file too, which is closed."""
    answer = getattr(browser, method)(at)
    return answer.status_code, answer.getvalue().decode(errors="replace")
