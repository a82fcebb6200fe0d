"""What a person follows is worked out once a statement, and results have an age rule."""

from django.db import migrations

from portail.database.policies import changed_policy
from portail.links.rights import followed


class Migration(migrations.Migration):
    dependencies = [("results", "0003_moments"), ("links", "0005_followed_once")]
    operations = [
        changed_policy(table, "parents", using=followed("results"))
        for table in ("results_mark", "results_termresult")
    ]
