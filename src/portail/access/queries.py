"""What a mail needs to know: who holds an address, who is told about a child. Floor 8.

Read by the worker alone, each in the narrowest context that answers.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from portail.access.code_mails import Standing
from portail.accounts.queries import is_legacy_address, person_of_address, proved_addresses
from portail.boards.models import Board
from portail.database.context import rows_of
from portail.links.models import Link, LinkRequest, SilencedStudent
from portail.links.queries import reason_of
from portail.records.models import Contact, ContactAddress, Guardianship, Student
from portail.records.queries import boards_holding, shown_given_name

_FEW = 3


@dataclass(frozen=True, slots=True)
class ChildWords:
    """A child as a mail names them."""

    student_id: int
    first_name: str
    school: str
    phone: str


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody to tell: an address and the language to write in."""

    address: str
    language: str


@dataclass(frozen=True, slots=True)
class LinkWords:
    """A link that shows something today: whose it is, and the child."""

    person_id: int
    child: ChildWords


@dataclass(frozen=True, slots=True)
class MovedWords:
    """A parent whom the record now knows under another address, with the children they follow.

    former: the address that opened the links. present: whom to tell at what the record has now.
    """

    person_id: int
    children: tuple[ChildWords, ...]
    former: str
    present: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class RequestWords:
    """A request that was decided."""

    person_id: int
    state: str
    first_name: str
    answer: str
    child: ChildWords | None
    board: str
    phone: str


def standing_of(address_key: str) -> Standing:
    """All that the mail for an address must know, in this order whatever is found."""
    has_account = person_of_address(address_key) is not None
    with rows_of(address=address_key):
        is_held = bool(boards_holding(address_key=address_key))
    is_legacy = is_legacy_address(address_key)
    return Standing(has_account, is_held, is_legacy, offices=() if is_held else _offices())


def link_words(*, link_id: UUID, board_id: int) -> LinkWords | None:
    """A link and its child; None when it was ended or suspended since."""
    with rows_of(board=board_id):
        link = Link.objects.filter(pk=link_id, active=True).select_related("student__school").first()
        return LinkWords(link.person_id, _child(link.student)) if link else None


def others_to_tell(*, link_id: UUID, board_id: int, today: date) -> tuple[Told, ...]:
    """The other guardians with access, at their addresses on record; nobody when the student is silenced.

    Left out: an address of the person linked, and one shared with a contact who has no access
    (telling it would tell them).
    """
    with rows_of(board=board_id):
        link = Link.objects.filter(pk=link_id, active=True).first()
        if link is None or SilencedStudent.objects.filter(student_id=link.student_id).exists():
            return ()
        with_access, everyone = _guardians(link.student_id, today=today)
        told_contacts = with_access - {link.contact_id}
        kept_out = everyone - told_contacts
        own = {each.email for each in proved_addresses(person_id=link.person_id)}
        silent = own | set(_addresses(kept_out))
        languages = dict(Contact.objects.filter(pk__in=told_contacts).values_list("pk", "language"))
        found = {
            address: languages[contact_id]
            for address, contact_id in sorted(_addresses(told_contacts).items())
            if address not in silent
        }
    return tuple(Told(address, _language(address, on_record=said)) for address, said in found.items())


def moved_words(
    *, person_id: int, contact_id: int, board_id: int, since: int, today: date
) -> MovedWords | None:
    """The links that follow a contact to another address; None when none does any more.

    since: the newest of the contact's addresses when they were last told of. Left out of those told now:
    an address of the person, and one shared with a contact of these children who has no access.
    """
    with rows_of(board=board_id):
        moved = Link.objects.filter(person_id=person_id, contact_id=contact_id, active=True, moved_to__gt=0)
        links = list(moved.select_related("student__school", "contact").order_by("position", "id"))
        if not links:
            return None
        kept_out: set[int] = set()
        for link in links:
            told, others = _guardians(link.student_id, today=today)
            kept_out |= others - told
        rows = ContactAddress.objects.filter(contact_id=contact_id, pk__gt=since).order_by("address_key")
        silent = {each.email for each in proved_addresses(person_id=person_id)} | set(_addresses(kept_out))
        found = [key for key in rows.values_list("address_key", flat=True) if key not in silent]
        children = tuple(_child(link.student) for link in links)
    said = links[0].contact.language
    present = tuple(Told(address, _language(address, on_record=said)) for address in found)
    return MovedWords(person_id, children, links[0].address_key, present)


def request_words(*, request_id: UUID, board_id: int) -> RequestWords | None:
    """A request and what became of it; None when it is gone."""
    with rows_of(board=board_id):
        asked = LinkRequest.objects.filter(pk=request_id).select_related("board", "student__school").first()
        if asked is None:
            return None
        return RequestWords(
            person_id=asked.person_id,
            state=asked.state,
            first_name=asked.given_name,
            answer=asked.answer,
            child=_child(asked.student) if asked.student else None,
            board=asked.board.name,
            phone=asked.board.phone,
        )


def may_be_told(address: str, *, board_id: int, students: Collection[int], today: date) -> bool:
    """Whether whoever reads at an address may be told of all these students today.

    As the account that follows them, or as a guardian with access; not where one without access reads too.
    """
    reader = person_of_address(address)
    with rows_of(board=board_id):
        of_reader = Link.objects.filter(person_id=reader.id) if reader else Link.objects.none()
        own = of_reader.filter(student_id__in=students, active=True)
        followed = {link.student_id for link in own if not reason_of(link, today=today)}
        return all(_has_access(address, student, today=today) for student in set(students) - followed)


def _has_access(address: str, student_id: int, *, today: date) -> bool:
    told, everyone = _guardians(student_id, today=today)
    return address in _addresses(told) and address not in _addresses(everyone - told)


def _guardians(student_id: int, *, today: date) -> tuple[set[int], set[int]]:
    """The contacts who have access to a student today, and all whom the record ever named."""
    in_force = (Q(starts_on=None) | Q(starts_on__lte=today)) & (Q(ends_on=None) | Q(ends_on__gte=today))
    everyone = Guardianship.objects.filter(student_id=student_id)
    told = everyone.filter(in_force, access="yes", is_active=True, contact__is_active=True)
    return set(told.values_list("contact_id", flat=True)), set(everyone.values_list("contact_id", flat=True))


def _addresses(contacts: set[int]) -> dict[str, int]:
    """Each address of these contacts, with one of the contacts who have it."""
    rows = ContactAddress.objects.filter(contact__in=contacts or {0}).order_by("-contact_id")
    return dict(rows.values_list("address_key", "contact_id"))


def _language(address: str, *, on_record: str) -> str:
    """An account's language before the school's record, and French without either."""
    person = person_of_address(address)
    return person.language if person else "en" if on_record == "en" else "fr"


def _child(student: Student) -> ChildWords:
    school = student.school
    return ChildWords(
        student_id=student.pk,
        first_name=shown_given_name(student),
        school=school.name if school else "",
        phone=(school.phone or student.board.phone) if school else student.board.phone,
    )


def _offices() -> tuple[tuple[str, str], ...]:
    """The boards to call, where they are few enough to be of use: one's own is not known here."""
    subscribed = Board.objects.filter(subscribed=True).exclude(phone="").order_by("name")
    rows = list(subscribed.values_list("name", "phone")[: _FEW + 1])
    return tuple(rows) if len(rows) <= _FEW else ()
