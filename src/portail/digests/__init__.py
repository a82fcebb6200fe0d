"""What is new, told to families: one digest at the hour chosen, and what may interrupt; floor 8."""
