"""Parents' access ends on the eighteenth birthday, unless the student consents."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.accounts.models import Person
from portail.audit.models import Entry
from portail.database.context import rows_of
from portail.links import tasks
from portail.links.actions import Outcome, RequestRefused, issue_code, recheck_links
from portail.records.models import Student
from portail.records.rules import last_day, of_age_on
from tests.cast import ALICE, CAPITALE, MAIKA
from tests.people import account, associate, board_id, claimed, linked, links, signed_in
from tests.roles import as_role, superuser_connection
from tests.world import NOW

BIRTHDAY = date(2035, 2, 22)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31))


@pytest.mark.parametrize(
    ("born", "of_age"),
    [
        (MAIKA.birth_date, BIRTHDAY),
        (date(2008, 2, 29), date(2026, 2, 28)),
        (date(2012, 2, 29), date(2030, 2, 28)),
        (date(2008, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_student_is_of_age_on_their_eighteenth_birthday(born: date, of_age: date) -> None:
    assert of_age_on(born) == of_age


@given(born=DAYS, ends_on=st.none() | DAYS, consents=st.booleans())
def test_no_guardian_sees_past_their_own_end_nor_past_the_eve_of_majority_without_consent(
    *, born: date, ends_on: date | None, consents: bool
) -> None:
    last = last_day(ends_on, birth_date=born, adult_access=consents)
    limits = [day for day in (ends_on, None if consents else of_age_on(born) - timedelta(1)) if day]
    assert last == min(limits, default=None)


def at(day: date) -> datetime:
    return NOW.replace(year=day.year, month=day.month, day=day.day)


def record_says(sets: str) -> None:
    with superuser_connection() as raw:
        raw.execute(f"UPDATE records_student SET {sets} WHERE source_id = 's-maika'")


def recheck(now: datetime) -> str:
    """The reason of the only link once the board's were rechecked."""
    board = board_id(MAIKA.board)
    with rows_of(board=board):
        recheck_links(board_id=board, now=now)
    with superuser_connection() as raw:
        row = raw.execute("SELECT suspended_for FROM links_link").fetchone()
    assert row is not None
    return str(row[0])


def seen(person: Person) -> int:
    with rows_of(actor=person.pk):
        return Student.objects.count()


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


@pytest.mark.django_db(transaction=True)
class TestTheLink:
    def test_it_carries_its_last_day_from_the_start(self, alice: Person) -> None:
        assert links(alice)[0].ends_on == BIRTHDAY - timedelta(1)

    def test_the_night_ends_it_on_the_birthday_and_says_why(self, alice: Person) -> None:
        assert recheck(at(BIRTHDAY - timedelta(1))) == ""
        assert recheck(at(BIRTHDAY)) == "of_age"

    def test_the_page_says_why_from_the_first_morning_without_any_import(self, alice: Person) -> None:
        """The night's own job, five minutes after midnight in Quebec."""
        with as_role("jobs"):
            tasks.end_of_day(int(at(BIRTHDAY - timedelta(1)).replace(hour=4, minute=5).timestamp()))
            assert links(alice)[0].suspended_for == ""
            tasks.end_of_day(int(at(BIRTHDAY).replace(hour=5, minute=5).timestamp()))
        assert links(alice)[0].suspended_for == "of_age"
        page = signed_in(alice).get("/aujourdhui/").text
        assert "L’accès des parents prend fin à cet âge, sauf si l’élève y consent" in page

    def test_consent_keeps_it_and_its_end_ends_it(self, alice: Person) -> None:
        record_says("adult_access = true")
        assert recheck(at(BIRTHDAY)) == "" and links(alice)[0].ends_on is None
        record_says("adult_access = false")
        assert recheck(at(BIRTHDAY)) == "of_age"

    def test_consent_that_comes_later_brings_it_back(self, alice: Person) -> None:
        recheck(at(BIRTHDAY))
        record_says("adult_access = true")
        assert recheck(at(BIRTHDAY)) == ""

    @pytest.mark.parametrize(("born", "seen_today"), [(-1, 0), (0, 0), (1, 1)])
    def test_the_row_policy_ends_it_even_when_no_night_runs(
        self, alice: Person, born: int, seen_today: int
    ) -> None:
        """The link says its last day; nothing has to run on the day itself."""
        today = datetime.now(tz=NOW.tzinfo).astimezone().date()
        birth = (today + timedelta(days=born)).replace(year=today.year - 18)
        record_says(f"birth_date = '{birth}'")
        recheck(NOW - timedelta(days=60))
        assert seen(alice) == seen_today

    def test_who_left_and_came_of_age_leaves_no_cards_to_read(self, alice: Person) -> None:
        record_says("is_active = false")
        assert recheck(NOW) == "student_gone"
        assert recheck(at(BIRTHDAY)) == "of_age" and links(alice)[0].student_key == ""


@pytest.mark.django_db(transaction=True)
class TestAssociating:
    def test_an_adult_student_is_a_mismatch_like_any_other(self) -> None:
        alice = account(ALICE.email)
        answer = associate(alice, claimed(MAIKA, ALICE.email), now=at(BIRTHDAY))
        wrong = associate(alice, claimed(MAIKA, ALICE.email, number="9999999"), now=at(BIRTHDAY))
        assert answer == wrong and answer.outcome is Outcome.MISMATCH and not links(alice)
        with rows_of(board=board_id(MAIKA.board)):
            reasons = [entry.details["reasons"] for entry in Entry.objects.filter(action="link.refused")]
        assert ["of-age"] in reasons

    def test_an_adult_who_consents_is_associated_without_an_end(self) -> None:
        record_says("adult_access = true")
        alice = account(ALICE.email)
        assert associate(alice, claimed(MAIKA, ALICE.email), now=at(BIRTHDAY)).outcome is Outcome.LINKED
        assert links(alice)[0].ends_on is None

    def test_the_school_hands_out_no_code_for_an_adult(self) -> None:
        with pytest.raises(RequestRefused) as refused:
            issue_code(
                board_id=board_id(CAPITALE),
                file_number=MAIKA.file_number,
                contact=ALICE.source_id,
                actor="Diane",
                now=at(BIRTHDAY),
            )
        assert refused.value.code == "student-of-age"
