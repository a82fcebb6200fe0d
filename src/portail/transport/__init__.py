"""Transport, by home. Floor 7."""
