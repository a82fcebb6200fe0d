"""School bus routes and stops; floor 7."""
