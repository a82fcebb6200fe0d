"""What a person follows is worked out once a statement, and the timetable has an age rule."""

from django.db import migrations

from portail.classes.rights import taught
from portail.database.policies import changed_policy
from portail.links.rights import attended, followed, of_followed_board

OWN = "person_id = (SELECT app_actor())"
FOR_THEIR_SECTIONS = (
    f"id = ANY (ARRAY(SELECT es.event_id FROM agenda_eventsection es WHERE es.{taught('agenda')}))"
)
FOR_THEM = (
    f"CASE audience WHEN 'sections' THEN {FOR_THEIR_SECTIONS}"
    f" WHEN 'school' THEN {attended('agenda')} ELSE {of_followed_board()} END"
)


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0002_rights"),
        ("classes", "0005_taught_once"),
        ("links", "0005_followed_once"),
    ]
    operations = [
        changed_policy(
            "agenda_calendarday",
            "parents",
            using=f"{of_followed_board()} AND (school_id IS NULL OR {attended()})",
        ),
        *(
            changed_policy(f"agenda_{name}", "parents", using=taught("agenda"))
            for name in ("slot", "slotchange", "eventsection")
        ),
        changed_policy("agenda_schoolevent", "parents", using=FOR_THEM),
        changed_policy("agenda_feed", "own", check=f"{OWN} AND (student_id IS NULL OR {followed()})"),
    ]
