"""Addresses from before 2017 are the worker's to read; what Django keeps for itself is nobody's to write."""

from django.db import migrations

from portail.database.policies import revoke

ROLES = ("portail_app", "portail_jobs")
WRITES = "INSERT, UPDATE, DELETE"
# Django’s groups and permissions: made by migrations, used by nothing here.
UNUSED = ("auth_group", "auth_group_permissions", "auth_permission", "django_content_type")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        revoke("accounts_legacyaddress", rights="SELECT, INSERT, UPDATE, DELETE", role="portail_app"),
        revoke("accounts_knowndevice", rights="INSERT, UPDATE", role="portail_jobs"),
        *(revoke(table, rights=WRITES, role=role) for table in UNUSED for role in ROLES),
        *(revoke("django_migrations", rights=WRITES, role=role) for role in ROLES),
    ]
