"""What becomes of an enrolment that the board says no longer: its results stay readable. Floor 7."""

from datetime import datetime

from django.db import connection

from portail.classes.bulk import ENROLMENTS
from portail.classes.models import FormerEnrolment
from portail.database.journal import tables_written

# At the turn of a year the sections themselves end: what is kept is a change of group within one.
_KEEP = """
INSERT INTO classes_formerenrolment (board_id, section_id, student_id, run_id, left_at)
SELECT %(board)s, c.id, (gone.before->>'student_id')::bigint, %(run)s, %(now)s
FROM database_change gone
JOIN classes_section c ON c.id = (gone.before->>'section_id')::bigint AND c.is_active
WHERE gone.board_id = %(board)s AND gone.run_id = %(run)s AND gone."table" = 'classes_enrolment'
AND gone.before IS NOT NULL
ON CONFLICT (student_id, section_id) DO NOTHING
"""


def keep_former_enrolments(*, board_id: int, run_id: int, now: datetime) -> int:
    """Keep that students were in the sections that the run took them out of; how many. In its transaction."""
    if ENROLMENTS.table not in tables_written(board_id=board_id, run_id=run_id):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {"board": board_id, "run": run_id, "now": now})
        return int(cursor.rowcount)


def forget_former_enrolments(*, board_id: int, run_id: int, now: datetime) -> int:  # noqa: ARG001  (AfterRun)
    """Forget those that an undone run made: it put the enrolments themselves back."""
    return FormerEnrolment.objects.filter(board_id=board_id, run_id=run_id).delete()[0]
