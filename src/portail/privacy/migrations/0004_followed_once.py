"""What a person follows is worked out once a statement."""

from django.db import migrations

from portail.audit.models import VIEWED
from portail.database.policies import changed_policy
from portail.links.rights import WHOLE, followed

OWN = "person_id = (SELECT app_actor())"
FOLLOWED_IN_THE_TRAIL = f"(SELECT app_followed('student', '{WHOLE}'))::text[]"


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_requests_outlive_students"), ("links", "0005_followed_once")]
    operations = [
        changed_policy(
            "privacy_schoolrequest", "own", using=f"{OWN} AND (kind = 'not_guardian' OR {followed()})"
        ),
        changed_policy(
            "privacy_schoolrequest", "own_ask", check=f"{OWN} AND {followed()} AND state = 'open'"
        ),
        changed_policy(
            "audit_entry",
            "viewed",
            using=f"action = '{VIEWED}' AND subject_kind = 'student'"
            f" AND subject_id = ANY ({FOLLOWED_IN_THE_TRAIL})",
        ),
    ]
