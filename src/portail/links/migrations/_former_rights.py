"""What a parent’s active links let through, as the migrations from before 0005 wrote it. Floor 7.

Each is a condition on a row, whose columns are given by name. In the ARRAY form PostgreSQL works the list out
once a statement and uses the index: a thousand times faster than EXISTS on 1.4 M rows. The person is read in
each: without a signed-in person no list holds anything, whatever the board's context.
"""

ACTIVE_LINK = (
    "l.person_id = (SELECT app_actor()) AND l.active"
    " AND (l.ends_on IS NULL OR l.ends_on >= (SELECT app_today()))"
)


def among(column: str, select: str) -> str:
    """The row's COLUMN is one of those that SELECT gives."""
    return f"{column} = ANY (ARRAY({select}))"


def _linked(column: str, of_link: str) -> str:
    return among(column, f"SELECT l.{of_link} FROM links_link l WHERE {ACTIVE_LINK}")


def followed(column: str = "student_id") -> str:
    """The row is of a student whom the person follows."""
    return _linked(column, "student_id")


def own_home(column: str = "contact_id") -> str:
    """The row is of no home in particular, or of the home of the contact as whom the person follows."""
    return f"({column} IS NULL OR {_linked(column, 'contact_id')})"


def attended(column: str = "school_id") -> str:
    """The row is of a school where a student whom the person follows is."""
    students = "SELECT s.school_id FROM records_student s JOIN links_link l ON l.student_id = s.id"
    return among(column, f"{students} WHERE {ACTIVE_LINK}")


def of_followed_board(column: str = "board_id") -> str:
    """The row is of a board where the person follows a student."""
    return _linked(column, "board_id")


# Which age rules the boards of a person's children have: the fifth part of what was kept of the whole.
AGE_RULES = "app_kept('whole', 5)"
