"""What a person follows is worked out once a statement, and fees have an age rule."""

from django.db import migrations

from portail.database.policies import changed_policy
from portail.links.rights import followed, own_home


class Migration(migrations.Migration):
    dependencies = [("fees", "0002_rights"), ("links", "0005_followed_once")]
    operations = [
        changed_policy(table, "parents", using=f"{followed('fees')} AND {own_home()}")
        for table in ("fees_line", "fees_receipt")
    ]
