"""Files kept by their contents, outside the database; rooms above keep their rows. Floor 3."""
