"""The room's tables as the bulk machinery must know them, in the order they are applied. Floor 7."""

from portail.database.bulk import BulkTable, Reference

_SCHOOL = Reference("school_id", staged="school", table="boards_school", key="source_id")
_SECTION = Reference("section_id", staged="section", table="classes_section", key="source_id")
_STUDENT = Reference("student_id", staged="student", table="records_student", key="source_id")

TERMS = BulkTable(
    "classes_term",
    key=("source_id",),
    fields=(
        ("year", "text"),
        ("number", "smallint"),
        ("name", "text"),
        ("starts_on", "date"),
        ("ends_on", "date"),
        ("weight", "numeric"),
    ),
    references=(
        Reference("school_id", staged="school", table="boards_school", key="source_id", optional=True),
    ),
)

SECTIONS = BulkTable(
    "classes_section",
    key=("source_id",),
    fields=(
        ("year", "text"),
        ("subject_code", "text"),
        ("subject", "text"),
        ("group", "text"),
        ("teacher", "text"),
        ("room", "text"),
    ),
    references=(_SCHOOL,),
    created={"public_id": "gen_random_uuid()"},
)

ENROLMENTS = BulkTable(
    "classes_enrolment",
    key=("section_id", "student_id"),
    fields=(),
    references=(_SECTION, _STUDENT),
    ends=False,
)

WORKS = BulkTable(
    "classes_work",
    key=("source_id",),
    fields=(
        ("kind", "text"),
        ("title", "text"),
        ("details", "text"),
        ("assigned_on", "date"),
        ("due_on", "date"),
        ("max_mark", "numeric"),
        ("counts", "boolean"),
        ("weight", "numeric"),
        ("competency", "text"),
        ("results_shown", "boolean"),
    ),
    references=(
        _SECTION,
        Reference("term_id", staged="term", table="classes_term", key="source_id", optional=True),
    ),
    stamped=True,
    created={"public_id": "gen_random_uuid()"},
)
