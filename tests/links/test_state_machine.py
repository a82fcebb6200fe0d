"""Whatever happens in whatever order, a child is shown only to who may see them now, and always to them.

Hypothesis drives associations, removals and the record's changes; after each step the rows that each
person really sees are compared with what the record says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.links.actions import Outcome, recheck_links, remove_link
from portail.links.models import Link
from portail.records.models import Student
from tests.cast import ALICE, BOB, GRANDMOTHER, MAIKA, STRANGER, GuardianFacts
from tests.people import account, associate, board_id, claimed, contact_of
from tests.roles import superuser_connection

ADULTS = (ALICE, BOB, GRANDMOTHER)
PEOPLE = (ALICE.email, BOB.email, GRANDMOTHER.email, STRANGER)
# The row policies ask the database what day it is: the record's days are around the real one.
TODAY = timezone.localdate()
YESTERDAY, NEXT_SUMMER = TODAY - timedelta(days=1), TODAY + timedelta(days=219)
WRONG = st.sampled_from([{}, {}, {"number": "2345679"}, {"family_name": "Roy"}])


@dataclass(frozen=True, slots=True)
class Standing:
    """What the record says of one adult: the oracle's own words."""

    access: str
    ends_on: date | None = None
    is_active: bool = True

    def opens(self) -> bool:
        in_force = self.ends_on is None or self.ends_on >= TODAY
        return self.is_active and self.access == "yes" and in_force


@dataclass(slots=True)
class Model:
    """What should be: who stands how, whether the child is there, who holds a link."""

    standings: dict[str, Standing]
    present: bool = True
    linked: set[str] = field(default_factory=set)

    def may_see(self, email: str) -> bool:
        return self.present and email in self.standings and self.standings[email].opens()


TAKES = st.sampled_from(
    [Standing("no"), Standing("unknown"), Standing("yes", YESTERDAY), Standing("yes", is_active=False)]
)
GIVES = st.sampled_from([Standing("yes"), Standing("yes", TODAY), Standing("yes", NEXT_SUMMER)])


class Family(RuleBasedStateMachine):
    """Maïka, three adults of her record and a stranger, each with an account."""

    raw: Any  # one connection past every policy, for what an import would write
    people: dict[str, Person]
    contacts: dict[str, int]
    board: int

    def __init__(self) -> None:
        super().__init__()
        access = {ALICE.email: "yes", BOB.email: "no", GRANDMOTHER.email: "yes"}
        self.model = Model({email: Standing(said) for email, said in access.items()})
        self.raw.execute("DELETE FROM links_link")
        self.raw.execute("UPDATE records_student SET is_active = true WHERE source_id = 's-maika'")
        for adult in ADULTS:
            self._write(adult)

    @initialize()
    def two_follow_her(self) -> None:
        for email in (ALICE.email, GRANDMOTHER.email):
            self.associates(email=email, wrong={})

    def _write(self, adult: GuardianFacts) -> None:
        standing = self.model.standings[adult.email]
        self.raw.execute(
            "UPDATE records_guardianship SET access = %s, ends_on = %s, is_active = %s WHERE contact_id = %s",
            [standing.access, standing.ends_on, standing.is_active, self.contacts[adult.email]],
        )

    def _recheck(self) -> None:
        with rows_of(board=self.board):
            recheck_links(board_id=self.board, now=timezone.now())

    @rule(email=st.sampled_from(PEOPLE), wrong=WRONG)
    def associates(self, email: str, wrong: dict[str, Any]) -> None:
        self.raw.execute("DELETE FROM limits_tally")
        answer = associate(self.people[email], claimed(MAIKA, email, **wrong), now=timezone.now())
        should = not wrong and self.model.may_see(email)
        assert (answer.outcome is not Outcome.MISMATCH) == should
        if should:
            self.model.linked.add(email)

    @rule(email=st.sampled_from(PEOPLE))
    def removes(self, email: str) -> None:
        person = self.people[email]
        with rows_of(actor=person.pk):
            link = Link.objects.filter(person=person).first()
            assert (link is not None) == (email in self.model.linked)
            if link is not None:
                remove_link(person_id=person.pk, link_id=link.pk, now=timezone.now())
        self.model.linked.discard(email)

    @rule(adult=st.sampled_from(ADULTS), standing=TAKES)
    def record_takes(self, adult: GuardianFacts, standing: Standing) -> None:
        self.model.standings[adult.email] = standing
        self._write(adult)
        self._recheck()

    @rule(adult=st.sampled_from(ADULTS), standing=GIVES)
    def record_gives(self, adult: GuardianFacts, standing: Standing) -> None:
        self.record_takes(adult=adult, standing=standing)

    @rule(present=st.booleans())
    def child_leaves_or_returns(self, *, present: bool) -> None:
        self.model.present = present
        self.raw.execute("UPDATE records_student SET is_active = %s WHERE source_id = 's-maika'", [present])
        self._recheck()

    @invariant()
    def each_sees_the_child_when_they_may_and_only_then(self) -> None:
        for email, person in self.people.items():
            with rows_of(actor=person.pk):
                sees = Student.objects.filter(source_id=MAIKA.source_id).exists()
            assert sees == (email in self.model.linked and self.model.may_see(email)), email


@contextmanager
def family() -> Iterator[None]:
    """What the machine needs: accounts, the adults' rows, a connection past every policy."""
    Family.people = {email: account(email) for email in PEOPLE}
    Family.contacts = {adult.email: contact_of(adult).pk for adult in ADULTS}
    Family.board = board_id(MAIKA.board)
    with superuser_connection() as Family.raw:
        yield


@pytest.mark.django_db(transaction=True)
def test_a_child_is_shown_to_who_may_see_them_and_to_nobody_else() -> None:
    often = settings(
        max_examples=10, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
    )
    with family():
        run_state_machine_as_test(Family, settings=often)
