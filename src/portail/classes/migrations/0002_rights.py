"""Parents read what is taught to the children whom they follow; imports write."""

from django.db import migrations

from portail.classes.migrations._former_rights import taught
from portail.database.policies import board_rows, revoke
from portail.links.migrations._former_rights import followed, of_followed_board
from portail.links.rights import parents_read

TABLES = ("classes_term", "classes_section", "classes_enrolment", "classes_work")


class Migration(migrations.Migration):
    dependencies = [("classes", "0001_initial"), ("links", "0003_following_people")]
    operations = [
        *(operation for table in TABLES for operation in board_rows(table)),
        parents_read("classes_term", of_followed_board()),
        parents_read("classes_section", taught("id")),
        parents_read("classes_enrolment", followed()),
        parents_read("classes_work", taught()),
        *(revoke(table, rights="INSERT, UPDATE, DELETE", role="portail_app") for table in TABLES),
    ]
