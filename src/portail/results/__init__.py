"""Marks, term results and report cards; floor 7."""
