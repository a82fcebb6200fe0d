"""What is taught to the town and marked in it, written by the database itself."""

from datetime import date

from bench import school_days

SUBJECTS = ("Mathématique", "Français", "Anglais", "Science et technologie", "Histoire", "Éducation physique",
            "Arts plastiques", "Musique")  # fmt: skip
TERMS = (1, 2)  # those that have results; the third is to come
# All in the term that the page shows, which then has as many marks as the peers' pages: 64.
MARKED = 2
WORKS_A_TERM = 8
# Before any day on which somebody measures, so that all of it shows.
PUBLISHED = "2026-01-15T12:00:00-05:00"

_TERMS = """
INSERT INTO classes_term (board_id, source_id, year, number, name, starts_on, ends_on, weight, is_active)
SELECT b.id, 'term-' || b.id || '-' || t.number, %(year)s, t.number, 'Étape ' || t.number,
    %(first)s::date + t.first, %(first)s::date + t.last, t.weight, true
FROM boards_board b,
    (VALUES (1, 0, 69, 20), (2, 70, 169, 20), (3, 170, 294, 60)) AS t (number, first, last, weight)
ORDER BY b.id, t.number
"""

# A group is a school's level: some twenty students.
_SECTIONS = """
INSERT INTO classes_section (board_id, school_id, public_id, source_id, year, subject_code, subject, "group",
    teacher, room, is_active)
SELECT g.board_id, g.school_id, gen_random_uuid(), g.school_id || '-' || g.level || '-' || s.place,
    %(year)s, '', s.name, g.level, 'Mme Zoé Saint-Onge', '112', true
FROM (SELECT DISTINCT board_id, school_id, level FROM records_student) g,
    unnest(%(subjects)s::text[]) WITH ORDINALITY AS s (name, place)
ORDER BY g.school_id, g.level, s.place
"""
_ENROLMENTS = """
INSERT INTO classes_enrolment (board_id, section_id, student_id)
SELECT st.board_id, c.id, st.id FROM records_student st
JOIN classes_section c ON c.school_id = st.school_id AND c."group" = st.level ORDER BY st.id, c.id
"""
_WORKS = """
INSERT INTO classes_work (board_id, section_id, term_id, public_id, source_id, kind, title, details,
    assigned_on, due_on, max_mark, counts, weight, competency, results_shown, changed_at, is_active)
SELECT c.board_id, c.id, t.id, gen_random_uuid(), 'w' || c.id || '-' || t.number || '-' || n,
    'evaluation', 'Problèmes ouverts, situation ' || n, '',
    NULL, t.starts_on + n::integer * 7, 50, n %% 4 <> 0,
    CASE WHEN n %% 4 <> 0 THEN 10 END, 'Utiliser un raisonnement', true, %(published)s, true
FROM classes_section c JOIN classes_term t ON t.board_id = c.board_id AND t.number = %(marked)s,
    generate_series(1, %(works)s) n
ORDER BY c.id, t.number, n
"""
_MARKS = """
INSERT INTO results_mark (board_id, work_id, student_id, state, value, number, group_average, published_at,
    received_at, is_active)
SELECT e.board_id, w.id, e.student_id, 'marked', replace(m.number::text, '.', ','), m.number, 36.5,
    %(published)s, %(published)s, true
FROM classes_enrolment e JOIN classes_work w ON w.section_id = e.section_id,
    LATERAL (SELECT round(25 + ((w.id * 7 + e.student_id * 13) %% 50) / 2.0, 1) AS number) m
ORDER BY e.student_id, w.id
"""
_TERM_RESULTS = """
INSERT INTO results_termresult (board_id, source_id, section_id, student_id, term_id, competency, value,
    number, group_average, weight, published_on, received_at, is_active)
SELECT e.board_id, e.id || '-' || t.number, e.section_id, e.student_id, t.id, '', r.number::text, r.number,
    73, NULL, '2026-01-15', %(published)s, true
FROM classes_enrolment e JOIN classes_term t ON t.board_id = e.board_id AND t.number = ANY (%(terms)s),
    LATERAL (SELECT 55 + (e.id + e.student_id * 3) %% 45 AS number) r
ORDER BY e.student_id, t.number
"""
_DECIDED = """
INSERT INTO boards_boardsetting (board_id, name, value) SELECT id, 'averages-shown', 'yes' FROM boards_board
"""
_PUBLISHED = """
INSERT INTO boards_publication (board_id, domain, first_at, last_at)
SELECT b.id, d, %(published)s, %(published)s
FROM boards_board b, unnest(%(domains)s::text[]) d
"""

DOMAINS = ("terms", "classes", "works", "marks", "term_results", "calendar", "timetable", "absences",
           "messages", "report_cards")  # fmt: skip
STATEMENTS = (_TERMS, _SECTIONS, _ENROLMENTS, _WORKS, _MARKS, _TERM_RESULTS, _DECIDED, _PUBLISHED,
              *school_days.STATEMENTS)  # fmt: skip


def begins(today: date) -> date:
    """The first day of the school year that a day is in; summer belongs to the year that comes."""
    return date(today.year if today.month >= 8 else today.year - 1, 9, 1)


def values(today: date) -> dict[str, object]:
    """What the statements need to write the year around TODAY."""
    first = begins(today)
    return {
        **school_days.values(first),
        "year": f"{first.year}-{first.year + 1}",
        "subjects": list(SUBJECTS),
        "terms": list(TERMS),
        "marked": MARKED,
        "works": WORKS_A_TERM,
        "published": PUBLISHED,
        "domains": list(DOMAINS),
    }
