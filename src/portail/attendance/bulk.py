"""The room's table as the bulk machinery must know it. Floor 7."""

from portail.database.bulk import BulkTable, Reference

ABSENCES = BulkTable(
    "attendance_absence",
    key=("source_id",),
    fields=(
        ("day", "date"),
        ("kind", "text"),
        ("part", "text"),
        ("starts_at", "time"),
        ("ends_at", "time"),
        ("periods", "text"),
        ("subject", "text"),
        ("reason_code", "text"),
        ("state", "text"),
        ("answered_at", "timestamptz"),
        ("answered_by", "text"),
        ("recorded_at", "timestamptz"),
        ("source", "text"),
    ),
    references=(Reference("student_id", staged="student", table="records_student", key="source_id"),),
    stamped=True,
    created={"public_id": "gen_random_uuid()", "seen_at": "%(now)s"},
)
