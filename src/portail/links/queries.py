"""Reading links, requests and the school's codes. Floor 7."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from portail.audit.models import Entry
from portail.boards.models import Board, BoardSetting
from portail.boards.settings import kept_settings
from portail.database.context import rows_of
from portail.links.ages import SUFFIX, AgeRule, Category, hiding, rules_in
from portail.links.models import Link, LinkRequest, SchoolCode, SilencedStudent
from portail.links.rules import GuardianFacts, StudentFacts
from portail.records.models import Student
from portail.records.queries import STUDENT_JSON, Candidate, shown_family_name, shown_given_name
from portail.records.rules import Access


# The pieces of a parent's home, each one value of JSON. What a person may see is not said here but by
# the row policies: a suspended link's student and contact are simply not there.
def children_json(**pieces: str) -> str:
    """The children of a page. pieces: more of each by name, in SQL where `s` is the student, `l` the link."""
    more = "".join(f", '{name}', {piece}" for name, piece in pieces.items())
    return f"""
(SELECT coalesce(json_agg(json_build_object(
    'link_id', l.id, 'position', l.position, 'board', b.name, {STUDENT_JSON}{more}
) ORDER BY l.position, l.id), '[]')
FROM links_link l
JOIN records_student s ON s.id = l.student_id
JOIN boards_board b ON b.id = l.board_id
LEFT JOIN boards_school school ON school.id = s.school_id
WHERE l.person_id = (SELECT app_actor()))"""  # noqa: S608  (put together from constants only)


CHILDREN_JSON = children_json()


def children_shown(category: Category) -> str:
    """A person's children of whom CATEGORY is shown: a whole school's line names no brother past its age."""
    return f"""
SELECT s.id, s.public_id, s.school_id FROM links_link l JOIN records_student s ON s.id = l.student_id
WHERE l.person_id = (SELECT app_actor())
AND s.id = ANY ((SELECT app_followed('student', '{category}'))::bigint[])"""  # noqa: S608  (as above)


OWN_NAME_JSON = """
(SELECT c.given_name FROM links_link l JOIN records_contact c ON c.id = l.contact_id
WHERE l.person_id = (SELECT app_actor()) ORDER BY l.position, l.id LIMIT 1)"""

SUSPENDED_JSON = """
(SELECT coalesce(json_agg(json_build_object(
    'link_id', l.id, 'position', l.position, 'board', b.name, 'board_phone', b.phone,
    'reason', coalesce(nullif(l.suspended_for, ''), 'ended')
) ORDER BY l.position, l.id), '[]')
FROM links_link l JOIN boards_board b ON b.id = l.board_id
WHERE l.person_id = (SELECT app_actor())
AND NOT (l.active AND (l.ends_on IS NULL OR l.ends_on >= (SELECT app_today()))))"""

REQUESTS_JSON = """
(SELECT coalesce(json_agg(json_build_object(
    'id', r.id, 'board', b.name, 'given_name', r.given_name, 'family_name', r.family_name, 'state', r.state,
    'opened_at', r.opened_at, 'decided_at', r.decided_at, 'answer', r.answer
) ORDER BY r.opened_at DESC, r.id), '[]')
FROM links_linkrequest r JOIN boards_board b ON b.id = r.board_id
WHERE r.person_id = (SELECT app_actor()) AND r.state <> 'withdrawn')"""


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link that shows its student now. hidden: the age rules that hide something of them."""

    link: Link
    hidden: tuple[AgeRule, ...]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One of a person's links. reason: why it is suspended, "" while it is not."""

    id: UUID
    board_id: int
    board_name: str
    position: int
    active: bool
    reason: str


@dataclass(frozen=True, slots=True)
class LinkedChild:
    """A child that a person follows, as far as a sentence needs it."""

    link_id: UUID
    public_id: UUID
    given_name: str
    family_name: str
    level: str
    school: str
    board: str
    position: int


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request to a school, as its parent sees it."""

    id: UUID
    board_name: str
    given_name: str
    family_name: str
    state: str
    opened_at: datetime
    decided_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class QueuedRequest:
    """A request as the operator sees it."""

    id: UUID
    board_id: int
    board_code: str
    given_name: str
    family_name: str
    birth_date: date
    number: str
    address: str
    state: str
    opened_at: datetime


def links_of(person_id: int, *, today: date) -> list[LinkRow]:
    """Every link of a person, suspended ones included. Needs that person's context."""
    return [
        LinkRow(
            id=link.pk,
            board_id=link.board_id,
            board_name=link.board.name,
            position=link.position,
            active=not (reason := reason_of(link, today=today)),
            reason=reason,
        )
        for link in Link.objects.filter(person_id=person_id).select_related("board").order_by("position")
    ]


def reason_of(link: Link, *, today: date) -> str:
    """Why a link shows nothing; "" while it does. A guardianship may end by its date alone."""
    if link.suspended_for:
        return link.suspended_for
    return Link.Suspension.ENDED if link.ends_on is not None and link.ends_on < today else ""


def linked_child(person_id: int, *, link_id: UUID) -> LinkedChild | None:
    """The child of one of a person's links, or None when the link shows nothing to them.

    Needs that person's context: the row policy on students is what hides a suspended link's child.
    """
    link = (
        Link.objects.filter(person_id=person_id, pk=link_id, active=True)
        .select_related("student__school", "board")
        .first()
    )
    if link is None:
        return None
    student = link.student
    return LinkedChild(
        link_id=link.pk,
        public_id=student.public_id,
        given_name=shown_given_name(student),
        family_name=shown_family_name(student),
        level=student.level,
        school=student.school.name if student.school else "",
        board=link.board.name,
        position=link.position,
    )


