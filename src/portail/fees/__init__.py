"""Statements of account and school fees; floor 7."""
