"""What the hot pages read, in two prepared statements; floor 8."""
