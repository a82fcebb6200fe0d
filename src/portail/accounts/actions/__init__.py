"""What is done to accounts: one file a noun. Floor 4."""
