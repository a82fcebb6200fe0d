"""The record's tables as the bulk machinery must know them, in the order they are applied. Floor 6."""

from portail.database.bulk import BulkTable, Reference

STUDENTS = BulkTable(
    "records_student",
    key=("source_id",),
    fields=(
        ("file_number", "text"),
        ("permanent_code", "text"),
        ("family_name", "text"),
        ("given_names", "text"),
        ("usual_family_name", "text"),
        ("usual_given_name", "text"),
        ("birth_date", "date"),
        ("level", "text"),
        ("adult_access", "boolean"),
    ),
    references=(Reference("school_id", staged="school", table="boards_school", key="source_id"),),
    revised=True,
    created={"public_id": "gen_random_uuid()", "revision": "1"},
    exchanged=("file_number",),
)

CONTACTS = BulkTable(
    "records_contact",
    key=("source_id",),
    fields=(
        ("family_name", "text"),
        ("given_name", "text"),
        ("language", "text"),
        ("phone", "text"),
        ("identity", "smallint"),
    ),
)

_CONTACT = Reference("contact_id", staged="contact", table="records_contact", key="source_id")

ADDRESSES = BulkTable(
    "records_contactaddress",
    key=("contact_id", "address_key"),
    fields=(("address", "text"),),
    references=(_CONTACT,),
    ends=False,
)

GUARDIANSHIPS = BulkTable(
    "records_guardianship",
    key=("student_id", "contact_id"),
    fields=(("relation", "text"), ("access", "text"), ("starts_on", "date"), ("ends_on", "date")),
    references=(
        Reference("student_id", staged="student", table="records_student", key="source_id"),
        _CONTACT,
    ),
)

TABLES = (STUDENTS, CONTACTS, ADDRESSES, GUARDIANSHIPS)
