"""The tables of a board's package, as the undoing of a run must know them. Floor 5."""

from portail.database.bulk import BulkTable

SCHOOLS = BulkTable(
    "boards_school",
    key=("id",),
    fields=(
        ("code", "text"),
        ("source_id", "text"),
        ("name", "text"),
        ("municipality", "text"),
        ("phone", "text"),
        ("address", "text"),
        ("preschool", "boolean"),
        ("primary", "boolean"),
        ("secondary", "boolean"),
    ),
)
YEARS = BulkTable(
    "boards_schoolyear", key=("label",), fields=(("starts_on", "date"), ("ends_on", "date")), ends=False
)
PUBLICATIONS = BulkTable(
    "boards_publication",
    key=("domain",),
    fields=(("last_at", "timestamptz"), ("schools", "bigint[]")),
    ends=False,
)
