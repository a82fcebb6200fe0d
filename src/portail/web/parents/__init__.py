"""Screens for a signed-in parent: home, children, associating, own account; a wing of floor 10."""
