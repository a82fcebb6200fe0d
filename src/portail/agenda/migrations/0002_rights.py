"""Parents read the days of the schools and sections of their children, and keep their own feeds; imports write."""

from django.db import migrations

from portail.classes.migrations._former_rights import taught
from portail.database.policies import board_rows, policy, protect, revoke
from portail.links.migrations._former_rights import (
    ACTIVE_LINK,
    attended,
    followed,
    of_followed_board,
)
from portail.links.rights import parents_read

TABLES = (
    "agenda_calendarday",
    "agenda_slot",
    "agenda_slotchange",
    "agenda_schoolevent",
    "agenda_eventsection",
)
OWN = "person_id = (SELECT app_actor())"
# Of the events that name sections, those that name one in which a followed student is enrolled.
FOR_THEIR_SECTIONS = (
    "id = ANY (ARRAY(SELECT es.event_id FROM agenda_eventsection es"
    " JOIN classes_enrolment e ON e.section_id = es.section_id"
    f" JOIN links_link l ON l.student_id = e.student_id WHERE {ACTIVE_LINK}))"
)
FOR_THEM = (
    f"CASE audience WHEN 'sections' THEN {FOR_THEIR_SECTIONS}"
    f" WHEN 'school' THEN {attended()} ELSE {of_followed_board()} END"
)


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0001_initial"),
        ("classes", "0002_rights"),
        ("links", "0003_following_people"),
    ]
    operations = [
        *(operation for table in TABLES for operation in board_rows(table)),
        parents_read("agenda_calendarday", of_followed_board(), f"(school_id IS NULL OR {attended()})"),
        parents_read("agenda_slot", taught()),
        parents_read("agenda_slotchange", taught()),
        parents_read("agenda_schoolevent", FOR_THEM),
        parents_read("agenda_eventsection", taught()),
        *(revoke(table, rights="INSERT, UPDATE, DELETE", role="portail_app") for table in TABLES),
        protect("agenda_feed"),
        # A feed of a child is made and changed while one follows them; afterwards it can only go.
        policy("agenda_feed", "own", using=OWN, check=f"{OWN} AND (student_id IS NULL OR {followed()})"),
        # Whoever holds the secret address proves it by its digest, as an address is proved elsewhere.
        policy(
            "agenda_feed", "address", using="digest = (SELECT app_address())", check="false", command="SELECT"
        ),
        revoke("agenda_feed", rights="INSERT, UPDATE", role="portail_jobs"),
    ]
