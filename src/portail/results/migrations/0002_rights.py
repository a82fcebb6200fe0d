"""Parents read the results of the children whom they follow; imports write. A preference is its owner's."""

from django.db import migrations

from portail.database.policies import board_rows, policy, protect, revoke
from portail.links.migrations._former_rights import followed
from portail.links.rights import parents_read

TABLES = ("results_mark", "results_termresult")
OWN = "person_id = (SELECT app_actor())"


class Migration(migrations.Migration):
    dependencies = [("results", "0001_initial"), ("links", "0003_following_people")]
    operations = [
        *(operation for table in TABLES for operation in board_rows(table)),
        *(parents_read(table, followed()) for table in TABLES),
        *(revoke(table, rights="INSERT, UPDATE, DELETE", role="portail_app") for table in TABLES),
        protect("results_preference"),
        policy("results_preference", "own", using=OWN, check=OWN),
        revoke("results_preference", rights="INSERT, UPDATE", role="portail_jobs"),
    ]
