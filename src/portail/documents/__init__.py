"""Files that the school hands to families. Floor 7."""
