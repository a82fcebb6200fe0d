"""Signing in with an account kept elsewhere, over OpenID Connect; floor 4."""
