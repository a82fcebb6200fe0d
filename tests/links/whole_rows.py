"""A few rows of everything that guardians read, for each linked child of a board, past every policy."""

from typing import Any

# Of the board or its school, whoever the child is.
_SHARED = """
INSERT INTO classes_term (board_id, source_id, year, number, name, starts_on, ends_on, is_active)
SELECT %(board)s, '1', '2026-2027', 1, 'Étape 1', '2026-08-25', '2026-11-06', true;

INSERT INTO agenda_calendarday (board_id, source_id, on_day, kind, label, is_active)
SELECT %(board)s, 'd', '2026-11-24', 'class', '', true;

INSERT INTO communications_message (board_id, public_id, source_id, sender, sender_role, sent_at, subject,
    body, is_urgent, asks_receipt, takes_replies, folded, is_active)
SELECT %(board)s, gen_random_uuid(), 'school', 'La direction', '', now(), 'Rentrée', '', false, false, false,
    '', true;

INSERT INTO communications_toschool (board_id, message_id, school_id)
SELECT m.board_id, m.id, o.id FROM communications_message m JOIN boards_school o ON o.board_id = m.board_id
WHERE m.board_id = %(board)s
"""
# Sections are told by the child's own key, as are the messages.
_OF_EACH = """
INSERT INTO classes_section (board_id, school_id, public_id, source_id, year, subject_code, subject, "group",
    teacher, room, is_active)
SELECT board_id, school_id, gen_random_uuid(), kind || source_id, '', '', 'Français', '', '', '', true
FROM child, unnest(ARRAY['now-', 'before-']) kind;

INSERT INTO classes_enrolment (board_id, section_id, student_id)
SELECT s.board_id, s.id, c.id FROM child c JOIN classes_section s ON s.source_id = 'now-' || c.source_id;

INSERT INTO classes_formerenrolment (board_id, section_id, student_id, run_id, left_at)
SELECT s.board_id, s.id, c.id, 1, now() FROM child c
JOIN classes_section s ON s.source_id = 'before-' || c.source_id;

INSERT INTO classes_work (board_id, section_id, public_id, source_id, kind, title, details, counts,
    competency, results_shown, is_active)
SELECT board_id, id, gen_random_uuid(), source_id, 'homework', 'Lire', '', false, '', true, true
FROM classes_section WHERE board_id = %(board)s AND source_id LIKE 'now-%%';

INSERT INTO results_mark (board_id, work_id, student_id, state, value, received_at, is_active)
SELECT w.board_id, w.id, e.student_id, 'marked', 'A', now(), true
FROM classes_enrolment e JOIN classes_work w USING (section_id) WHERE w.board_id = %(board)s;

INSERT INTO results_termresult (board_id, source_id, section_id, student_id, competency, value, received_at,
    is_active)
SELECT board_id, id, section_id, student_id, '', 'A', now(), true FROM classes_enrolment
WHERE board_id = %(board)s;

INSERT INTO agenda_slot (board_id, section_id, source_id, starts_at, ends_at, room, is_active)
SELECT board_id, id, source_id, '08:05', '09:20', '', true FROM classes_section WHERE board_id = %(board)s;

INSERT INTO agenda_slotchange (board_id, section_id, source_id, on_day, kind, room, note, is_active)
SELECT board_id, id, source_id, '2026-11-24', 'cancelled', '', '', true FROM classes_section
WHERE board_id = %(board)s;

INSERT INTO agenda_schoolevent (board_id, public_id, source_id, kind, audience, title, location, on_day,
    is_active)
SELECT board_id, gen_random_uuid(), source_id, 'outing', 'sections', 'Patinoire', '', '2026-11-24', true
FROM classes_section WHERE board_id = %(board)s;

INSERT INTO agenda_eventsection (board_id, event_id, section_id)
SELECT board_id, v.id, s.id FROM agenda_schoolevent v JOIN classes_section s USING (board_id, source_id)
WHERE board_id = %(board)s;

INSERT INTO attendance_absence (board_id, student_id, public_id, source_id, day, kind, part, periods, subject,
    reason_code, state, answered_by, recorded_at, source, is_active)
SELECT board_id, id, gen_random_uuid(), source_id, '2026-11-23', 'absence', 'day', '', '', '', 'waiting', '',
    now(), '', true FROM child;

INSERT INTO attendance_justification (board_id, student_id, absence_id, sent_at)
SELECT board_id, student_id, id, now() FROM attendance_absence WHERE board_id = %(board)s;

INSERT INTO attendance_announcement (board_id, student_id, public_id, first_on, last_on, part, periods,
    sent_at)
SELECT board_id, id, gen_random_uuid(), '2026-12-01', '2026-12-01', 'day', '', now() FROM child;

INSERT INTO attendance_explanation (board_id, student_id, public_id, person_id, justification_id, reason_code,
    comment, note_digest, note_name, note_type, note_size)
SELECT c.board_id, c.id, gen_random_uuid(), c.person_id, j.id, 'RDV', '', '', '', '', 0
FROM child c JOIN attendance_justification j ON j.student_id = c.id;

INSERT INTO communications_message (board_id, public_id, source_id, sender, sender_role, sent_at, subject,
    body, is_urgent, asks_receipt, takes_replies, folded, is_active)
SELECT board_id, gen_random_uuid(), source_id, 'Mme Roy', '', now(), 'Sortie', '', false, false, true, '',
    true
FROM child;

INSERT INTO communications_tostudent (board_id, message_id, student_id)
SELECT m.board_id, m.id, c.id FROM child c JOIN communications_message m USING (board_id, source_id);

INSERT INTO communications_tosection (board_id, message_id, section_id)
SELECT t.board_id, t.message_id, e.section_id FROM communications_tostudent t
JOIN classes_enrolment e USING (student_id) WHERE t.board_id = %(board)s;

INSERT INTO communications_attachment (board_id, message_id, public_id, source_id, title, file_name, digest,
    size, media_type, is_active)
SELECT board_id, id, gen_random_uuid(), source_id, 'Lettre', 'a.pdf', '', 1, 'application/pdf', true
FROM communications_message WHERE board_id = %(board)s;

INSERT INTO communications_question (board_id, message_id, public_id, source_id, kind, prompt, choices,
    version, per_child, is_active)
SELECT board_id, id, gen_random_uuid(), source_id, 'yes_no', 'Oui?', '', 1, true, true
FROM communications_message WHERE board_id = %(board)s;

INSERT INTO communications_settlement (board_id, question_id, student_id, version)
SELECT q.board_id, q.id, c.id, 1 FROM child c JOIN communications_question q USING (board_id, source_id);

INSERT INTO communications_answer (board_id, question_id, student_id, contact_id, person_id, settlement_id,
    version, prompt, value, answered_at)
SELECT s.board_id, s.question_id, c.id, c.contact_id, c.person_id, s.id, 1, 'Oui?', 'yes', now()
FROM child c JOIN communications_settlement s ON s.student_id = c.id;

INSERT INTO communications_reply (board_id, message_id, student_id, contact_id, person_id, body, sent_at)
SELECT m.board_id, m.id, c.id, c.contact_id, c.person_id, 'Merci', now()
FROM child c JOIN communications_message m USING (board_id, source_id);

INSERT INTO transport_trip (board_id, student_id, contact_id, public_id, source_id, half, days, pattern,
    leaves_at, stop, route, company, phone, change, is_active)
SELECT board_id, id, whose, gen_random_uuid(), concat(source_id, '-', whose), 'morning', '', '', '07:35',
    'Coin', '', '', '', '', true FROM child, unnest(ARRAY[contact_id, NULL]) whose;

INSERT INTO fees_line (board_id, student_id, contact_id, source_id, kind, day, label, amount, category,
    deductible, is_active)
SELECT board_id, id, whose, concat(source_id, '-', whose), 'charge', '2026-09-15', 'Agenda', 12.50, '',
    false, true FROM child, unnest(ARRAY[contact_id, NULL]) whose;

INSERT INTO fees_receipt (board_id, student_id, contact_id, public_id, source_id, year, label, number, amount,
    file_name, digest, media_type, is_active)
SELECT board_id, id, whose, gen_random_uuid(), concat(source_id, '-', whose), 2025, 'Relevé 24', '', 900,
    '', '', '', true FROM child, unnest(ARRAY[contact_id, NULL]) whose;

INSERT INTO documents_document (board_id, student_id, contact_id, public_id, source_id, title, category,
    published_on, file_name, digest, size, media_type, is_active)
SELECT board_id, id, whose, gen_random_uuid(), concat(source_id, '-', whose), 'Lettre', '', '2026-09-15',
    'a.pdf', repeat('a', 64), 1, '', true FROM child, unnest(ARRAY[contact_id, NULL]) whose;

INSERT INTO report_cards_reportcard (board_id, student_id, public_id, source_id, number, run_id, student_key,
    birth_date, year, kind, name, school, issued_on, published_at, recorded_at, is_withdrawn, content, digest,
    code, proofs)
SELECT board_id, id, gen_random_uuid(), source_id, 1, 1, public_id, birth_date, '', 'term', '', '', now(),
    now() - interval '1 day', now(), false, '{}', '', '', '{}' FROM child;

INSERT INTO privacy_schoolrequest (id, board_id, student_id, person_id, kind, part, text, state, opened_at,
    decided_by, answer)
SELECT gen_random_uuid(), board_id, id, person_id, 'correction', 'name', 'Léa', 'open', now(), '', ''
FROM child;

INSERT INTO audit_entry (id, at, action, subject_kind, subject_id, board_id, details)
SELECT gen_random_uuid(), now(), 'student.viewed', 'student', id::text, board_id, '{}' FROM child
"""
_CHILD = """
WITH child AS (
    SELECT s.*, l.person_id, l.contact_id FROM records_student s JOIN links_link l ON l.student_id = s.id
    WHERE s.board_id = %(board)s)
"""
# By name, or because the policy asks more than who asks, for which board and until when.
_READ_BY_A_LINK = r"""
SELECT DISTINCT tablename::text FROM pg_policies WHERE schemaname = 'public' AND cmd = 'SELECT'
    AND NOT 'portail_owner' = ANY (roles)
    AND (policyname = 'parents' OR qual ~ '\mapp_(?!actor|board|address|today)') ORDER BY 1
"""


def fill(raw: Any, *, board: int) -> None:
    """The rows. raw: a connection past every policy."""
    for statement in _SHARED.split(";\n"):
        raw.execute(statement, {"board": board})
    for statement in _OF_EACH.split(";\n"):
        raw.execute(_CHILD + statement, {"board": board})


def tables_read_by_a_link(raw: Any) -> list[str]:
    """The tables of which guardians read rows because a link of theirs lets them."""
    return [table for (table,) in raw.execute(_READ_BY_A_LINK).fetchall()]
