"""A board's records: through in that board's context; the web role reads, imports write.

The parents' axis is added by the links room, whose table it reads.
"""

from django.db import migrations

from portail.database.policies import board_rows, readable, revoke

TABLES = ("records_student", "records_contact", "records_contactaddress", "records_guardianship")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("database", "0001_context")]
    operations = [
        *(operation for table in TABLES for operation in board_rows(table)),
        # Which schools hold an address is told to its owner alone: the third axis.
        readable(
            "records_contactaddress",
            "address",
            using="(SELECT app_address()) <> '' AND address_key = (SELECT app_address())",
        ),
        *(revoke(table, rights="INSERT, UPDATE, DELETE", role="portail_app") for table in TABLES),
    ]
