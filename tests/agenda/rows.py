"""One row of each of the room's tables, past every policy: what the probes of policies look for."""

from typing import Any

import psycopg

from portail.agenda.queries import digest_of
from tests.world import NOW

TOKEN = "the secret part of her calendar's address"
DIGEST = digest_of(TOKEN)


def a_day_of(raw: psycopg.Connection[Any], *, board: int, student: int, person: int) -> None:
    """A date, a period with its exception, an event for the student's section, and a feed of PERSON."""
    raw.execute(
        "INSERT INTO agenda_calendarday (board_id, source_id, on_day, kind, label, is_active)"
        " VALUES (%s, 'd', '2026-11-24', 'class', '', true)",
        [board],
    )
    section = "(SELECT section_id FROM classes_enrolment WHERE student_id = %s LIMIT 1)"
    raw.execute(
        "INSERT INTO agenda_slot (board_id, section_id, source_id, starts_at, ends_at, room, is_active)"
        f" VALUES (%s, {section}, 'p', '08:05', '09:20', '', true)",
        [board, student],
    )
    raw.execute(
        "INSERT INTO agenda_slotchange (board_id, section_id, source_id, on_day, kind, room, note, is_active)"
        f" VALUES (%s, {section}, 'x', '2026-11-24', 'cancelled', '', '', true)",
        [board, student],
    )
    raw.execute(
        "INSERT INTO agenda_schoolevent (board_id, public_id, source_id, kind, audience, title, location,"
        " on_day, is_active) VALUES (%s, gen_random_uuid(), 'e', 'outing', 'sections', 'Patinoire', '',"
        " '2026-11-24', true)",
        [board],
    )
    raw.execute(
        "INSERT INTO agenda_eventsection (board_id, event_id, section_id)"
        f" SELECT board_id, id, {section} FROM agenda_schoolevent WHERE board_id = %s",
        [student, board],
    )
    raw.execute(
        "INSERT INTO agenda_feed (id, person_id, student_id, detail, digest, created_at)"
        " VALUES (gen_random_uuid(), %s, %s, 'all', %s, %s)",
        [person, student, DIGEST, NOW],
    )
