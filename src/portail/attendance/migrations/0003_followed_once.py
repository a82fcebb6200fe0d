"""What a person follows is worked out once a statement, and absences have an age rule."""

from django.db import migrations

from portail.attendance.rights import DISCREET, OWN, OWN_ANNOUNCEMENT, of_absence, of_sent, of_student
from portail.database.policies import changed_policy
from portail.links.rights import followed

FOLLOWED = followed("absences")
ABSENCE, JUSTIFICATION, ANNOUNCEMENT, EXPLANATION = (
    f"attendance_{name}" for name in ("absence", "justification", "announcement", "explanation")
)


class Migration(migrations.Migration):
    dependencies = [("attendance", "0002_rights"), ("links", "0005_followed_once")]
    operations = [
        changed_policy(ABSENCE, "parents", using=f"{FOLLOWED} AND {DISCREET}"),
        changed_policy(JUSTIFICATION, "parents", using=FOLLOWED),
        changed_policy(JUSTIFICATION, "parents_send", check=f"{FOLLOWED} AND {of_absence(JUSTIFICATION)}"),
        changed_policy(ANNOUNCEMENT, "parents", using=FOLLOWED),
        changed_policy(ANNOUNCEMENT, "parents_send", check=f"{FOLLOWED} AND {of_student(ANNOUNCEMENT)}"),
        changed_policy(
            ANNOUNCEMENT,
            "own_withdraw",
            using=f"{FOLLOWED} AND {OWN_ANNOUNCEMENT}",
            check=f"{FOLLOWED} AND {OWN_ANNOUNCEMENT} AND withdrawn_at IS NOT NULL",
        ),
        changed_policy(EXPLANATION, "own", using=f"{OWN} AND {FOLLOWED}"),
        changed_policy(EXPLANATION, "parents_send", check=f"{OWN} AND {FOLLOWED} AND {of_sent(EXPLANATION)}"),
    ]
