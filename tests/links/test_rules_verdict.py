"""The verdict: what links a child to an account, and what never does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.links.rules import (
    AcceptedCode,
    Claim,
    GuardianFacts,
    Outcome,
    Reason,
    StudentFacts,
    decide,
)
from portail.records.rules import Access, NumberKind, StudentNumber

TODAY = date(2026, 10, 5)
ALICE, BOB, CHARLIE = 11, 12, 13
ALICES, BOBS, CHARLIES = "alice@exemple.ca", "bob@exemple.ca", "charlie@exemple.ca"

MAIKA = StudentFacts(
    student_id=101,
    family_name="Tremblay-Côté",
    given_names="Maïka Anne",
    usual_family_name="Tremblay",
    usual_given_name="Maïka",
    birth_date=date(2014, 11, 30),
    file_number="0012345",
    permanent_code="TREM92611401",
    guardians=(
        GuardianFacts(ALICE, frozenset({ALICES, "alice.cote@exemple.org"}), Access.YES),
        GuardianFacts(BOB, frozenset({BOBS}), Access.NO),
        GuardianFacts(CHARLIE, frozenset({CHARLIES}), Access.UNKNOWN),
    ),
)
CLAIM = Claim(
    family_name="Tremblay-Côté",
    given_name="Maïka",
    birth_date=date(2014, 11, 30),
    number=StudentNumber(NumberKind.FILE, "0012345"),
    addresses=(ALICES,),
)


def verdict(claim=CLAIM, *candidates, today=TODAY):
    return decide(claim, candidates or (MAIKA,), today=today)


def with_guardians(*guardians):
    return replace(MAIKA, guardians=guardians)


def test_everything_agreeing_links_to_the_contact_and_keeps_the_address():
    found = verdict()
    assert found.links
    assert (found.student_id, found.contact_id, found.address_key) == (101, ALICE, ALICES)
    assert found.reasons == frozenset()


def test_the_permanent_code_does_as_well_as_the_file_number():
    assert verdict(replace(CLAIM, number=StudentNumber(NumberKind.PERMANENT, "TREM92611401"))).links


@pytest.mark.parametrize("family", ["Tremblay-Côté", "tremblay cote", "Tremblay", "Cote"])
@pytest.mark.parametrize("given_name", ["Maïka", "Anne", "MAIKA ANNE"])
def test_usual_and_legal_names_both_count(family, given_name):
    assert verdict(replace(CLAIM, family_name=family, given_name=given_name)).links


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"family_name": "Gagnon"}, Reason.FAMILY_NAME),
        ({"given_name": "Maika-Anne-Ève"}, Reason.GIVEN_NAME),
        ({"birth_date": date(2014, 11, 29)}, Reason.BIRTH_DATE),
        ({"number": StudentNumber(NumberKind.FILE, "0012346")}, Reason.NUMBER),
        ({"number": StudentNumber(NumberKind.PERMANENT, "TREM92611402")}, Reason.NUMBER),
        ({"addresses": ()}, Reason.ADDRESS),
        ({"addresses": ("inconnu@exemple.ca",)}, Reason.ADDRESS),
        ({"addresses": (BOBS,)}, Reason.BARRED),
        ({"addresses": (CHARLIES,)}, Reason.ACCESS_UNKNOWN),
    ],
)
def test_one_thing_amiss_is_a_mismatch_with_its_reason_for_the_school(change, reason):
    found = verdict(replace(CLAIM, **change))
    assert found.outcome is Outcome.MISMATCH
    assert found.reasons == {reason}
    assert (found.student_id, found.contact_id, found.address_key) == (101, None, "")


def test_every_comparison_runs_even_after_the_first_difference():
    wrong = Claim("Roy", "Zoé", date(2015, 1, 1), StudentNumber(NumberKind.FILE, "9999999"), ())
    assert verdict(wrong).reasons == {
        Reason.FAMILY_NAME, Reason.GIVEN_NAME, Reason.BIRTH_DATE, Reason.NUMBER, Reason.ADDRESS,
    }  # fmt: skip


def test_nobody_near_is_a_mismatch():
    found = decide(CLAIM, (), today=TODAY)
    assert (found.outcome, found.student_id, found.reasons) == (Outcome.MISMATCH, None, {Reason.NOBODY})


def test_a_student_without_a_permanent_code_matches_no_empty_one():
    claim = replace(CLAIM, number=StudentNumber(NumberKind.PERMANENT, ""))
    assert Reason.NUMBER in verdict(claim, replace(MAIKA, permanent_code="")).reasons


def test_a_student_who_left_does_not_link():
    assert verdict(CLAIM, replace(MAIKA, present=False)).reasons == {Reason.GONE}


def test_the_same_child_twice_in_the_record_is_left_to_the_school():
    found = verdict(CLAIM, MAIKA, replace(MAIKA, student_id=102))
    assert (found.outcome, found.reasons) == (Outcome.MISMATCH, {Reason.SEVERAL})


class TestTwins:
    zoe = replace(MAIKA, student_id=201, given_names="Zoé", usual_given_name="", file_number="2000001")
    lea = replace(MAIKA, student_id=202, given_names="Léa", usual_given_name="", file_number="2000002")

    @pytest.mark.parametrize(("twin", "other"), [(zoe, lea), (lea, zoe)])
    def test_number_and_given_name_tell_them_apart(self, twin, other):
        claim = replace(
            CLAIM, given_name=twin.given_names, number=StudentNumber(NumberKind.FILE, twin.file_number)
        )
        assert verdict(claim, twin, other).student_id == twin.student_id
        assert verdict(claim, other, twin).student_id == twin.student_id

    def test_the_name_of_one_with_the_number_of_the_other_links_neither(self):
        claim = replace(CLAIM, given_name="Zoé", number=StudentNumber(NumberKind.FILE, "2000002"))
        assert not verdict(claim, self.zoe, self.lea).links


class TestAddresses:
    def test_the_one_chosen_first_is_kept_when_it_fits(self):
        claim = replace(CLAIM, addresses=("alice.cote@exemple.org", ALICES))
        assert verdict(claim).address_key == "alice.cote@exemple.org"

    def test_any_proved_address_will_do(self):
        claim = replace(CLAIM, addresses=("autre@exemple.ca", ALICES))
        assert verdict(claim).address_key == ALICES

    def test_two_contacts_sharing_an_address_give_the_same_verdict_every_time(self):
        alice = GuardianFacts(ALICE, frozenset({ALICES}), Access.YES)
        bob = GuardianFacts(BOB, frozenset({ALICES}), Access.YES)
        assert verdict(CLAIM, with_guardians(bob, alice)).contact_id == ALICE
        assert verdict(CLAIM, with_guardians(alice, bob)).contact_id == ALICE

    def test_an_address_shared_with_a_barred_contact_opens_nothing(self):
        alice = GuardianFacts(ALICE, frozenset({ALICES}), Access.YES)
        bob = GuardianFacts(BOB, frozenset({ALICES}), Access.NO)
        assert verdict(CLAIM, with_guardians(alice, bob)).reasons == {Reason.BARRED}

    def test_an_account_that_also_proved_a_barred_address_opens_nothing(self):
        assert verdict(replace(CLAIM, addresses=(ALICES, BOBS))).reasons == {Reason.BARRED}


class TestAccess:
    def test_no_wins_over_a_yes_of_another_row_of_the_contact(self):
        yes = GuardianFacts(ALICE, frozenset({ALICES}), Access.YES)
        no = GuardianFacts(ALICE, frozenset(), Access.NO)
        for rows in ((yes, no), (no, yes)):
            assert verdict(CLAIM, with_guardians(*rows)).reasons == {Reason.BARRED}

    def test_yes_wins_over_unknown_of_another_row(self):
        unknown = GuardianFacts(ALICE, frozenset({ALICES}), Access.UNKNOWN)
        assert verdict(CLAIM, with_guardians(unknown, replace(unknown, access=Access.YES))).links

    @pytest.mark.parametrize(
        ("starts", "ends", "links"),
        [
            (None, None, True),
            (TODAY, TODAY, True),
            (TODAY + timedelta(1), None, False),
            (None, TODAY - timedelta(1), False),
        ],
    )
    def test_dates_are_inclusive(self, starts, ends, links):
        row = GuardianFacts(ALICE, frozenset({ALICES}), Access.YES, starts, ends)
        found = verdict(CLAIM, with_guardians(row))
        assert found.links is links
        assert found.reasons == (frozenset() if links else {Reason.NOT_IN_FORCE})

    def test_a_bar_that_ended_is_not_a_yes(self):
        row = GuardianFacts(ALICE, frozenset({ALICES}), Access.NO, ends_on=TODAY - timedelta(1))
        assert verdict(CLAIM, with_guardians(row)).reasons == {Reason.ACCESS_UNKNOWN}


class TestSchoolCode:
    alice_without_address = with_guardians(
        GuardianFacts(ALICE, frozenset(), Access.YES), GuardianFacts(BOB, frozenset({BOBS}), Access.NO)
    )
    coded = replace(CLAIM, addresses=("neuve@exemple.ca",), code=AcceptedCode(101, ALICE))

    def test_it_stands_for_the_address(self):
        found = verdict(self.coded, self.alice_without_address)
        assert (found.contact_id, found.address_key) == (ALICE, "")

    def test_it_opens_no_other_student(self):
        claim = replace(self.coded, code=AcceptedCode(999, ALICE))
        assert verdict(claim, self.alice_without_address).reasons == {Reason.ADDRESS}

    def test_it_forgives_nothing_else(self):
        claim = replace(self.coded, birth_date=date(2014, 11, 29))
        assert verdict(claim, self.alice_without_address).reasons == {Reason.BIRTH_DATE}

    def test_it_gives_no_access_that_the_board_does_not(self):
        facts = with_guardians(GuardianFacts(ALICE, frozenset(), Access.UNKNOWN))
        assert verdict(self.coded, facts).reasons == {Reason.ACCESS_UNKNOWN}

    def test_it_opens_nothing_in_a_barred_contacts_hands(self):
        claim = replace(self.coded, addresses=(BOBS,))
        assert verdict(claim, self.alice_without_address).reasons == {Reason.BARRED}


guardians = st.builds(
    GuardianFacts,
    st.sampled_from([ALICE, BOB, CHARLIE]),
    st.frozensets(st.sampled_from([ALICES, BOBS, CHARLIES])),
    st.sampled_from(Access),
    st.none() | st.dates(TODAY - timedelta(3), TODAY + timedelta(3)),
    st.none() | st.dates(TODAY - timedelta(3), TODAY + timedelta(3)),
)
claims = st.builds(
    replace,
    st.just(CLAIM),
    addresses=st.lists(st.sampled_from([ALICES, BOBS, CHARLIES]), unique=True).map(tuple),
    code=st.none() | st.builds(AcceptedCode, st.sampled_from([101, 999]), st.sampled_from([ALICE, BOB])),
)


@given(claims, st.lists(guardians, max_size=6).map(tuple))
def test_nothing_links_without_access_in_force_and_unbarred(claim, rows):
    found = verdict(claim, with_guardians(*rows))
    own = [row for row in rows if row.contact_id == found.contact_id and row.in_force(TODAY)]
    if found.links:
        assert any(row.access is Access.YES for row in own)
        assert not any(row.access is Access.NO for row in own)
        if found.address_key:
            assert found.address_key in claim.addresses
            assert any(found.address_key in row.addresses and row.access is Access.YES for row in own)
        else:
            assert claim.code == AcceptedCode(101, found.contact_id)
    else:
        assert found.contact_id is None


@given(st.lists(guardians, max_size=6).map(tuple), claims)
def test_a_bar_on_whoever_the_proofs_lead_to_always_closes(rows, claim):
    found = verdict(claim, with_guardians(*rows))
    if found.links:
        bar = GuardianFacts(found.contact_id, frozenset(), Access.NO)
        assert verdict(claim, with_guardians(*rows, bar)).reasons == {Reason.BARRED}


@given(st.integers(0, 6), st.integers(1, 9))
def test_any_digit_of_the_file_number_changed_never_links(place, shift):
    digits = MAIKA.file_number
    changed = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    claim = replace(CLAIM, number=StudentNumber(NumberKind.FILE, changed))
    assert verdict(claim).reasons == {Reason.NUMBER}


@given(st.integers(0, 11), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
def test_any_sign_of_the_permanent_code_changed_never_links(place, sign):
    code = MAIKA.permanent_code
    changed = code[:place] + sign + code[place + 1 :]
    claim = replace(CLAIM, number=StudentNumber(NumberKind.PERMANENT, changed))
    assert verdict(claim).links == (changed == code)


@given(st.dates())
def test_any_other_birth_date_never_links(day):
    assert verdict(replace(CLAIM, birth_date=day)).links == (day == MAIKA.birth_date)
