"""Parents read the absences of the children whom they follow, and send theirs; imports write.

That something was sent, both homes may know; what was written is its author's alone.
"""

from django.db import migrations

from portail.attendance.rights import DISCREET, OWN, OWN_ANNOUNCEMENT, of_absence, of_sent, of_student
from portail.database.policies import board_rows, policy, readable, revoke
from portail.links.migrations._former_rights import followed
from portail.links.rights import parents_read

TABLES = (
    "attendance_absence",
    "attendance_justification",
    "attendance_announcement",
    "attendance_explanation",
    "attendance_hold",
)
# What the web role has no use for.
REVOKED = {
    "attendance_absence": "INSERT, UPDATE, DELETE",
    "attendance_justification": "UPDATE, DELETE",
    "attendance_announcement": "DELETE",
    "attendance_explanation": "UPDATE, DELETE",
    "attendance_hold": "SELECT, INSERT, UPDATE, DELETE",
}


def sends(table: str, *conditions: str) -> migrations.RunSQL:
    return policy(table, "parents_send", using="", check=" AND ".join(conditions), command="INSERT")


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0001_initial"),
        ("boards", "0004_settings_rights"),
        ("links", "0003_following_people"),
    ]
    operations = [
        *(operation for table in TABLES for operation in board_rows(table)),
        parents_read("attendance_absence", followed(), DISCREET),
        parents_read("attendance_justification", followed()),
        sends("attendance_justification", followed(), of_absence("attendance_justification")),
        parents_read("attendance_announcement", followed()),
        sends("attendance_announcement", followed(), of_student("attendance_announcement")),
        policy(
            "attendance_announcement",
            "own_withdraw",
            using=f"{followed()} AND {OWN_ANNOUNCEMENT}",
            check=f"{followed()} AND {OWN_ANNOUNCEMENT} AND withdrawn_at IS NOT NULL",
            command="UPDATE",
        ),
        readable("attendance_explanation", "own", using=f"{OWN} AND {followed()}"),
        sends("attendance_explanation", OWN, followed(), of_sent("attendance_explanation")),
        *(revoke(table, rights=rights, role="portail_app") for table, rights in REVOKED.items()),
    ]
