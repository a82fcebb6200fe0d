"""The offline lists of common and breached passwords, each held as a compact filter. Floor 4."""
