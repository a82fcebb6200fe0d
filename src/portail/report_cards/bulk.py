"""The room's tables as the bulk machinery must know them, in the order they are applied. Floor 7."""

from portail.database.bulk import BulkTable, Reference

HEADERS = BulkTable(
    "report_cards_header",
    key=("source_id",),
    fields=(
        ("year", "text"),
        ("term", "smallint"),
        ("kind", "text"),
        ("name", "text"),
        ("level", "text"),
        ("group", "text"),
        ("teacher", "text"),
        ("director", "text"),
        ("absences", "numeric"),
        ("lates", "smallint"),
        ("comment", "text"),
        ("legend", "text"),
        ("issued_on", "date"),
        ("published_at", "timestamptz"),
        ("withdrawn_on", "date"),
        ("decision", "text"),
        ("guardians", "text"),
        ("credits", "numeric"),
    ),
    references=(
        Reference("student_id", staged="student", table="records_student", key="source_id"),
        Reference("school_id", staged="school", table="boards_school", key="source_id"),
    ),
)

BODIES = BulkTable(
    "report_cards_body",
    key=("header_id",),
    fields=(("lines", "jsonb"),),
    references=(Reference("header_id", staged="card", table="report_cards_header", key="source_id"),),
)
