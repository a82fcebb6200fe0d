"""Parents read the fees of the children whom they follow, each home its own; imports write."""

from django.db import migrations

from portail.database.policies import board_rows, revoke
from portail.links.migrations._former_rights import followed, own_home
from portail.links.rights import parents_read

TABLES = ("fees_line", "fees_receipt")


class Migration(migrations.Migration):
    dependencies = [("fees", "0001_initial"), ("links", "0003_following_people")]
    operations = [
        *(operation for table in TABLES for operation in board_rows(table)),
        *(parents_read(table, followed(), own_home()) for table in TABLES),
        *(revoke(table, rights="INSERT, UPDATE, DELETE", role="portail_app") for table in TABLES),
    ]
