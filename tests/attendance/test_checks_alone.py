"""The application's own checks, without the row policies: in the board's context every row of it is there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portail.access.grants import followed_children
from portail.attendance.actions import AbsenceRefused, Words, announce, justify, withdraw
from portail.attendance.models import Absence, Announcement, Explanation
from portail.attendance.queries import absences_of, board_of_absence, board_rules, note_of
from portail.attendance.rules import Planned, Standing
from portail.attendance.settings import HIDDEN_REASONS
from portail.boards.settings import change_setting
from portail.database.context import rows_of
from portail.records.grants import StudentGrant
from tests.attendance.rows import absence
from tests.cast import ALICE, CAPITALE, GRANDMOTHER, LOUIS, MAIKA, GuardianFacts
from tests.people import account, board_id, linked
from tests.publishing import publish
from tests.roles import as_role, superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def grant_of(guardian: GuardianFacts) -> StudentGrant:
    person = account(guardian.email)
    linked(person, MAIKA)
    with rows_of(actor=person.pk):
        (child,) = followed_children(person_id=person.pk, today=timezone.localdate())
    return child.grant


@pytest.fixture
def grants() -> tuple[StudentGrant, StudentGrant]:
    """Alice's and Rita's, of Maïka, for whom Alice sent everything."""
    alice, rita = grant_of(ALICE), grant_of(GRANDMOTHER)
    publish(CAPITALE, absences=[absence(), absence("A2", LOUIS), absence("A3", motif="PSY")])
    day = timezone.localdate() + timedelta(days=9)
    with rows_of(actor=alice.person_id):
        of_boards, now = board_rules([alice.board_id]), timezone.now()
        mine = Absence.objects.get(source_id="A1").public_id
        justify([alice], absence=mine, words=Words("RDV", "Secret"), of_boards=of_boards, now=now)
        announce({alice: Words("RDV")}, planned=Planned(day, day, "day"), of_boards=of_boards, now=now)
    with superuser_connection() as raw:
        raw.execute("UPDATE attendance_explanation SET note_digest = repeat('a', 64)")
    return alice, rita


def test_what_another_home_wrote_is_given_to_nobody_else(grants: tuple[StudentGrant, StudentGrant]) -> None:
    alice, rita = grants
    with rows_of(board=board_id(CAPITALE)):
        of_boards = board_rules([alice.board_id])
        today = timezone.localdate()
        hers = absences_of([alice], of_boards=of_boards, today=today)
        theirs = absences_of([rita], of_boards=of_boards, today=today)
        assert [one.own is not None for one in (*hers.of(Standing.SENT), *hers.announced)] == [True, True]
        assert [one.own for one in (*theirs.of(Standing.SENT), *theirs.announced)] == [None, None]
        words = Explanation.objects.first()
        assert words is not None
        assert note_of([alice], explanation=words.public_id) is not None
        assert note_of([rita], explanation=words.public_id) is None


def test_another_home_takes_nothing_back(grants: tuple[StudentGrant, StudentGrant]) -> None:
    _alice, rita = grants
    with rows_of(board=board_id(CAPITALE)):
        announcement = Announcement.objects.get().public_id
        assert not withdraw([rita], announcement=announcement, now=timezone.now())
        assert Announcement.objects.get().withdrawn_at is None


def test_another_childs_absence_is_not_there(grants: tuple[StudentGrant, StudentGrant]) -> None:
    alice, _rita = grants
    with rows_of(board=board_id(CAPITALE)):
        of_boards, now = board_rules([alice.board_id]), timezone.now()
        other = Absence.objects.get(source_id="A2").public_id
        assert board_of_absence([alice], absence=other, of_boards=of_boards) is None
        assert justify([alice], absence=other, words=Words("RDV"), of_boards=of_boards, now=now) is None


def test_what_the_board_hides_is_left_out_and_takes_no_reason(
    grants: tuple[StudentGrant, StudentGrant],
) -> None:
    alice, _rita = grants
    with as_role("jobs"):
        change_setting(HIDDEN_REASONS, board_id=board_id(CAPITALE), typed="PSY", by="tests", now=NOW)
    with rows_of(board=board_id(CAPITALE)):
        of_boards, now = board_rules([alice.board_id]), timezone.now()
        found = absences_of([alice], of_boards=of_boards, today=timezone.localdate())
        assert [row.standing for row in found.rows] == [Standing.SENT]
        hidden = Absence.objects.get(source_id="A3").public_id
        assert justify([alice], absence=hidden, words=Words("RDV"), of_boards=of_boards, now=now) is None


def test_an_announcement_that_cannot_be_writes_nothing(grants: tuple[StudentGrant, StudentGrant]) -> None:
    alice, _rita = grants
    yesterday = timezone.localdate() - timedelta(days=1)
    with rows_of(actor=alice.person_id):
        of_boards = board_rules([alice.board_id])
        planned = Planned(yesterday, yesterday, "day")
        with pytest.raises(AbsenceRefused):
            announce({alice: Words("RDV")}, planned=planned, of_boards=of_boards, now=timezone.now())
        assert Announcement.objects.count() == 1