def shown_links(*, person_id: int, today: date) -> list[ShownLink]:
    """The person's links that show them a student now, with student, school and board, in the family's order.

    One query. Needs that person's context.
    """
    links = Link.objects.filter(person_id=person_id, active=True).order_by("position", "id")
    read = links.select_related("student__school", "board").annotate(rules=age_rules("board_id"))
    return [
        ShownLink(link, hidden_by(link.rules, birth_date=link.student.birth_date, today=today))
        for link in read
        if not reason_of(link, today=today)
    ]


def age_rules(board: str) -> ArraySubquery:
    """What the board of a row sets of ages, for `annotate`; BOARD: the name of the row's column."""
    kept = BoardSetting.objects.filter(board_id=OuterRef(board), name__endswith=SUFFIX)
    return ArraySubquery(kept.values(json=JSONObject(name="name", value="value")))


def hidden_by(kept: list[dict[str, str]], *, birth_date: date, today: date) -> tuple[AgeRule, ...]:
    """What the rules that `age_rules` read hide of a student today."""
    rules = rules_in({one["name"]: one["value"] for one in kept})
    return hiding(rules, birth_date=birth_date, today=today)


def hidden_of(students: Collection[int], *, board_id: int, today: date) -> frozenset[tuple[int, Category]]:
    """What age rules hide of these students of one board. One query, and one more where there are rules.

    For who works for a board, past the parents' row policies. Needs the board's context.
    """
    rules = rules_in(kept_settings(board_id=board_id))
    if not rules:
        return frozenset()
    born = Student.objects.filter(board_id=board_id, pk__in=students).values_list("pk", "birth_date")
    return frozenset(
        (student, rule.category)
        for student, birth_date in born
        for rule in hiding(rules, birth_date=birth_date, today=today)
    )


def requests_of(person_id: int) -> list[RequestRow]:
    """A person's requests, the newest first. Needs that person's context."""
    rows = LinkRequest.objects.filter(person_id=person_id).exclude(state=LinkRequest.State.WITHDRAWN)
    return [
        RequestRow(
            id=row.pk,
            board_name=row.board.name,
            given_name=row.given_name,
            family_name=row.family_name,
            state=row.state,
            opened_at=row.opened_at,
            decided_at=row.decided_at,
            answer=row.answer,
        )
        for row in rows.select_related("board").order_by("-opened_at")
    ]


def open_requests(*, board_id: int) -> list[QueuedRequest]:
    """A board's open requests, the oldest first. Needs that board's context."""
    rows = LinkRequest.objects.filter(board_id=board_id, state=LinkRequest.State.OPEN)
    return [
        QueuedRequest(
            id=row.pk,
            board_id=row.board_id,
            board_code=row.board.code,
            given_name=row.given_name,
            family_name=row.family_name,
            birth_date=row.birth_date,
            number=row.number,
            address=row.address,
            state=row.state,
            opened_at=row.opened_at,
        )
        for row in rows.select_related("board").order_by("opened_at")
    ]


def requests_everywhere() -> list[QueuedRequest]:
    """Every board's open requests, the oldest first: one board's rows at a time, as its policy asks."""
    found: list[QueuedRequest] = []
    for board_id in Board.objects.order_by("code").values_list("pk", flat=True):
        with rows_of(board=board_id):
            found += open_requests(board_id=board_id)
    return sorted(found, key=lambda asked: asked.opened_at)


def live_code(*, board_id: int, digests: list[str], now: datetime) -> SchoolCode | None:
    """The code of the board with one of these digests, if it still serves. Needs the board's context."""
    return SchoolCode.objects.filter(
        board_id=board_id, code_hash__in=digests, used_at__isnull=True, expires_at__gt=now
    ).first()


def was_removed(*, person_id: int, student_id: int) -> bool:
    """Whether the person once took this student off their account. Needs that person's context."""
    return Entry.objects.filter(
        action="link.removed", actor_id=person_id, subject_kind="student", subject_id=str(student_id)
    ).exists()


def facts_of(candidate: Candidate) -> StudentFacts:
    """What the verdict compares of a student near a claim."""
    student = candidate.student
    return StudentFacts(
        student_id=student.pk,
        family_name=student.family_name,
        given_names=student.given_names,
        usual_family_name=student.usual_family_name,
        usual_given_name=student.usual_given_name,
        birth_date=student.birth_date,
        file_number=student.file_number,
        permanent_code=student.permanent_code,
        guardians=tuple(
            GuardianFacts(row.contact_id, row.addresses, Access(row.access), row.starts_on, row.ends_on)
            for row in candidate.guardians
        ),
        present=student.is_active,
        adult_access=student.adult_access,
    )


def count_shown_links(*, board_id: int, today: date) -> int:
    """How many links show a child of the board today. Needs the board's context."""
    shown = Link.objects.filter(board_id=board_id, active=True)
    return shown.exclude(ends_on__lt=today).count()


def rows_in_use(*, board_id: int) -> dict[str, list[int]]:
    """Ids, by table of the record, of the rows that links, codes and requests stand on.

    Needs the board's context.
    """
    students: set[int] = set()
    contacts: set[int] = set()
    for model in (Link, SchoolCode):
        for student_id, contact_id in model.objects.filter(board_id=board_id).values_list(
            "student", "contact"
        ):
            students.add(student_id)
            contacts.add(contact_id)
    for told in (SilencedStudent, LinkRequest):
        found = told.objects.filter(board_id=board_id, student__isnull=False)
        students.update(found.values_list("student", flat=True))
    return {"records_student": sorted(students), "records_contact": sorted(contacts)}
