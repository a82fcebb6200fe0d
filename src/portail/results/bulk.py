"""The room's tables as the bulk machinery must know them. Floor 7."""

from portail.database.bulk import BulkTable, Reference

_STUDENT = Reference("student_id", staged="student", table="records_student", key="source_id")

# No correction moves received_at: a mark that was seen does not hide until the publication hour again.
MARKS = BulkTable(
    "results_mark",
    key=("work_id", "student_id"),
    fields=(
        ("state", "text"),
        ("value", "text"),
        ("number", "numeric"),
        ("group_average", "numeric"),
        ("published_at", "timestamptz"),
    ),
    references=(Reference("work_id", staged="work", table="classes_work", key="source_id"), _STUDENT),
    created={"received_at": "%(now)s"},
)

TERM_RESULTS = BulkTable(
    "results_termresult",
    key=("source_id",),
    fields=(
        ("competency", "text"),
        ("value", "text"),
        ("number", "numeric"),
        ("group_average", "numeric"),
        ("weight", "numeric"),
        ("published_on", "date"),
    ),
    references=(
        Reference("section_id", staged="section", table="classes_section", key="source_id"),
        _STUDENT,
        Reference("term_id", staged="term", table="classes_term", key="source_id", optional=True),
    ),
    created={"received_at": "%(now)s"},
)
