"""What is taught to whom: terms, class sections, who is enrolled in them, and their works. Floor 7."""
