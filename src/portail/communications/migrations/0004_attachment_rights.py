"""Parents read the files joined to the messages that they read; imports write."""

from django.db import migrations

from portail.communications.migrations._former_rights import received
from portail.database.policies import board_rows, revoke
from portail.links.rights import parents_read

TABLE = "communications_attachment"


class Migration(migrations.Migration):
    dependencies = [("communications", "0003_attachment")]
    operations = [
        *board_rows(TABLE),
        parents_read(TABLE, received()),
        revoke(TABLE, rights="INSERT, UPDATE, DELETE", role="portail_app"),
    ]
