"""An absence to come: one form for several children, and taken back until the day before."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portail.accounts.models import Person
from portail.attendance.actions import AbsenceRefused, refuse_unlikely
from portail.attendance.models import Announcement, Explanation
from portail.attendance.rules import Part, Planned
from portail.attendance.settings import ANNOUNCE_UNTIL, REASONS
from portail.boards.settings import change_setting
from portail.database.context import rows_of
from tests.attendance.rows import absence
from tests.cast import (
    ALICE,
    CAPITALE,
    CHARLIE,
    EMILE_B,
    GRANDMOTHER,
    MAIKA,
    RIVES,
    BoardFacts,
    ChildFacts,
)
from tests.people import account, board_id, linked, signed_in, student_of
from tests.publishing import publish
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "/absences/annoncer/"
PAGE = "/absences/"


@pytest.fixture
def alice() -> Person:
    """Alice, who follows Maïka and Émile; both boards send absences."""
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    publish(CAPITALE, absences=[absence(etat="motivée")])
    publish(RIVES, absences=[absence("R1", EMILE_B, etat="motivée")])
    return person


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def typed(*children: ChildFacts, first: int = 7, **more: object) -> dict[str, object]:
    return {
        "children": [str(student_of(child).public_id) for child in children or (MAIKA,)],
        "first": in_days(first).isoformat(),
        "part": "day",
        "reason": "RDV",
        **more,
    }


def announced(facts: object = CAPITALE) -> list[Announcement]:
    with rows_of(board=board_id(facts)):  # type: ignore[arg-type]
        return list(Announcement.objects.select_related("explanation").order_by("pk"))


def test_one_form_announces_several_children_in_the_codes_of_each_board(alice: Person) -> None:
    with as_role("jobs"):
        change_setting(REASONS, board_id=board_id(RIVES), by="tests", now=NOW,
                       typed="X1:illness;X2:appointment:Dentiste;X3:other")  # fmt: skip
    browser = signed_in(alice)
    answer = browser.post(FORM, typed(MAIKA, EMILE_B, reason="appointment"), follow=True)
    assert "Absences annoncées aux écoles de 2 enfants." in answer.text
    assert answer.text.count("Retirer l’annonce") == 2
    assert [one.explanation.reason_code for one in (*announced(), *announced(RIVES))] == ["RDV", "X2"]
    again = browser.post(FORM, typed(MAIKA, EMILE_B, reason="appointment"), follow=True)
    assert "Cette absence était déjà annoncée." in again.text
    assert len(announced()) == len(announced(RIVES)) == 1


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ({"part": "morning"}, ("morning", "", 0)),
        ({"part": "periods", "periods": "4, 3;3"}, ("periods", "3,4", 0)),
        ({"last": 3}, ("day", "", 3)),
        ({"part": ""}, ("day", "", 0)),
        ({"part": "afternoon", "periods": "2"}, ("afternoon", "", 0)),
    ],
)
def test_part_of_a_day_periods_or_several_days(
    alice: Person, more: dict[str, object], kept: tuple[str, str, int]
) -> None:
    if "last" in more:
        more = {"last": in_days(7 + int(str(more["last"]))).isoformat()}
    assert signed_in(alice).post(FORM, typed(**more)).status_code == 302
    (one,) = announced()
    assert (one.part, one.periods, (one.last_on - one.first_on).days) == kept


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"children": []}, "Choisissez au moins un enfant."),
        ({"first": ""}, "Choisissez le jour."),
        ({"first": "2026-02-31"}, "Choisissez le jour."),
        ({"first": -1}, "Ce jour est passé."),
        ({"last": 6}, "Le dernier jour vient avant le premier."),
        ({"last": 7 + 60}, "pour 60 jours au plus"),
        ({"first": 366}, "un an d’avance au plus"),
        ({"last": 8, "part": "morning"}, "de journées entières"),
        ({"part": "periods"}, "Écrivez les périodes"),
        ({"part": "periods", "periods": "13"}, "un nombre de 1 à 12"),
        ({"part": "nuit"}, "Choisissez le moment de la journée."),
        ({"reason": ""}, "Choisissez un motif."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(alice: Person, more: dict[str, object], said: str) -> None:
    days = {name: in_days(value).isoformat() for name, value in more.items() if isinstance(value, int)}
    answer = signed_in(alice).post(FORM, typed() | more | days)
    assert answer.status_code == 200
    assert said in answer.text and "<title>Erreur" in answer.text
    assert announced() == []


@pytest.mark.parametrize(("hour", "is_taken"), [(time(9, 59), True), (time(10), False)])
def test_today_is_announced_until_the_boards_hour(*, hour: time, is_taken: bool) -> None:
    now = timezone.make_aware(datetime.combine(date(2026, 11, 23), hour))
    planned = Planned(now.date(), now.date(), Part.DAY)
    if is_taken:
        refuse_unlikely(planned, until=ANNOUNCE_UNTIL.usual, now=now)
        return
    with pytest.raises(AbsenceRefused) as refused:
        refuse_unlikely(planned, until=ANNOUNCE_UNTIL.usual, now=now)
    assert refused.value.code == "absence-too-late"


def test_the_other_home_sees_the_day_and_not_the_reason_and_cannot_take_it_back(alice: Person) -> None:
    signed_in(alice).post(FORM, typed(comment="Chez la docteure"))
    rita = account(GRANDMOTHER.email)
    linked(rita, MAIKA)
    browser = signed_in(rita)
    page = browser.get(PAGE).text
    assert "Annoncée" in page
    for secret in ("Rendez-vous", "docteure", "Retirer l’annonce", "Alice"):
        assert secret not in page, secret
    (one,) = announced()
    assert browser.post(f"/absences/annoncees/{one.public_id}/retirer/").status_code == 404
    with rows_of(actor=rita.pk):
        assert not Explanation.objects.exists()
        assert Announcement.objects.update(withdrawn_at=NOW) == 0


def test_an_announcement_is_taken_back_before_it_begins_and_twice_is_harmless(alice: Person) -> None:
    browser = signed_in(alice)
    browser.post(FORM, typed())
    (one,) = announced()
    for _ in range(2):
        answer = browser.post(f"/absences/annoncees/{one.public_id}/retirer/", follow=True)
        assert "L’annonce est retirée." in answer.text
    assert announced()[0].withdrawn_at is not None
    assert "Retirer l’annonce" not in browser.get(PAGE).text
    browser.post(FORM, typed())
    assert len(announced()) == 2  # announced again


def test_what_has_begun_stays(alice: Person) -> None:
    browser = signed_in(alice)
    browser.post(FORM, typed())
    (one,) = announced()
    with as_role("jobs"), rows_of(board=board_id(CAPITALE)):
        Announcement.objects.update(first_on=in_days(0))
    answer = browser.post(f"/absences/annoncees/{one.public_id}/retirer/", follow=True)
    assert "Cette absence a commencé" in answer.text
    assert announced()[0].withdrawn_at is None


def test_an_absence_that_was_announced_waits_for_nothing(alice: Person) -> None:
    signed_in(alice).post(FORM, typed(first=1))
    publish(CAPITALE, absences=[absence("A5", day=in_days(1))])
    page = signed_in(alice).get(PAGE).text
    assert "/motiver/" not in page and "Annoncée" in page


def test_another_familys_child_is_no_choice(alice: Person) -> None:
    charlie = account(CHARLIE.email)
    assert signed_in(charlie).post(FORM, typed()).status_code == 302  # follows nobody: nothing to announce
    browser = signed_in(alice)
    other = typed()
    other["children"] = ["5d1e0000-0000-4000-8000-000000000000"]
    assert "Choisissez au moins un enfant." in browser.post(FORM, other).text
    assert announced() == []


def test_a_school_that_publishes_nothing_takes_no_announcement() -> None:
    person = account(ALICE.email)
    linked(person, MAIKA)
    answer = signed_in(person).get(FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)


def test_without_a_session_one_is_sent_to_sign_in() -> None:
    assert Client().get(FORM).status_code == 302


def test_until_which_hour_today_may_be_announced_is_said_before_it_passes(alice: Person) -> None:
    browser = signed_in(alice)
    for board, hour in ((CAPITALE, "23:59"), (RIVES, "23:59")):
        decide_hour(board, hour)
    text = browser.get(FORM).text
    assert text.count("L’absence d’aujourd’hui s’annonce jusqu’à 23") == 1 and "pouvait" not in text
    decide_hour(RIVES, "00:00")
    text = browser.get(FORM).text
    assert "s’annonce jusqu’à 23" in text and "pouvait être annoncée jusqu’à 0" in text


def decide_hour(board: BoardFacts, typed: str) -> None:
    with as_role("jobs"):
        change_setting(ANNOUNCE_UNTIL, board_id=board_id(board), by="tests", now=NOW, typed=typed)
