"""What a parent's active links let through, for the row policies of the rooms above. Floor 7.

Each is a condition on a row, whose column is given by name. The lists are worked out once a statement by
`app_followed` (links/migrations/0007_followed_in_one_call.py, ADR 0031), however many tables the statement
reads; as one array each, PostgreSQL looks them up by index. Without a signed-in person no list holds
anything, whatever the board's context.

category: whose age rule is asked as well (links.ages.Category); WHOLE for what no rule hides.
"""

from django.db.migrations import RunSQL

from portail.database.policies import readable

WHOLE = "whole"


def among(column: str, lists: str) -> str:
    """The row's COLUMN is in the array that LISTS gives, asked once a statement."""
    return f"{column} = ANY ((SELECT {lists})::bigint[])"


def followed(category: str = WHOLE, *, column: str = "student_id") -> str:
    """The row is of a student whom the person follows."""
    return among(column, f"app_followed('student', '{category}')")


def own_home(column: str = "contact_id") -> str:
    """The row is of no home in particular, or of the home of the contact as whom the person follows."""
    return f"({column} IS NULL OR {among(column, f"app_followed('contact', '{WHOLE}')")})"


def attended(category: str = WHOLE, *, column: str = "school_id") -> str:
    """The row is of a school where a student whom the person follows is."""
    return among(column, f"app_followed('school', '{category}')")


def of_followed_board(column: str = "board_id") -> str:
    """The row is of a board where the person follows a student."""
    return among(column, f"app_followed('board', '{WHOLE}')")


def parents_read(table: str, *conditions: str) -> RunSQL:
    """The parents' axis of TABLE: rows where all CONDITIONS hold are read, never written."""
    return readable(table, "parents", using=" AND ".join(conditions))
