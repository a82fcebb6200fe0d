"""Boards, their names, schools and school years; floor 5."""
