"""Screens for a school's office and a board's staff; a wing of floor 10."""
