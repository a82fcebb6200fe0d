"""The directory is public to read, and written in its board's context by imports alone."""

from django.db import migrations

from portail.database.policies import board_rows, readable, revoke

TABLES = ("boards_school", "boards_boardname", "boards_schoolyear")


class Migration(migrations.Migration):
    dependencies = [("boards", "0001_initial"), ("database", "0001_context")]
    operations = [
        *(operation for table in TABLES for operation in board_rows(table)),
        *(readable(table, "directory", using="true") for table in TABLES),
        *(
            revoke(table, rights="INSERT, UPDATE, DELETE", role="portail_app")
            for table in ("boards_board", *TABLES)
        ),
    ]
