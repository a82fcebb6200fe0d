"""What the board says: students, contacts, contact addresses, guardianships; floor 6."""
