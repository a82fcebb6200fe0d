"""The room's table as the bulk machinery must know it. Floor 7."""

from portail.database.bulk import BulkTable, Reference

DOCUMENTS = BulkTable(
    "documents_document",
    key=("source_id",),
    fields=(
        ("title", "text"),
        ("category", "text"),
        ("published_on", "date"),
        ("expires_on", "date"),
        ("file_name", "text"),
        ("digest", "text"),
        ("size", "integer"),
        ("media_type", "text"),
    ),
    references=(
        Reference("student_id", staged="student", table="records_student", key="source_id", optional=True),
        Reference("contact_id", staged="contact", table="records_contact", key="source_id", optional=True),
        Reference("section_id", staged="section", table="classes_section", key="source_id", optional=True),
        Reference("school_id", staged="school", table="boards_school", key="source_id", optional=True),
    ),
    stamped=True,
    created={"public_id": "gen_random_uuid()"},
)
