"""A social account is its person's; before anybody is known, only the one that a provider just vouched for."""

from django.db import migrations, models

from portail.database.policies import policy, protect, readable, revoke

ACCOUNTS = "socialaccount_socialaccount"
OWN = "user_id = (SELECT app_actor())"
# allauth's own tables of clients and tokens: clients are settings here, and no token is kept.
UNUSED = ("socialaccount_socialapp", "socialaccount_socialtoken")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_rights"),
        ("database", "0001_context"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [
        migrations.AlterField(
            model_name="challenge",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("sign_up", "Sign Up"),
                    ("reset", "Reset"),
                    ("add_address", "Add Address"),
                    ("social", "Social"),
                    ("confirm", "Confirm"),
                ],
                max_length=12,
            ),
        ),
        protect(ACCOUNTS),
        policy(ACCOUNTS, "own", using=OWN, check=OWN),
        readable(ACCOUNTS, "vouched_for", using="uid = (SELECT app_address())"),
        revoke(ACCOUNTS, rights="INSERT, UPDATE", role="portail_jobs"),
        *(
            revoke(table, rights="INSERT, UPDATE", role=role)
            for table in UNUSED
            for role in ("portail_app", "portail_jobs")
        ),
    ]
