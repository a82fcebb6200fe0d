"""The school's calendar, timetables, and calendar feeds. Floor 7."""
