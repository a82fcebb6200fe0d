"""Rows of a whole province beside the tests' cast, written by the database itself.

Every pupil of the province, with their guardians, accounts and links; and a school year of some of them, so
that each domain's tables have from ten thousand rows to two millions.
"""

from typing import Any

from django.utils import timezone

from bench import school_year

PUPILS = 1_200_000
BOARDS = 72
SCHOOLS = 4  # of each board
TAUGHT = 12_000  # pupils with a school year, the first ones

# Every pupil has two contacts in turn of a pool five thirds as large; ids far from the cast's own.
_ROWS = """
INSERT INTO boards_board (id, code, name, kind, subscribed, absent_access, region, municipality, website,
    phone)
SELECT 1000 + n, (800000 + n)::text, 'CSS du Volume ' || n, 'francophone', true, 'unknown', '', '', '', ''
FROM generate_series(0, {boards} - 1) n;

INSERT INTO boards_school (id, board_id, code, source_id, name, municipality, phone, address, preschool,
    "primary", secondary, is_active)
SELECT 100000 + n, 1000 + n % {boards}, (800000 + n)::text, 'v' || n, 'École du Volume ' || n, '', '', '',
    false, true, false, true
FROM generate_series(0, {boards} * {schools} - 1) n;

INSERT INTO records_student (id, board_id, school_id, public_id, source_id, file_number, permanent_code,
    family_name, given_names, usual_family_name, usual_given_name, birth_date, level, is_active, revision)
SELECT 1000000 + n, 1000 + n % {boards}, 100000 + n % ({boards} * {schools}), gen_random_uuid(), 'v' || n,
    lpad((n / {boards})::text, 7, '0'), 'VOLU' || lpad(n::text, 8, '0'), 'Tremblay', 'Léa', '', '',
    date '2009-01-01' + n % 4500, 'P' || 1 + n % 5, true, 1
FROM generate_series(0, {pupils} - 1) n;

INSERT INTO records_contact (id, board_id, source_id, family_name, given_name, language, phone, is_active)
SELECT 1000000 + n, 1000 + n % {boards}, 'v' || n, 'Tremblay', 'Anne', 'fr', '', true
FROM generate_series(0, {contacts} - 1) n;

INSERT INTO records_contactaddress (id, board_id, contact_id, address, address_key)
SELECT id, board_id, id, 'volume' || id || '@exemple.ca', 'volume' || id || '@exemple.ca'
FROM records_contact WHERE id >= 1000000;

INSERT INTO records_guardianship (board_id, student_id, contact_id, relation, access, is_active)
SELECT 1000 + n % {boards}, 1000000 + n, 1000000 + (n + other * {pupils}) % {contacts}, 'parent', 'yes', true
FROM generate_series(0, {pupils} - 1) n, generate_series(0, 1) other;

INSERT INTO accounts_person (id, email, password, language, is_active, created_at)
SELECT contact_id, address_key, '!', 'fr', true, now() FROM records_contactaddress
WHERE id >= 1000000 AND id % 5 = 0;

INSERT INTO account_emailaddress (id, user_id, email, verified, "primary")
SELECT id, id, email, true, true FROM accounts_person WHERE id >= 1000000;

INSERT INTO links_link (id, person_id, board_id, student_id, contact_id, address_key, active, suspended_for,
    position, created_at)
SELECT gen_random_uuid(), p.id, g.board_id, g.student_id, g.contact_id, p.email, true, '', 0, now()
FROM accounts_person p JOIN records_guardianship g ON g.contact_id = p.id WHERE p.id >= 1000000;

INSERT INTO accounts_session (session_key, session_data, expire_date, person_id, public_id, created_at,
    used_at, device, remembered)
SELECT md5(id::text), '', now() + interval '12 hours', id, gen_random_uuid(), now(), now(), '', false
FROM accounts_person WHERE id >= 1000000;

INSERT INTO links_linkrequest (id, person_id, board_id, family_name, given_name, birth_date, number, address,
    state, opened_at, decided_by, answer)
SELECT gen_random_uuid(), person_id, board_id, 'Tremblay', 'Léa', '2015-01-01', '0000001', address_key,
    'accepted', now(), '', ''
FROM links_link WHERE contact_id % 50 = 0;

INSERT INTO links_schoolcode (board_id, student_id, contact_id, code_hash, issued_at, issued_by, expires_at)
SELECT board_id, student_id, contact_id, md5(student_id::text) || md5(contact_id::text), now(), '',
    now() + interval '10 days'
FROM links_link WHERE contact_id % 50 = 0;

INSERT INTO links_silencedstudent (board_id, student_id, since, set_by)
SELECT board_id, id, now(), '' FROM records_student WHERE id >= 1000000 AND id % 200 = 0;

INSERT INTO accounts_challenge (id, purpose, email, language, attempts, browser, created_at, expires_at)
SELECT gen_random_uuid(), 'sign_up', email, 'fr', 0, md5(id::text), now(), now() + interval '10 minutes'
FROM accounts_person WHERE id >= 1000000 AND id % 10 = 0;

INSERT INTO accounts_knowndevice (person_id, token, browser, created_at, seen_at)
SELECT id, md5(id::text), md5(id::text), now(), now() FROM accounts_person WHERE id >= 1000000;

INSERT INTO accounts_passkey (person_id, credential_id, credential, sign_count, name, created_at)
SELECT id, id::text::bytea, 'b', 0, 'Pixel', now() FROM accounts_person WHERE id >= 1000000 AND id % 10 = 0;

INSERT INTO accounts_authenticator (person_id, secret, last_step, created_at)
SELECT person_id, 'sealed', 1, now() FROM accounts_passkey WHERE person_id >= 1000000;

INSERT INTO socialaccount_socialaccount (user_id, provider, uid, last_login, date_joined, extra_data)
SELECT person_id, 'oidc', person_id, now(), now(), '{{}}' FROM accounts_passkey WHERE person_id >= 1000000;

INSERT INTO digests_subscription (session_id, person_id, endpoint, browser_key, secret, created_at)
SELECT public_id, person_id, 'https://exemple.ca/' || person_id, '', '', now() FROM accounts_session
WHERE person_id >= 1000000 AND person_id % 10 = 0;

INSERT INTO limits_tally (key, "window", attempts, expires_at)
SELECT md5(id::text), 1, 1, now() + interval '1 day' FROM accounts_person WHERE id >= 1000000 AND id % 5 = 0;

INSERT INTO notices_message (id, kind, to_address, language, subject, text, html, code_seal, message_id,
    state, tries, last_error, created_at)
SELECT gen_random_uuid(), 'code', email, 'fr', 'Votre code', '', '', '', id, 'sent', 1, '', now()
FROM accounts_person WHERE id >= 1000000 AND id % 10 = 0;

INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at)
SELECT 'mail', 'notices.send', s, now() + interval '1 year'
FROM generate_series(1, {pupils} / 60), unnest(ARRAY['succeeded', 'todo']::procrastinate_job_status[]) s;

INSERT INTO accounts_legacyaddress (email, loaded_at)
SELECT 'ancienne' || n || '@exemple.ca', now() FROM generate_series(1, {pupils} / 12) n;
"""


