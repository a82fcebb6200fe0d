"""The room's tables as the bulk machinery must know them, in the order they are applied. Floor 7."""

from portail.database.bulk import BulkTable, Reference

_MESSAGE = Reference("message_id", staged="message", table="communications_message", key="source_id")

# No correction moves received_at: a message that was told of is not told of again.
MESSAGES = BulkTable(
    "communications_message",
    key=("source_id",),
    fields=(
        ("sender", "text"),
        ("sender_role", "text"),
        ("sent_at", "timestamptz"),
        ("subject", "text"),
        ("body", "text"),
        ("is_urgent", "boolean"),
        ("asks_receipt", "boolean"),
        ("takes_replies", "boolean"),
        ("folded", "text"),
    ),
    references=(
        Reference("school_id", staged="school", table="boards_school", key="source_id", optional=True),
    ),
    created={"public_id": "gen_random_uuid()", "received_at": "%(now)s"},
)


def _to(kind: str, table: str) -> BulkTable:
    pointed = Reference(f"{kind}_id", staged=kind, table=table, key="source_id")
    return BulkTable(
        f"communications_to{kind}",
        key=("message_id", f"{kind}_id"),
        fields=(),
        references=(_MESSAGE, pointed),
        ends=False,
    )


TO_STUDENTS = _to("student", "records_student")
TO_SECTIONS = _to("section", "classes_section")
TO_SCHOOLS = _to("school", "boards_school")

ATTACHMENTS = BulkTable(
    "communications_attachment",
    key=("source_id",),
    fields=(
        ("title", "text"),
        ("file_name", "text"),
        ("digest", "text"),
        ("size", "integer"),
        ("media_type", "text"),
    ),
    references=(_MESSAGE,),
    created={"public_id": "gen_random_uuid()"},
)

QUESTIONS = BulkTable(
    "communications_question",
    key=("source_id",),
    fields=(
        ("kind", "text"),
        ("prompt", "text"),
        ("choices", "text"),
        ("closes_at", "timestamptz"),
        ("version", "smallint"),
        ("per_child", "boolean"),
    ),
    references=(_MESSAGE,),
    stamped=True,
    created={"public_id": "gen_random_uuid()"},
)
