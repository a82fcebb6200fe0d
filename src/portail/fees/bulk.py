"""The room's tables as the bulk machinery must know them. Floor 7."""

from portail.database.bulk import BulkTable, Reference

_OF_HOME = (
    Reference("student_id", staged="student", table="records_student", key="source_id"),
    Reference("contact_id", staged="contact", table="records_contact", key="source_id", optional=True),
)

LINES = BulkTable(
    "fees_line",
    key=("source_id",),
    fields=(
        ("kind", "text"),
        ("day", "date"),
        ("due_on", "date"),
        ("label", "text"),
        ("amount", "numeric"),
        ("paid", "numeric"),
        ("category", "text"),
        ("deductible", "boolean"),
    ),
    references=_OF_HOME,
    stamped=True,
)

RECEIPTS = BulkTable(
    "fees_receipt",
    key=("source_id",),
    fields=(
        ("year", "smallint"),
        ("label", "text"),
        ("number", "text"),
        ("issued_on", "date"),
        ("amount", "numeric"),
        ("days", "smallint"),
        ("file_name", "text"),
        ("digest", "text"),
        ("size", "integer"),
        ("media_type", "text"),
    ),
    references=_OF_HOME,
    stamped=True,
    created={"public_id": "gen_random_uuid()"},
)
