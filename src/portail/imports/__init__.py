"""Receive a board's files, check them, stage, compare and apply; floor 8."""
