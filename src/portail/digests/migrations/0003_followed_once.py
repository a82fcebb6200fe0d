"""What a person follows is worked out once a statement."""

from django.db import migrations

from portail.database.policies import changed_policy
from portail.links.rights import followed

OWN = "person_id = (SELECT app_actor())"


class Migration(migrations.Migration):
    dependencies = [("digests", "0002_rights"), ("links", "0005_followed_once")]
    operations = [
        changed_policy("digests_preference", "own", check=f"{OWN} AND (student_id IS NULL OR {followed()})"),
    ]
