"""Attacks that were tried on the portal: each is a test that failed before its mend."""
