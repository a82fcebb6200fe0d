"""Rows of a whole province beside the tests' cast, written by the database itself."""

from typing import Any

PUPILS = 1_200_000
BOARDS = 72

# Every pupil has two contacts in turn of a pool five thirds as large; ids far from the cast's own.
_ROWS = """
INSERT INTO boards_board (id, code, name, kind, subscribed, absent_access, region, municipality, website,
    phone)
SELECT 1000 + n, (800000 + n)::text, 'CSS du Volume ' || n, 'francophone', true, 'unknown', '', '', '', ''
FROM generate_series(0, {boards} - 1) n;

INSERT INTO records_student (id, board_id, public_id, source_id, file_number, permanent_code, family_name,
    given_names, usual_family_name, usual_given_name, birth_date, level, is_active, revision)
SELECT 1000000 + n, 1000 + n % {boards}, gen_random_uuid(), 'v' || n, lpad((n / {boards})::text, 7, '0'),
    'VOLU' || lpad(n::text, 8, '0'), 'Tremblay', 'Léa', '', '', date '2009-01-01' + n % 4500, 'P3', true, 1
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

INSERT INTO accounts_legacyaddress (email, loaded_at)
SELECT 'ancienne' || n || '@exemple.ca', now() FROM generate_series(1, {pupils} / 12) n;
"""


def fill(raw: Any, *, pupils: int = PUPILS) -> None:
    """Add the rows, as a superuser who trusts that they agree; then tell the planner."""
    raw.execute("SET session_replication_role = replica")
    script = _ROWS.format(pupils=pupils, contacts=pupils * 5 // 3, boards=BOARDS)
    for statement in script.split(";\n"):
        raw.execute(statement)
    raw.execute("VACUUM ANALYZE")
