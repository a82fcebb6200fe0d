"""People who sign in: challenges, passwords, sessions, devices, language; floor 4."""
