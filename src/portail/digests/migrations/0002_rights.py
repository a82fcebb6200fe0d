"""A person's choices and devices are theirs; what waits and was told is the worker's alone."""

from django.db import migrations

from portail.database.policies import board_rows, policy, protect, readable, revoke
from portail.links.migrations._former_rights import followed

OWN = "person_id = (SELECT app_actor())"
CHOICES = ("digests_rhythm", "digests_preference")
ON_THE_WAY = ("digests_waiting", "digests_told")

# The worker words what it tells by what the people who follow a student of the board chose.
OF_FOLLOWERS = """current_user = 'portail_jobs' AND person_id = ANY (ARRAY(
    SELECT l.person_id FROM links_link l WHERE l.board_id = (SELECT app_board())))"""


class Migration(migrations.Migration):
    dependencies = [("digests", "0001_initial"), ("links", "0003_following_people")]
    operations = [
        *(protect(table) for table in (*CHOICES, "digests_subscription")),
        *(readable(table, "worker", using=OF_FOLLOWERS) for table in CHOICES),
        policy("digests_rhythm", "own", using=OWN, check=OWN),
        policy(
            "digests_preference",
            "own",
            using=OWN,
            check=f"{OWN} AND (student_id IS NULL OR {followed()})",
        ),
        policy("digests_subscription", "own", using=OWN, check=OWN),
        *(operation for table in (*ON_THE_WAY, "digests_watermark") for operation in board_rows(table)),
        *(policy(table, "own", using=OWN, check=OWN) for table in ON_THE_WAY),
        *(revoke(table, rights="ALL", role="portail_app") for table in (*ON_THE_WAY, "digests_watermark")),
        *(revoke(table, rights="INSERT, UPDATE, DELETE", role="portail_jobs") for table in CHOICES),
        revoke("digests_subscription", rights="INSERT, UPDATE", role="portail_jobs"),
    ]
