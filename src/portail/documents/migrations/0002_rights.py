"""Parents read the documents of the children, classes and schools that they follow; imports write."""

from django.db import migrations

from portail.classes.migrations._former_rights import taught
from portail.database.policies import board_rows, revoke
from portail.links.migrations._former_rights import attended, followed, own_home
from portail.links.rights import parents_read


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("classes", "0002_rights"),
        ("links", "0003_following_people"),
    ]
    operations = [
        *board_rows("documents_document"),
        parents_read("documents_document", f"({followed()} OR {taught()} OR {attended()})", own_home()),
        revoke("documents_document", rights="INSERT, UPDATE, DELETE", role="portail_app"),
    ]
