"""What a person follows is worked out once a statement, and transport has an age rule."""

from django.db import migrations

from portail.database.policies import changed_policy
from portail.links.rights import followed, own_home


class Migration(migrations.Migration):
    dependencies = [("transport", "0002_rights"), ("links", "0005_followed_once")]
    operations = [
        changed_policy("transport_trip", "parents", using=f"{followed('transport')} AND {own_home()}")
    ]
