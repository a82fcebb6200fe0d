"""What a person follows is worked out once a statement, and documents have an age rule."""

from django.db import migrations

from portail.classes.rights import taught
from portail.database.policies import changed_policy
from portail.links.rights import attended, followed, own_home

THEIRS = " OR ".join((followed("documents"), taught("documents"), attended("documents")))


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_rights"),
        ("classes", "0005_taught_once"),
        ("links", "0005_followed_once"),
    ]
    operations = [changed_policy("documents_document", "parents", using=f"({THEIRS}) AND {own_home()}")]
