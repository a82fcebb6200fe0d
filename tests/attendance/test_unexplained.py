"""What SQL calls unexplained is what the rules say: for a parent's home, and for the check of masses."""

import itertools
import json
from datetime import time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portail.access.grants import followed_children
from portail.attendance.actions import ASKED
from portail.attendance.home import HOME_JSON, SHOWN, home_absences_from
from portail.attendance.queries import absences_of, board_rules
from portail.attendance.rules import is_mass
from portail.attendance.unexplained import TO_JUSTIFY, UNEXPLAINED
from portail.database.context import rows_of
from tests.cast import ALICE, CAPITALE, LEA, LOUIS, MAIKA, QUATRE_VENTS
from tests.people import account, board_id, linked, student_of
from tests.roles import superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = timezone.localdate()
PARTS = (("day", ""), ("morning", ""), ("afternoon", ""), ("", "3,4"), ("", ""))
STARTS = (None, time(9), time(12), time(14, 30))
PLANS = (("day", ""), ("morning", ""), ("afternoon", ""), ("periods", "4,5"), ("periods", "1"), None)
ABSENCE = (
    "INSERT INTO attendance_absence (board_id, student_id, public_id, source_id, day, kind, part, starts_at,"
    " periods, subject, reason_code, state, answered_by, recorded_at, source, is_active)"
    " VALUES (%s, %s, gen_random_uuid(), %s, %s, %s, %s, %s, %s, '', '', %s, '', %s, '', true) RETURNING id"
)
ANNOUNCEMENT = (
    "INSERT INTO attendance_announcement (board_id, student_id, public_id, first_on, last_on, part, periods,"
    " sent_at) VALUES (%s, %s, gen_random_uuid(), %s, %s, %s, %s, %s)"
)
ANSWERED = "UPDATE attendance_absence SET answered_at = %s WHERE id = %s"
JUSTIFICATION = (
    "INSERT INTO attendance_justification (board_id, student_id, absence_id, sent_at) VALUES (%s, %s, %s, %s)"
)


def test_a_home_awaits_what_the_page_asks_for() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    board, student = board_id(CAPITALE), student_of(MAIKA).pk
    with superuser_connection() as raw:
        cases = itertools.product(PARTS, STARTS, PLANS, ("absence", "late"), ("waiting", "refused"))
        for number, ((part, periods), starts_at, plan, kind, state) in enumerate(cases):
            # Each on a day of its own, so that no announcement covers its neighbour.
            day = TODAY + timedelta(days=number)
            values = [board, student, f"A{number}", day, kind, part, starts_at, periods, state, NOW]
            (absence,) = raw.execute(ABSENCE, values).fetchone()
            if plan is not None:
                raw.execute(ANNOUNCEMENT, [board, student, day, day, *plan, NOW])
            if number % 5 < 4:  # answered before, at and after what was sent, or never said when
                answered = timezone.now() - timedelta(days=(0, 14, 15, 1)[number % 5])
                raw.execute(ANSWERED, [answered, absence])
            if number % 7 < 3:
                sent_at = timezone.now() - timedelta(days=(2, 0, 20)[number % 7], hours=-1)
                raw.execute(JUSTIFICATION, [board, student, absence, sent_at])
    with rows_of(actor=alice.pk):
        grants = [child.grant for child in followed_children(person_id=alice.pk, today=TODAY)]
        page = absences_of(grants, of_boards=board_rules([board]), today=TODAY)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT a.public_id FROM attendance_absence a WHERE {TO_JUSTIFY}")
            awaited = {public_id for (public_id,) in cursor.fetchall()}
            cursor.execute(f"SELECT {HOME_JSON}::text FROM records_student s")
            home = home_absences_from(json.loads(cursor.fetchone()[0]))
    asked = page.of(*ASKED)
    assert {row.standing for row in asked} == set(ASKED)
    assert 0 < len(asked) < len(page.rows)
    assert awaited == {row.public_id for row in asked}
    assert home.total == len(asked)
    assert [one.public_id for one in home.newest] == [str(row.public_id) for row in asked[:SHOWN]]


@pytest.mark.parametrize("share", [30, 33, 66, 67, 99, 100])
@pytest.mark.parametrize("floor", [1, 2, 3])
def test_a_mass_is_what_the_rule_calls_one(share: int, floor: int) -> None:
    board = board_id(CAPITALE)
    there = (MAIKA, LOUIS, LEA)  # all of the school
    with superuser_connection() as raw:
        for number in range(2 * (floor + 1)):  # the same students twice count once
            student = student_of(there[number % min(floor + 1, 3)]).pk
            raw.execute(
                ABSENCE,
                [board, student, f"A{number}", TODAY, "absence", "day", None, "", "waiting", NOW],
            )
    with rows_of(board=board), connection.cursor() as cursor:
        cursor.execute(
            f"WITH {UNEXPLAINED} SELECT absent, students FROM masses",
            {"board": board, "hidden": [], "from": TODAY, "share": share, "floor": floor},
        )
        found = cursor.fetchall()
    absent = min(floor + 1, 3)
    assert found == ([(absent, 3)] if is_mass(absent=absent, students=3, share=share, floor=floor) else [])
    assert QUATRE_VENTS is MAIKA.school is LEA.school
