"""Timetable, cycle days and homework; floor 7."""
