"""Which messages are a parent’s, as the migrations from before 0005 wrote it. Floor 7."""

from portail.classes.migrations._former_rights import taught
from portail.links.migrations._former_rights import among, attended, followed

OWN = "person_id = (SELECT app_actor())"


def received(column: str = "message_id") -> str:
    """The row is of a message to a student whom the person follows, to their section or to their school."""
    ways = (("student", followed()), ("section", taught()), ("school", attended()))
    selects = (f"SELECT message_id FROM communications_to{kind} WHERE {which}" for kind, which in ways)
    return among(column, " UNION ALL ".join(selects))


def is_sent_to(message: str, student: str) -> str:
    """The message is to this very student, in one of the three ways; both are columns with their table."""
    return f"""(EXISTS (SELECT FROM communications_tostudent r
        WHERE r.message_id = {message} AND r.student_id = {student})
    OR EXISTS (SELECT FROM communications_tosection r JOIN classes_enrolment e ON e.section_id = r.section_id
        WHERE r.message_id = {message} AND e.student_id = {student})
    OR EXISTS (SELECT FROM communications_toschool r JOIN records_student s ON s.school_id = r.school_id
        WHERE r.message_id = {message} AND s.id = {student}))"""


def of_question(table: str) -> str:
    """The row's question is asked of its student, and of the row's own board."""
    asked = is_sent_to("q.message_id", f"{table}.student_id")
    return f"""EXISTS (SELECT FROM communications_question q WHERE q.id = {table}.question_id
        AND q.board_id = {table}.board_id AND {asked})"""


def of_message(table: str) -> str:
    """The row's message is of the row's own board."""
    return f"""EXISTS (SELECT FROM communications_message m WHERE m.id = {table}.message_id
        AND m.board_id = {table}.board_id)"""


SETTLED_BY_OWN = f"id = ANY (ARRAY(SELECT a.settlement_id FROM communications_answer a WHERE a.{OWN}))"
