"""The statements that turn what the board's files say into issued versions. Floor 7, called by actions.

Every one needs %(board)s, %(run)s and %(now)s, the board's context, and is one statement for all cards.
"""

from typing import LiteralString

# 16 signs of 32, one a byte; two bits of the 128 are the version's of a UUID, one of which falls here.
CODE: LiteralString = """
(SELECT string_agg(
    substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + mod(get_byte(random_bytes, place), 32), 1), ''
    ORDER BY place
) FROM generate_series(0, 15) AS place)"""

# The cards of which the run wrote a line.
_TOUCHED: LiteralString = """
written AS (
    SELECT c."table", unnest(c.row_ids) AS id FROM database_change c
    WHERE c.board_id = %(board)s AND c.run_id = %(run)s
      AND c."table" IN ('report_cards_header', 'report_cards_body')),
touched AS (
    SELECT id FROM written WHERE "table" = 'report_cards_header'
    UNION
    SELECT b.header_id FROM report_cards_body b JOIN written w ON w.id = b.id
    WHERE w."table" = 'report_cards_body' AND b.board_id = %(board)s)"""

# Nobody could read these yet: what takes their place needs no trace of them.
FORGET_UNPUBLISHED: LiteralString = f"""
WITH {_TOUCHED}
DELETE FROM report_cards_reportcard r USING report_cards_header h JOIN touched t ON t.id = h.id
WHERE r.board_id = %(board)s AND h.board_id = %(board)s AND r.source_id = h.source_id
  AND r.published_at > %(now)s
"""  # noqa: S608  (put together from constants only)

# Row by row and before the join: a sub-select that reads no row of it would give all cards one code.
_LATEST: LiteralString = """
latest AS MATERIALIZED (
    SELECT DISTINCT ON (r.source_id, r.student_id) r.*, uuid_send(gen_random_uuid()) AS random_bytes
    FROM report_cards_reportcard r
    WHERE r.board_id = %(board)s AND r.source_id IN (SELECT source_id FROM said)
    ORDER BY r.source_id, r.student_id, r.number DESC)"""

_COLUMNS: LiteralString = """
(board_id, student_id, public_id, source_id, number, run_id, student_key, birth_date, year, kind, name,
 school, issued_on, published_at, recorded_at, is_withdrawn, content, digest, code, proofs)"""

_WITHDRAW: LiteralString = f"""
INSERT INTO report_cards_reportcard {_COLUMNS}
SELECT l.board_id, l.student_id, gen_random_uuid(), l.source_id, l.number + 1, %(run)s, l.student_key,
       l.birth_date, l.year, l.kind, l.name, l.school, l.issued_on, %(now)s, %(now)s, true, '{{}}', '',
       {CODE}, l.proofs
FROM latest l"""  # noqa: S608  (put together from constants only)

# A card that the school took back, or that turned out to be another student's.
TAKE_BACK: LiteralString = f"""
WITH {_TOUCHED},
said AS (
    SELECT h.source_id, h.student_id, h.withdrawn_on FROM report_cards_header h JOIN touched t ON t.id = h.id
    WHERE h.board_id = %(board)s AND h.is_active),
{_LATEST}
{_WITHDRAW} JOIN said ON said.source_id = l.source_id
WHERE NOT l.is_withdrawn AND (said.withdrawn_on IS NOT NULL OR said.student_id <> l.student_id)
"""  # noqa: S608  (put together from constants only)

_WEIGHTS: LiteralString = """
(SELECT coalesce(jsonb_agg(jsonb_build_object('name', w.name, 'weight', w.weight) ORDER BY w.number), '[]')
 FROM (SELECT DISTINCT ON (e.number) e.number, e.name, e.weight FROM classes_term e
       WHERE e.board_id = %(board)s AND e.year = h.year AND e.is_active
         AND (e.school_id IS NULL OR e.school_id = h.school_id)
       ORDER BY e.number, e.school_id IS NULL) w
 WHERE w.weight IS NOT NULL)"""

_TERM_NAME: LiteralString = """
(SELECT e.name FROM classes_term e
 WHERE e.board_id = %(board)s AND e.year = h.year AND e.number = h.term AND e.is_active
   AND (e.school_id IS NULL OR e.school_id = h.school_id)
 ORDER BY e.school_id IS NULL LIMIT 1)"""

_CONTENT: LiteralString = f"""
jsonb_build_object(
    'given_name', coalesce(nullif(s.usual_given_name, ''), split_part(s.given_names, ' ', 1)),
    'given_names', coalesce(nullif(s.usual_given_name, ''), s.given_names),
    'family_name', coalesce(nullif(s.usual_family_name, ''), s.family_name),
    'file_number', s.file_number, 'birth_date', s.birth_date,
    'board', board.name, 'school', school.name, 'school_phone', school.phone,
    'level', h.level, 'group', h."group", 'teacher', h.teacher, 'director', h.director,
    'absences', h.absences, 'lates', h.lates, 'comment', h.comment, 'legend', h.legend,
    'school_address', school.address, 'guardians', h.guardians,
    'decision', h.decision, 'credits', h.credits, 'term', h.term, 'term_name', coalesce({_TERM_NAME}, ''),
    'weights', {_WEIGHTS}, 'lines', b.lines)"""

