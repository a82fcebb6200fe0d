"""What was taught to the children whom a person follows, as the migrations from before 0005 wrote it. Floor 7."""

from portail.links.migrations._former_rights import ACTIVE_LINK, among


def taught(column: str = "section_id") -> str:
    """The row is of a section in which a student whom the person follows is enrolled."""
    enrolments = (
        "SELECT e.section_id FROM classes_enrolment e JOIN links_link l ON l.student_id = e.student_id"
    )
    return among(column, f"{enrolments} WHERE {ACTIVE_LINK}")
