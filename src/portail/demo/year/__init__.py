"""A school year of the sample boards, around today, so that every page has life in it. Floor 11."""
