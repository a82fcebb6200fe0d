"""The room's table as the bulk machinery must know it. Floor 7."""

from portail.database.bulk import BulkTable, Reference

TRIPS = BulkTable(
    "transport_trip",
    key=("source_id",),
    fields=(
        ("half", "text"),
        ("days", "text"),
        ("pattern", "text"),
        ("leaves_at", "time"),
        ("stop", "text"),
        ("route", "text"),
        ("company", "text"),
        ("phone", "text"),
        ("starts_on", "date"),
        ("ends_on", "date"),
        ("change", "text"),
    ),
    references=(
        Reference("student_id", staged="student", table="records_student", key="source_id"),
        Reference("contact_id", staged="contact", table="records_contact", key="source_id", optional=True),
    ),
    stamped=True,
    created={"public_id": "gen_random_uuid()"},
)
