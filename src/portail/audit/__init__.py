"""The append-only trail of who did what to whom; floor 3."""
