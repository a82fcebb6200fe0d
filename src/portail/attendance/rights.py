"""What parents may read and send of absences, for the row policies. Floor 7, above links."""

OWN = "person_id = (SELECT app_actor())"

# The board hides some of its codes (attendance.settings.HIDDEN_REASONS): no page may show what they say.
DISCREET = """NOT (board_id || ':' || reason_code) = ANY (ARRAY(
    SELECT s.board_id || ':' || trim(code)
    FROM boards_boardsetting s, unnest(string_to_array(s.value, ';')) code
    WHERE s.name = 'absence-hidden-reasons'))"""

OWN_ANNOUNCEMENT = f"""id = ANY (ARRAY(
    SELECT e.announcement_id FROM attendance_explanation e
    WHERE e.{OWN} AND e.announcement_id IS NOT NULL))"""  # noqa: S608  (constants)


def of_absence(table: str) -> str:
    """The row's absence is one that the person may read, of the row's own student and board."""
    return f"""EXISTS (SELECT FROM attendance_absence a WHERE a.id = {table}.absence_id
        AND a.student_id = {table}.student_id AND a.board_id = {table}.board_id)"""


def of_student(table: str) -> str:
    """The row's student is of the row's own board."""
    return f"""EXISTS (SELECT FROM records_student s WHERE s.id = {table}.student_id
        AND s.board_id = {table}.board_id)"""


def of_sent(table: str) -> str:
    """What the row explains is of the row's own student and board."""
    return f"({_explained(table, 'justification')} OR {_explained(table, 'announcement')})"


def _explained(table: str, kind: str) -> str:
    sent = f"SELECT FROM attendance_{kind} o WHERE o.id = {table}.{kind}_id"
    return f"EXISTS ({sent} AND o.student_id = {table}.student_id AND o.board_id = {table}.board_id)"
