"""Retention, erasure and the export of one person's data; floor 9."""
