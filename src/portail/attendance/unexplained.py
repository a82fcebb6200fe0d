"""What is unexplained, as SQL: for notices, for the check of masses, and for a parent's home. Floor 7.

The same verdicts as in rules.py, which a test holds against these. Tables' aliases: a is attendance_absence.
"""

from portail.attendance.rules import AGAIN_DAYS

_HALF = (
    "CASE WHEN a.part = 'afternoon' OR (a.part = '' AND a.starts_at >= '12:00')"
    " THEN 'afternoon' ELSE 'morning' END"
)

_ANNOUNCED = f"""EXISTS (
    SELECT FROM attendance_announcement n
    WHERE n.student_id = a.student_id AND n.withdrawn_at IS NULL AND a.day BETWEEN n.first_on AND n.last_on
    AND (n.part = 'day' OR n.part = {_HALF} OR n.part = 'periods'
        AND (a.periods = '' OR string_to_array(n.periods, ',') && string_to_array(a.periods, ','))))"""

_WAITS = f"""a.is_active AND a.state = 'waiting' AND NOT {_ANNOUNCED}
    AND NOT EXISTS (SELECT FROM attendance_justification j WHERE j.absence_id = a.id)"""

# What the school refused lately, and nobody answered since.
_REFUSED_AT = "coalesce(a.answered_at, a.changed_at)"
_ASKED_AGAIN = f"""a.is_active AND a.state = 'refused'
    AND ({_REFUSED_AT} AT TIME ZONE 'America/Toronto')::date >= (SELECT app_today()) - {AGAIN_DAYS}
    AND NOT EXISTS (SELECT FROM attendance_justification j
        WHERE j.absence_id = a.id AND j.sent_at > {_REFUSED_AT})"""  # noqa: S608  (constants)

# What a parent's home and page ask about: this school year's. The row policies are the grant, and hide what
# the board hides.
TO_JUSTIFY = f"""a.kind = 'absence' AND (({_WAITS}) OR ({_ASKED_AGAIN}))
    AND a.day >= date_trunc('year', (SELECT app_today()) - interval '7 months') + interval '7 months'"""

# A board's unexplained absences of a few days, and the half-days of schools where there are too many of them
# to be true. Needs %(board)s, %(hidden)s, %(from)s, %(share)s, %(floor)s.
UNEXPLAINED = f"""
unexplained AS (
    SELECT a.kind, a.student_id, s.school_id, s.level, a.day, {_HALF} AS half, a.recorded_at, a.seen_at
    FROM attendance_absence a JOIN records_student s ON s.id = a.student_id
    WHERE a.board_id = %(board)s AND a.day >= %(from)s AND a.kind IN ('absence', 'early') AND {_WAITS}
    AND NOT a.reason_code = ANY (%(hidden)s)),
masses AS (
    SELECT u.school_id, u.day, u.half, u.absent, u.students FROM (
        SELECT school_id, day, half, count(DISTINCT student_id) AS absent,
            (SELECT count(*) FROM records_student s
            WHERE s.board_id = %(board)s AND s.school_id = unexplained.school_id AND s.is_active) AS students
        FROM unexplained WHERE kind = 'absence' AND school_id IS NOT NULL GROUP BY school_id, day, half) u
    WHERE u.absent >= %(floor)s AND u.absent * 100 > u.students * %(share)s)"""  # noqa: S608  (constants)
