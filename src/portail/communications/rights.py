"""Which messages a parent's active links let through, for the row policies of this room. Floor 7."""

from portail.links.rights import among


def received(column: str = "message_id") -> str:
    """The row is of a message to a student whom the person follows, to their section or to their school."""
    return among(column, "app_received()")
