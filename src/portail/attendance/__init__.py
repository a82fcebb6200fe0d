"""Absences, late arrivals and their justification; floor 7."""
