"""Screens for those who run an installation; a wing of floor 10."""
