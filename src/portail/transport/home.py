"""That trips are new or changed since the last visit, for the home: a piece of one statement. Floor 7."""

# For a statement with visits.VISIT where `s` is the student. When it was last, of the trips that are
# told of in events.py; null for none, and to whoever never came before. The hour alone brings none.
HOME_JSON = """
(SELECT max(t.changed_at) FROM transport_trip t
WHERE t.student_id = s.id AND t.is_active AND (t.ends_on IS NULL OR t.ends_on >= (SELECT app_today()))
AND t.changed_at >= (SELECT at FROM visit))"""
