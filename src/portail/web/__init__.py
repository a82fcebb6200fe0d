"""Screens by audience, four wings over one layout; floor 10."""
