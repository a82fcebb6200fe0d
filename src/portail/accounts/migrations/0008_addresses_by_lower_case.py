"""Proved addresses are found by lower case: every import asks which accounts its contacts have."""

from django.db import migrations

_INDEX = "accounts_proved_address"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_alerts_rights"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {_INDEX} ON account_emailaddress (lower(email)) WHERE verified",
            f"DROP INDEX {_INDEX}",
        )
    ]
