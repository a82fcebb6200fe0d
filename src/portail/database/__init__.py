"""Roles, row policies, the transaction and its context; floor 2."""
