"""What a parent's active links let through of the sections their children are in. Floor 7, above links."""

from portail.links.rights import ACTIVE_LINK, among


def taught(column: str = "section_id") -> str:
    """The row is of a section in which a student whom the person follows is enrolled."""
    enrolments = (
        "SELECT e.section_id FROM classes_enrolment e JOIN links_link l ON l.student_id = e.student_id"
    )
    return among(column, f"{enrolments} WHERE {ACTIVE_LINK}")
