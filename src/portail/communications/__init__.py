"""Messages and documents that a school sends to parents; floor 7."""
