"""That lines or receipts are new or changed since the last visit, for the home; never how much. Floor 7."""

from typing import NamedTuple


def _last(table: str) -> str:
    return (
        f"(SELECT max(f.changed_at) FROM {table} f WHERE f.student_id = s.id AND f.is_active"  # noqa: S608  (our own names)
        f" AND f.changed_at >= (SELECT at FROM visit))"
    )


# For a statement with visits.VISIT where `s` is the student. One a kind however many lines an import
# wrote, as in events.py. Nothing is new to whoever never came before, and the hour alone brings nothing.
HOME_JSON = f"""
json_build_array({_last("fees_line")}, {_last("fees_receipt")})"""


class NewFees(NamedTuple):
    """When a line and a receipt last came or changed since the last visit, ISO 8601; None for none."""

    line_at: str | None
    receipt_at: str | None
