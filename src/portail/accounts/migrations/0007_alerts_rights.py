"""What a person is told is theirs alone; counts and alarms over the whole portal are the worker's."""

from django.db import migrations

from portail.database.policies import policy, protect, revoke

OWN = "person_id = (SELECT app_actor())"
OF_THE_WORKER = ("accounts_signinspan", "accounts_alarm")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_alerts"), ("database", "0001_context")]
    operations = [
        protect("accounts_alert"),
        policy("accounts_alert", "own", using=OWN, check=OWN),
        revoke("accounts_alert", rights="UPDATE", role="portail_jobs"),
        *(
            revoke(table, rights="SELECT, INSERT, UPDATE, DELETE", role="portail_app")
            for table in OF_THE_WORKER
        ),
    ]
