"""Parents read the trips of the children whom they follow, each home its own; imports write."""

from django.db import migrations

from portail.database.policies import board_rows, revoke
from portail.links.migrations._former_rights import followed, own_home
from portail.links.rights import parents_read


class Migration(migrations.Migration):
    dependencies = [("transport", "0001_initial"), ("links", "0003_following_people")]
    operations = [
        *board_rows("transport_trip"),
        parents_read("transport_trip", followed(), own_home()),
        revoke("transport_trip", rights="INSERT, UPDATE, DELETE", role="portail_app"),
    ]
