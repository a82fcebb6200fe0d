"""The `portail` command of operators, one small file a command; floor 12."""