# What came to the contract later counts where a card says it: one that does not is the same card as before.
_DIGEST: LiteralString = """
encode(sha256(convert_to((
    to_jsonb(h) - ARRAY['id', 'board_id', 'published_at', 'withdrawn_on', 'is_active',
        'decision', 'guardians', 'credits']
    || jsonb_strip_nulls(jsonb_build_object(
        'decision', nullif(h.decision, ''), 'guardians', nullif(h.guardians, ''), 'credits', h.credits))
    || jsonb_build_object('lines', b.lines))::text, 'UTF8')), 'hex')"""

# A card without lines waits for them: half a report card is none.
ISSUE: LiteralString = f"""
WITH {_TOUCHED},
said AS MATERIALIZED (
    SELECT h.source_id, h.student_id, s.public_id AS student_key, s.birth_date, h.year, h.kind, h.name,
           school.name AS school, h.issued_on, h.published_at, {_CONTENT} AS content,
           uuid_send(gen_random_uuid()) AS random_bytes, {_DIGEST} AS digest
    FROM report_cards_header h
    JOIN touched t ON t.id = h.id
    JOIN report_cards_body b ON b.header_id = h.id AND b.is_active
    JOIN records_student s ON s.id = h.student_id
    JOIN boards_school school ON school.id = h.school_id
    JOIN boards_board board ON board.id = h.board_id
    WHERE h.board_id = %(board)s AND h.is_active AND h.withdrawn_on IS NULL),
{_LATEST},
coded AS (SELECT said.*, {CODE} AS code FROM said)
INSERT INTO report_cards_reportcard {_COLUMNS}
SELECT %(board)s, c.student_id, gen_random_uuid(), c.source_id, coalesce(l.number, 0) + 1, %(run)s,
       c.student_key, c.birth_date, c.year, c.kind, c.name, c.school, c.issued_on,
       CASE WHEN l.id IS NULL THEN c.published_at ELSE greatest(c.published_at, %(now)s) END, %(now)s,
       false, c.content, c.digest, c.code,
       coalesce(l.proofs, '{{}}') || ('report-card:' || c.code || ':' || c.birth_date)::varchar
FROM coded c LEFT JOIN latest l ON l.source_id = c.source_id AND l.student_id = c.student_id
WHERE l.id IS NULL OR l.is_withdrawn OR l.digest <> c.digest
"""  # noqa: S608  (put together from constants only)

RAISE_REVISIONS: LiteralString = """
UPDATE records_student s SET revision = s.revision + 1
WHERE s.board_id = %(board)s AND s.id IN (
    SELECT student_id FROM report_cards_reportcard
    WHERE board_id = %(board)s AND run_id = %(run)s AND recorded_at = %(now)s)
"""

# Undoing a run: what nobody could read goes; over what could be read, the former version is issued again,
# or the card is withdrawn when there was none.
FORGET_OF_RUN: LiteralString = """
DELETE FROM report_cards_reportcard
WHERE board_id = %(board)s AND run_id = %(run)s AND published_at > %(now)s
"""
BRING_BACK: LiteralString = f"""
WITH said AS (
    SELECT DISTINCT source_id, student_id FROM report_cards_reportcard
    WHERE board_id = %(board)s AND run_id = %(run)s),
{_LATEST},
former AS (
    SELECT DISTINCT ON (r.source_id, r.student_id) r.* FROM report_cards_reportcard r
    JOIN said ON said.source_id = r.source_id AND said.student_id = r.student_id
    WHERE r.board_id = %(board)s AND r.run_id <> %(run)s
    ORDER BY r.source_id, r.student_id, r.number DESC),
coded AS (
    SELECT l.*, {CODE} AS new_code FROM latest l
    JOIN said ON said.source_id = l.source_id AND said.student_id = l.student_id)
INSERT INTO report_cards_reportcard {_COLUMNS}
SELECT l.board_id, l.student_id, gen_random_uuid(), l.source_id, l.number + 1, 0, l.student_key,
       coalesce(f.birth_date, l.birth_date), coalesce(f.year, l.year), coalesce(f.kind, l.kind),
       coalesce(f.name, l.name), coalesce(f.school, l.school), coalesce(f.issued_on, l.issued_on),
       %(now)s, %(now)s, coalesce(f.is_withdrawn, true), coalesce(f.content, '{{}}'), coalesce(f.digest, ''),
       l.new_code,
       l.proofs || ('report-card:' || l.new_code || ':' || coalesce(f.birth_date, l.birth_date))::varchar
FROM coded l LEFT JOIN former f ON f.source_id = l.source_id AND f.student_id = l.student_id
"""  # noqa: S608  (put together from constants only)
