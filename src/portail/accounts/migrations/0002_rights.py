"""Addresses from before 2017 are the worker's to read: the web role cannot ask who had an account."""

from django.db import migrations

from portail.database.policies import revoke


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        revoke("accounts_legacyaddress", rights="SELECT, INSERT, UPDATE, DELETE", role="portail_app"),
        revoke("accounts_knowndevice", rights="INSERT, UPDATE", role="portail_jobs"),
    ]
