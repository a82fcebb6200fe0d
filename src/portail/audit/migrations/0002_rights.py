"""Append-only: web and worker add to the trail and read their own part of it; nobody changes it."""

from django.db import migrations

from portail.database.policies import policy, protect, revoke

TABLE = "audit_entry"
OWN = "actor_id = (SELECT app_actor()) OR board_id = (SELECT app_board())"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("database", "0001_context")]
    operations = [
        protect(TABLE),
        policy(TABLE, "own", using=OWN, check="false", command="SELECT"),
        policy(TABLE, "append", using="true", check=f"board_id IS NULL OR {OWN}", command="INSERT"),
        revoke(TABLE, rights="UPDATE, DELETE", role="portail_app"),
        revoke(TABLE, rights="UPDATE, DELETE", role="portail_jobs"),
    ]
