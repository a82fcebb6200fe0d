"""Rows of transport, fees and documents, written past the import, for whoever probes the policies."""

from typing import Any

import psycopg


def something_served(raw: psycopg.Connection[Any], *, board: int, student: int, contact: int) -> None:
    """A home's own trip, charge and receipt, and a document."""
    whose = [board, student, contact]
    raw.execute(
        "INSERT INTO transport_trip (board_id, student_id, contact_id, public_id, source_id, half, days,"
        " pattern, leaves_at, stop, route, company, phone, change, is_active) VALUES (%s, %s, %s,"
        " gen_random_uuid(), 't', 'morning', '', '', '07:35', 'Coin', '', '', '', '', true)",
        whose,
    )
    raw.execute(
        "INSERT INTO fees_line (board_id, student_id, contact_id, source_id, kind, day, label, amount,"
        " category, deductible, is_active)"
        " VALUES (%s, %s, %s, 'l', 'charge', '2026-09-15', 'Agenda', 12.50, '', false, true)",
        whose,
    )
    raw.execute(
        "INSERT INTO fees_receipt (board_id, student_id, contact_id, public_id, source_id, year, label,"
        " number, amount, file_name, digest, media_type, is_active) VALUES (%s, %s, %s,"
        " gen_random_uuid(), 'r', 2025, 'Relevé 24', '', 900, '', '', '', true)",
        whose,
    )
    raw.execute(
        "INSERT INTO documents_document (board_id, student_id, contact_id, public_id, source_id, title,"
        " category, published_on, file_name, digest, size, media_type, is_active) VALUES (%s, %s, %s,"
        " gen_random_uuid(), 'd', 'Lettre', '', '2026-09-15', 'a.pdf', repeat('a', 64), 1, '', true)",
        whose,
    )
