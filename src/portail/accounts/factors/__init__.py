"""Passkeys, second factors and the way back of who lost them; floor 4."""
