"""Passkeys and second factors are their person's alone; nobody but a school's command starts a way back."""

from django.db import migrations

from portail.database.policies import policy, protect, revoke

OWN = "person_id = (SELECT app_actor())"
TABLES = (
    "accounts_passkey",
    "accounts_authenticator",
    "accounts_recoverycode",
    "accounts_rescue",
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_second_factors"), ("database", "0001_context")]
    operations = [
        *(step for table in TABLES for step in (protect(table), policy(table, "own", using=OWN, check=OWN))),
        *(revoke(table, rights="INSERT, UPDATE", role="portail_jobs") for table in TABLES[:3]),
        revoke("accounts_ceremony", rights="INSERT, UPDATE", role="portail_jobs"),
        revoke("accounts_rescue", rights="INSERT", role="portail_app"),
    ]
