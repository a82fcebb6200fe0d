"""What each day brings to the town: calendar, timetable, homework, absences, messages, report cards.

Every day of the week is a school day, so that a home measured on a Sunday is as full as another.
"""

from datetime import date

# What is published from then on is new to everybody: nobody came since the town was made.
NEW = "2026-10-01T12:00:00-04:00"
WEEKS = 52
CYCLE = 9  # days
PERIODS = 4  # a day
NOTES = 40  # messages of a school in a year

_CALENDAR = """
INSERT INTO agenda_calendarday (board_id, source_id, on_day, kind, cycle_day, label, changed_at, is_active)
SELECT b.id, 'day-' || b.id || '-' || n, %(first)s::date + n, 'class', 1 + n %% %(cycle)s, '', now(), true
FROM boards_board b, generate_series(0, 7 * %(weeks)s) n ORDER BY n, b.id
"""
_SLOTS = """
INSERT INTO agenda_slot (board_id, section_id, source_id, cycle_day, starts_at, ends_at, room, changed_at,
    is_active)
SELECT c.board_id, c.id, 'slot-' || c.id || '-' || day || '-' || period, day,
    '08:10'::time + period * interval '80 minutes', '09:25'::time + period * interval '80 minutes', '', now(),
    true
FROM (SELECT id, board_id, row_number() OVER (PARTITION BY school_id, "group" ORDER BY id) AS place
    FROM classes_section) c,
    generate_series(1, %(cycle)s) day, generate_series(0, %(periods)s - 1) period
WHERE c.place = (day * %(periods)s + period) %% 8 + 1 ORDER BY c.id, day
"""
# Of a group, one day in four.
_CHANGES = """
INSERT INTO agenda_slotchange (board_id, section_id, slot_id, source_id, on_day, kind, starts_at, ends_at,
    room, note, changed_at, is_active)
SELECT s.board_id, s.section_id, s.id, 'change-' || s.id || '-' || d.on_day, d.on_day, 'moved', '09:40',
    '10:45', '', '', now(), true
FROM agenda_slot s JOIN agenda_calendarday d ON d.board_id = s.board_id AND d.cycle_day = s.cycle_day
WHERE s.starts_at = '09:30' AND (s.section_id + (d.on_day - %(first)s::date)) %% 4 = 0
ORDER BY s.section_id, d.on_day
"""
_HOMEWORK = """
INSERT INTO classes_work (board_id, section_id, public_id, source_id, kind, title, details, assigned_on,
    due_on, counts, competency, results_shown, changed_at, is_active)
SELECT c.board_id, c.id, gen_random_uuid(), 'homework-' || c.id || '-' || week, 'homework',
    'Cahier d’exercices, pages ' || week * 2 || ' et ' || week * 2 + 1, '', day - 5, day, false, '', true,
    now(), true
FROM classes_section c, generate_series(0, %(weeks)s) week,
    LATERAL (SELECT %(first)s::date + week * 7 + (c.id %% 7)::integer AS day) due
ORDER BY c.id, week
"""
# A school's own each week, and a group's each month.
_EVENTS = """
INSERT INTO agenda_schoolevent (board_id, school_id, public_id, source_id, kind, audience, title, location,
    on_day, starts_at, changed_at, is_active)
SELECT o.board_id, o.id, gen_random_uuid(), 'event-' || o.id || '-' || week, 'activity', 'school',
    'Vente de livres usagés', '', %(first)s::date + week * 7 + (o.id %% 7)::integer, '15:30'::time,
    now(), true
FROM boards_school o, generate_series(0, %(weeks)s) week
UNION ALL
SELECT c.board_id, c.school_id, gen_random_uuid(), 'outing-' || c.id || '-' || month, 'outing', 'sections',
    'Sortie au musée', '', %(first)s::date + month * 30 + (c.id %% 30)::integer, NULL::time, now(), true
FROM classes_section c, generate_series(0, 12) month WHERE c.subject = 'Histoire'
"""
_EVENT_SECTIONS = """
INSERT INTO agenda_eventsection (board_id, event_id, section_id)
SELECT v.board_id, v.id, split_part(v.source_id, '-', 2)::bigint FROM agenda_schoolevent v
WHERE v.audience = 'sections'
"""
# A dozen a student; of every other student, one still waits for a reason.
_ABSENCES = """
INSERT INTO attendance_absence (board_id, student_id, public_id, source_id, day, kind, part, periods, subject,
    reason_code, state, answered_by, recorded_at, source, seen_at, changed_at, is_active)
SELECT s.board_id, s.id, gen_random_uuid(), 'absence-' || s.id || '-' || n,
    %(first)s::date + n::integer * 5 + (s.id %% 5)::integer,
    CASE WHEN n %% 4 = 3 THEN 'late' ELSE 'absence' END,
    'morning', '', '', '', CASE WHEN n = 1 AND s.id %% 2 = 0 THEN 'waiting' ELSE 'motivated' END, '',
    %(published)s, 'school', %(published)s, now(), true
FROM records_student s, generate_series(1, 12) n ORDER BY s.id, n
"""
# A school's, twice a year a section's, twice a student's; the last of a school and of a class are new.
_MESSAGES = """
INSERT INTO communications_message (board_id, school_id, public_id, source_id, sender, sender_role, sent_at,
    subject, body, is_urgent, asks_receipt, takes_replies, folded, received_at, is_active)
SELECT f.board_id, f.school_id, gen_random_uuid(), f.key, f.sender, '',
    CASE WHEN f.is_new THEN %(new)s::timestamptz
        ELSE %(published)s::timestamptz - f.n * interval '7 days' END,
    f.subject, repeat('Bonjour, voici ce que nous préparons avec vos enfants pour les prochains jours. ', 6),
    false, false, false, '', now(), true
FROM (
    SELECT board_id, id AS school_id, 'school-' || id || '-' || n AS key, 'La direction' AS sender, n,
        n = 1 AS is_new, 'Semaine ' || n || ' : nos activités' AS subject
    FROM boards_school, generate_series(1, %(notes)s) n
    UNION ALL
    SELECT board_id, school_id, 'section-' || id || '-' || n, teacher, n, n = 1 AND subject = 'Mathématique',
        subject || ' : ce que nous avons vu'
    FROM classes_section, generate_series(1, 2) n
    UNION ALL
    SELECT board_id, school_id, 'student-' || id || '-' || n, 'Mme Zoé Saint-Onge', n, false, 'Bon travail'
    FROM records_student, generate_series(1, 2) n
) f ORDER BY f.key
"""
_READERS = tuple(
    f"INSERT INTO communications_to{whom} (board_id, message_id, {whom}_id)"
    " SELECT m.board_id, m.id, split_part(m.source_id, '-', 2)::bigint FROM communications_message m"
    f" WHERE m.source_id LIKE '{whom}-%%' ORDER BY 3, 2"
    for whom in ("school", "section", "student")
)
_READINGS = """
INSERT INTO communications_reading (board_id, message_id, person_id, read_at)
SELECT m.board_id, m.id, r.person_id, m.sent_at
FROM communications_message m JOIN (
    SELECT t.message_id, l.person_id FROM links_link l
        JOIN communications_tostudent t ON t.student_id = l.student_id
    UNION SELECT t.message_id, l.person_id FROM links_link l
        JOIN classes_enrolment e ON e.student_id = l.student_id
        JOIN communications_tosection t ON t.section_id = e.section_id
    UNION SELECT t.message_id, l.person_id FROM links_link l JOIN records_student s ON s.id = l.student_id
        JOIN communications_toschool t ON t.school_id = s.school_id
) r ON r.message_id = m.id WHERE m.sent_at < %(new)s ORDER BY r.person_id, m.id
"""
_QUESTIONS = """
INSERT INTO communications_question (board_id, message_id, public_id, source_id, kind, prompt, choices,
    closes_at, version, per_child, changed_at, is_active)
SELECT m.board_id, m.id, gen_random_uuid(), m.source_id, 'signature', 'J’autorise la sortie.', '',
    m.sent_at + interval '10 days', 1, true, now(), true
FROM communications_message m WHERE m.source_id LIKE 'school-%%-8' OR m.source_id LIKE 'school-%%-16'
"""
_CARDS = """
INSERT INTO report_cards_reportcard (board_id, student_id, public_id, source_id, number, run_id, student_key,
    birth_date, year, kind, name, school, issued_on, published_at, recorded_at, is_withdrawn, content, digest,
    code, proofs)
SELECT s.board_id, s.id, gen_random_uuid(), 'card-' || s.id || '-' || n, 1, 1, s.public_id, s.birth_date,
    %(year)s, CASE n WHEN 1 THEN 'first' ELSE 'term' END, 'Bulletin', '', %(first)s, %(published)s,
    %(published)s, false, '{}', '', '', '{}'
FROM records_student s, generate_series(1, 2) n ORDER BY s.id, n
"""
# Two of each student's marks came since.
_NEW_MARKS = """
UPDATE results_mark m SET published_at = %(new)s
FROM classes_work w JOIN classes_section c ON c.id = w.section_id
WHERE w.id = m.work_id AND w.source_id LIKE '%%-8' AND c.subject IN ('Français', 'Histoire')
"""

STATEMENTS = (
    _CALENDAR, _SLOTS, _CHANGES, _HOMEWORK, _EVENTS, _EVENT_SECTIONS, _ABSENCES, _MESSAGES, *_READERS,
    _READINGS, _QUESTIONS, _CARDS, _NEW_MARKS,
)  # fmt: skip


def values(first: date) -> dict[str, object]:
    """What the statements need. first: day of the school year."""
    return {
        "first": first,
        "weeks": WEEKS,
        "cycle": CYCLE,
        "periods": PERIODS,
        "notes": NOTES,
        "new": NEW,
    }
