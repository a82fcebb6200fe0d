"""Reading absences, and what families sent of them. Floor 7."""

from portail.attendance.models import Justification


def rows_in_use(board_id: int) -> dict[str, list[int]]:
    """Ids of the absences that a family answered. Needs the board's context."""
    answered = Justification.objects.filter(board_id=board_id).values_list("absence", flat=True)
    return {"attendance_absence": sorted(answered)}
