"""What a parent's active links let through of the sections their children are in. Floor 7, above links."""

from portail.links.rights import WHOLE, among


def taught(category: str = WHOLE, *, column: str = "section_id", former: bool = False) -> str:
    """The row is of a section where a student whom the person follows is; FORMER: or was."""
    return among(column, f"app_taught('{'any' if former else 'present'}', '{category}')")
