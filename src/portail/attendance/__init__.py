"""Absences: to justify, announced, past; what parents answer. Floor 7."""
