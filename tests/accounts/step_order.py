"""Every order of the steps of sign-up, reset and address change, tried by a state machine over the pages.

The machine keeps what each browser has rightly shown (codes typed, passwords known) and, after each
step, looks at what changed in the tables: a password, a session or an address that its browser had
not earned fails.
"""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import time_machine
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from portail.accounts.models import Challenge, Person, Session
from portail.accounts.queries import PROOF_LASTS
from portail.accounts.seals import browser_digest
from tests.accounts.people import ALICE, BOB, CHARLIE, NOON, code_of, open_account
from tests.accounts.visitor import Visitor

FLOWS = {"creer": "sign_up", "reinitialiser": "reset"}
ADD, ADD_CODE = "/mon-compte/adresses/ajouter/", "/mon-compte/adresses/ajouter/code/"

browsers = st.integers(0, 1)
flows = st.sampled_from(sorted(FLOWS))
emails = st.sampled_from([ALICE, BOB, CHARLIE])
FIRST = "Trois patères à l’entrée"
passwords = st.sampled_from([FIRST, "Cinq Tuques Mouillées", "Sept mitaines 2026"])
reached: Counter[str] = Counter()


class StepOrder(RuleBasedStateMachine):
    """Two browsers, three addresses, a clock; any step at any time."""

    @initialize()
    def start(self) -> None:
        # A bare savepoint: an atomic block here would refuse the durable ones of the actions.
        self.savepoint = transaction.savepoint_create()
        self.clock = time_machine.travel(NOON, tick=False)
        self.now = self.clock.start()
        self.visitors = [Visitor(network=f"192.0.2.{number}") for number in range(2)]
        self.typed: dict[UUID, tuple[int, datetime]] = {}
        self.spent: set[UUID] = set()
        self.passwords: dict[int, str] = {}
        self.step: tuple[str, int, str] = ("", 0, "")
        person_id = open_account(now=NOON - timedelta(days=3), password=FIRST)
        self.passwords[person_id] = FIRST
        self.typed = dict.fromkeys(Challenge.objects.values_list("pk", flat=True), (9, NOON))
        self.former = self.look()

    def teardown(self) -> None:
        self.clock.stop()
        transaction.savepoint_rollback(self.savepoint)

    @rule(minutes=st.sampled_from([0.2, 0.6, 6, 11, 31]))
    def wait(self, minutes: float) -> None:
        self.now.shift(timedelta(minutes=minutes))
        self.step = ("wait", 0, "")

    @rule(browser=browsers, flow=flows, email=emails)
    def ask(self, browser: int, flow: str, email: str) -> None:
        self.visitors[browser].ask(email, flow=flow)
        self.step = ("ask", browser, "")

    @rule(browser=browsers, flow=flows, right=st.sampled_from([True, True, False]), other=st.booleans())
    def type_code(self, browser: int, flow: str, *, right: bool, other: bool) -> None:
        """The code of this browser's mail, of the other browser's, or none."""
        challenge = self.newest(FLOWS[flow], 1 - browser if other else browser)
        self.note_typed(challenge, browser, right=right and not other)
        self.visitors[browser].type_code(self.digits(challenge, right=right), flow=flow)
        self.step = ("code", browser, "")

    @rule(browser=browsers, flow=flows, password=passwords)
    def choose(self, browser: int, flow: str, password: str) -> None:
        self.step = (FLOWS[flow], browser, password)
        self.visitors[browser].choose(password, flow=flow)

    @rule(browser=browsers, email=emails, password=passwords)
    def sign_in(self, browser: int, email: str, password: str) -> None:
        self.step = ("sign_in", browser, password)
        self.visitors[browser].sign_in(email, password)

    @rule(browser=browsers)
    def sign_in_rightly(self, browser: int) -> None:
        """The password that some account has now."""
        person_id = max(self.passwords)
        email = Person.objects.get(pk=person_id).email
        self.step = ("sign_in", browser, self.passwords[person_id])
        self.visitors[browser].sign_in(email, self.passwords[person_id])

    @rule(browser=browsers, flow=flows, email=emails, password=passwords, steps=st.integers(1, 4))
    def go_on(self, browser: int, flow: str, email: str, password: str, steps: int) -> None:
        """The next steps of a flow in this browser, done rightly after a slip: at random few get far."""
        for _ in range(steps):
            challenge = self.newest(FLOWS[flow], browser)
            if challenge is None or (self.moment() >= challenge.expires_at and not challenge.proved_at):
                self.ask(browser, flow, email)
            elif challenge.proved_at is None:
                self.type_code(browser, flow, right=challenge.attempts > 0, other=False)
            else:
                self.choose(browser, flow, password)
            self.nothing_came_unearned()

    @rule(browser=browsers, email=emails)
    def go_on_to_add(self, browser: int, email: str) -> None:
        """Another address for whoever is in, done rightly."""
        self.ask_to_add(browser, email)
        self.type_code_to_add(browser, right=True)

    @rule(browser=browsers)
    def sign_out(self, browser: int) -> None:
        self.step = ("sign_out", browser, "")
        self.visitors[browser].post("/deconnexion/")

    @rule(browser=browsers, email=emails)
    def ask_to_add(self, browser: int, email: str) -> None:
        self.step = ("ask", browser, "")
        self.visitors[browser].post(ADD, {"email": email})

    @rule(browser=browsers, right=st.booleans())
    def type_code_to_add(self, browser: int, *, right: bool) -> None:
        challenge = self.newest("add_address", browser)
        self.note_typed(challenge, browser, right=right)
        self.step = ("add_address", browser, "")
        self.visitors[browser].post(ADD_CODE, {"code": self.digits(challenge, right=right)})

    @invariant()
    def nothing_came_unearned(self) -> None:
        if not hasattr(self, "former"):
            return
        former, self.former = self.former, self.look()
        for person_id, encoded in self.former[0].items():
            if former[0].get(person_id) != encoded:
                self.earned_password(person_id)
        for address in self.former[1] - former[1]:
            self.earned_address(*address)
        for key, person_id in self.former[2].items():
            if key not in former[2]:
                self.earned_session(person_id)
        for challenge_id in self.former[3]:
            assert challenge_id in self.typed, "proved without its code"

    def earned_password(self, person_id: int) -> None:
        purpose, browser, password = self.step
        assert purpose in ("sign_up", "reset"), f"a password came with {self.step}"
        self.use_proof(purpose, browser, person_id)
        self.passwords[person_id] = password
        reached[purpose] += 1

    def earned_address(self, person_id: int, email: str) -> None:
        purpose, browser, _ = self.step
        if purpose == "sign_up":
            return  # its password was looked at just before, with its proof
        assert purpose == "add_address", f"an address came with {self.step}"
        challenge = self.use_proof(purpose, browser, person_id, email)
        assert challenge.person_id == person_id
        reached[purpose] += 1

    def earned_session(self, person_id: int) -> None:
        act, _, password = self.step
        assert act in ("sign_up", "reset", "sign_in"), f"a session came with {self.step}"
        assert self.passwords[person_id] == password
        reached["session"] += 1

    def use_proof(self, purpose: str, browser: int, person_id: int, email: str = "") -> Challenge:
        """The proof that this browser had for an address of this person, which serves no more."""
        own = {email} if email else {row[1] for row in self.former[1] if row[0] == person_id}
        now = self.moment()
        for challenge_id, (typist, at) in self.typed.items():
            challenge = Challenge.objects.filter(pk=challenge_id).first()
            if (
                challenge
                and challenge.purpose == purpose
                and typist == browser
                and challenge.email in own
                and challenge_id not in self.spent
                and now - at < PROOF_LASTS
            ):
                self.spent.add(challenge_id)
                return challenge
        raise AssertionError(f"{purpose} without a proof of one of {own}")

    def newest(self, purpose: str, browser: int) -> Challenge | None:
        """The newest challenge that this browser asked for with this purpose."""
        if "session" not in self.visitors[browser].cookies:
            return None
        digest = browser_digest(self.visitors[browser].session.get("browser", ""))
        return (
            Challenge.objects.filter(purpose=purpose, browser=digest, used_at=None)
            .order_by("-created_at")
            .first()
        )

    def note_typed(self, challenge: Challenge | None, browser: int, *, right: bool) -> None:
        if challenge and right:
            self.typed.setdefault(challenge.pk, (browser, self.moment()))

    def digits(self, challenge: Challenge | None, *, right: bool) -> str:
        if challenge is None:
            return "123456"
        code = code_of(challenge.pk)
        return code if right else f"{(int(code) + 7) % 10**6:06d}"

    def moment(self) -> datetime:
        return timezone.now()

    def look(self) -> tuple[dict[int, str], set[tuple[int, str]], dict[str, int], set[UUID]]:
        """Passwords by person, addresses, sessions by key, challenges proved."""
        return (
            dict(Person.objects.values_list("pk", "password")),
            set(EmailAddress.objects.values_list("user_id", "email")),
            dict(Session.objects.filter(person__isnull=False).values_list("session_key", "person_id")),
            set(Challenge.objects.filter(proved_at__isnull=False).values_list("pk", flat=True)),
        )
