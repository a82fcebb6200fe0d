"""What a board's imports may do without anybody looking. Floor 8."""

from portail.imports.brake import Allowed
from portail.imports.models import ImportLimits


def allowed_for(board_id: int) -> Allowed:
    """The board's limits; the usual ones where it set none. Needs the board's context."""
    limits = ImportLimits.objects.filter(board_id=board_id).first() or ImportLimits(board_id=board_id)
    return Allowed(
        aside=limits.aside_percent,
        departures=limits.departures_percent,
        lost_links=limits.lost_links_percent,
        addresses=limits.addresses_percent,
        floor=limits.floor,
    )
