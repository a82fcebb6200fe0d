"""The web role adds to the outbox and to the queue; only the worker takes from them."""

from django.db import migrations

from portail.database.policies import revoke

QUEUE = ("procrastinate_jobs", "procrastinate_events")
WORKERS = ("procrastinate_periodic_defers", "procrastinate_workers")


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("database", "0001_context"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        revoke("notices_message", rights="UPDATE, DELETE", role="portail_app"),
        *(revoke(table, rights="UPDATE, DELETE", role="portail_app") for table in QUEUE),
        revoke("procrastinate_events", rights="SELECT", role="portail_app"),
        *(revoke(table, rights="ALL", role="portail_app") for table in WORKERS),
    ]
