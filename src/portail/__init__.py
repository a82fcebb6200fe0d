"""Portail Parents: one account for all of a family's children, in every school of Quebec."""
