"""Parents ask about the children whom they follow, read who looked at their files, and fetch their own copies."""

from django.db import migrations

from portail.audit.models import VIEWED
from portail.database.policies import board_rows, policy, protect, readable, revoke
from portail.links.migrations._former_rights import ACTIVE_LINK, followed

REQUESTS, COPIES, TRAIL = "privacy_schoolrequest", "privacy_copy", "audit_entry"
OWN = "person_id = (SELECT app_actor())"
FOLLOWED_IN_THE_TRAIL = f"ARRAY(SELECT l.student_id::text FROM links_link l WHERE {ACTIVE_LINK})"


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_initial"),
        ("audit", "0002_rights"),
        ("links", "0004_alter_link_suspended_for"),
    ]
    operations = [
        *board_rows(REQUESTS),
        # Whoever follows the child no more reads what they asked only when it was to be rid of the link: a
        # school's answer may speak of the child.
        readable(REQUESTS, "own", using=f"{OWN} AND (kind = 'not_guardian' OR {followed()})"),
        policy(
            REQUESTS,
            "own_ask",
            using="",
            check=f"{OWN} AND {followed()} AND state = 'open'",
            command="INSERT",
        ),
        revoke(REQUESTS, rights="UPDATE, DELETE", role="portail_app"),
        protect(COPIES),
        policy(COPIES, "own", using=OWN, check=OWN),
        readable(
            TRAIL,
            "viewed",
            using=f"action = '{VIEWED}' AND subject_kind = 'student'"
            f" AND subject_id = ANY ({FOLLOWED_IN_THE_TRAIL})",
        ),
    ]