# What the year of the bench leaves out, because its homes have none of it.
_MORE = """
INSERT INTO classes_formerenrolment (board_id, section_id, student_id, run_id, left_at)
SELECT board_id, section_id + 1, student_id, 1, now() FROM classes_enrolment WHERE id % 8 = 1;

INSERT INTO attendance_justification (board_id, student_id, absence_id, sent_at)
SELECT board_id, student_id, id, now() FROM attendance_absence WHERE id % 4 = 0;

INSERT INTO attendance_announcement (board_id, student_id, public_id, first_on, last_on, part, periods,
    sent_at)
SELECT board_id, id, gen_random_uuid(), current_date + 1, current_date + 1, 'day', '', now() FROM taught;

INSERT INTO communications_settlement (board_id, question_id, student_id, version)
SELECT q.board_id, q.id, t.id, 1 FROM communications_question q JOIN taught t USING (board_id)
WHERE t.id % 2 = 0;

INSERT INTO communications_answer (board_id, question_id, student_id, contact_id, person_id, settlement_id,
    version, prompt, value, answered_at)
SELECT s.board_id, s.question_id, s.student_id, l.contact_id, l.person_id, s.id, 1, '', 'yes', now()
FROM communications_settlement s JOIN links_link l USING (student_id);

INSERT INTO communications_question (board_id, message_id, public_id, source_id, kind, prompt, choices,
    version, per_child, changed_at, is_active)
SELECT board_id, id, gen_random_uuid(), source_id, 'signature', '', '', 1, true, now(), true
FROM communications_message WHERE source_id LIKE 'student-%';

INSERT INTO communications_attachment (board_id, message_id, public_id, source_id, title, file_name, digest,
    size, media_type, is_active)
SELECT board_id, id, gen_random_uuid(), source_id, 'Lettre', 'a.pdf', '', 1, 'application/pdf', true
FROM communications_message;

INSERT INTO transport_trip (board_id, student_id, public_id, source_id, half, days, pattern, leaves_at, stop,
    route, company, phone, change, is_active)
SELECT board_id, id, gen_random_uuid(), id || half, half, '', '', '07:35', 'Coin', '', '', '', '', true
FROM taught, unnest(ARRAY['morning', 'afternoon']) half;

INSERT INTO fees_line (board_id, student_id, source_id, kind, day, label, amount, category, deductible,
    is_active)
SELECT board_id, id, id || '-' || n, 'charge', '2026-09-15', 'Agenda', 12.50, '', false, true
FROM taught, generate_series(1, 5) n;

INSERT INTO fees_receipt (board_id, student_id, public_id, source_id, year, label, number, amount, file_name,
    digest, media_type, is_active)
SELECT board_id, id, gen_random_uuid(), id, 2025, 'Relevé 24', '', 900, '', '', '', true FROM taught;

INSERT INTO documents_document (board_id, student_id, public_id, source_id, title, category, published_on,
    file_name, digest, size, media_type, is_active)
SELECT board_id, id, gen_random_uuid(), id, 'Lettre', '', '2026-09-15', 'a.pdf', repeat('a', 64), 1, '', true
FROM taught;

INSERT INTO documents_document (board_id, school_id, public_id, source_id, title, category, published_on,
    file_name, digest, size, media_type, is_active)
SELECT board_id, id, gen_random_uuid(), 'school-' || id || '-' || n, 'Calendrier', '', '2026-09-15', 'a.pdf',
    repeat('b', 64), 1, '', true
FROM boards_school, generate_series(1, 20) n;

INSERT INTO documents_document (board_id, section_id, public_id, source_id, title, category, published_on,
    file_name, digest, size, media_type, is_active)
SELECT board_id, id, gen_random_uuid(), 'section-' || id, 'Plan de cours', '', '2026-09-15', 'a.pdf',
    repeat('c', 64), 1, '', true
FROM classes_section;

INSERT INTO digests_preference (person_id, student_id, topic, manner)
SELECT l.person_id, l.student_id, 'fees', 'off' FROM links_link l JOIN taught t ON t.id = l.student_id;

INSERT INTO results_preference (person_id, hidden) SELECT id, true FROM accounts_person WHERE id % 10 = 0
"""


def fill(raw: Any, *, pupils: int = PUPILS) -> None:
    """Add the rows, as a superuser who trusts that they agree; then tell the planner."""
    raw.execute("SET session_replication_role = replica")
    sizes = {"pupils": pupils, "contacts": pupils * 5 // 3, "boards": BOARDS, "schools": SCHOOLS}
    for statement in _ROWS.format(**sizes).split(";\n"):
        raw.execute(statement)
    _teach(raw)
    raw.execute("VACUUM ANALYZE")


def _teach(raw: Any) -> None:
    """A school year of the first pupils: these statements see no other, by a view of their name."""
    raw.execute("ANALYZE")
    taught = f"SELECT * FROM public.records_student WHERE id BETWEEN 1000000 AND {1_000_000 + TAUGHT - 1}"
    for name in ("taught", "records_student"):
        raw.execute(f"CREATE TEMPORARY VIEW {name} AS {taught}")
    values = school_year.values(timezone.localdate())
    for statement in school_year.STATEMENTS:
        raw.execute(statement, values)
    for statement in _MORE.split(";\n"):
        raw.execute(statement)
    raw.execute("DROP VIEW taught, pg_temp.records_student")
