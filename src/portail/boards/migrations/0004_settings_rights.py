"""What a board decides and publishes is public to read: pages are worded by it. Imports and operators write."""

from django.db import migrations

from portail.database.policies import board_rows, readable, revoke

TABLES = ("boards_boardsetting", "boards_publication")


class Migration(migrations.Migration):
    dependencies = [("boards", "0003_boardsetting_publication")]
    operations = [
        *(operation for table in TABLES for operation in board_rows(table)),
        *(readable(table, "directory", using="true") for table in TABLES),
        *(revoke(table, rights="INSERT, UPDATE, DELETE", role="portail_app") for table in TABLES),
    ]
