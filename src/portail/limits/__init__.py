"""Attempts counted in the database before anything is compared; floor 3."""
