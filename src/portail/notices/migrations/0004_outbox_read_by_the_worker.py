"""The web role adds to the outbox and asks whether a mail is in it: the words are the worker's alone to read."""

from django.db import migrations

from portail.database.policies import columns_only


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_message_handover")]
    operations = [columns_only("notices_message", right="SELECT", columns=("id",), role="portail_app")]
