"""Statements of fees and receipts. Floor 7."""
