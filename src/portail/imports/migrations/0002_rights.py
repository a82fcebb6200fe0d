"""Runs, limits and tokens are their board's; the web adds a run and marks a token used, the worker does the rest."""

from django.db import migrations

from portail.database.policies import board_rows, revoke

TABLES = ("imports_run", "imports_importlimits", "imports_uploadtoken")


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial"), ("database", "0001_context")]
    operations = [
        *(operation for table in TABLES for operation in board_rows(table)),
        revoke("imports_run", rights="UPDATE, DELETE", role="portail_app"),
        revoke("imports_importlimits", rights="SELECT, INSERT, UPDATE, DELETE", role="portail_app"),
        revoke("imports_uploadtoken", rights="INSERT, UPDATE, DELETE", role="portail_app"),
        migrations.RunSQL(
            "GRANT UPDATE (last_used_at) ON imports_uploadtoken TO portail_app",
            "REVOKE UPDATE (last_used_at) ON imports_uploadtoken FROM portail_app",
        ),
        *(revoke(table, rights="DELETE", role="portail_jobs") for table in TABLES),
    ]
