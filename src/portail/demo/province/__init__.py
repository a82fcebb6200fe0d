"""A province of invented boards, schools and families, written as the files that boards send. Floor 11."""
