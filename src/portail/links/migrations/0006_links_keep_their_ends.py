"""The web role never makes a link another person's, student's or board's, whatever a policy would let through.

A parent's own context suspends a link for the two reasons that are a parent's: a link kept for the cards of a
child who left, or any other reason, is a recheck's to give.
"""

from django.db import migrations

from portail.database.policies import changed_policy, columns_only

_OWN = "person_id = (SELECT app_actor())"
_SUSPENDS = f"{_OWN} AND NOT active AND suspended_for IN ('address_removed', 'denied')"
CHANGED = (
    "contact_id",
    "address_key",
    "active",
    "suspended_for",
    "suspended_at",
    "ends_on",
    "identity",
    "moved_to",
    "recycled_at",
    "student_key",
)


class Migration(migrations.Migration):
    dependencies = [("links", "0005_followed_once")]
    operations = [
        columns_only("links_link", right="UPDATE", columns=CHANGED, role="portail_app"),
        changed_policy("links_link", "own_suspend", using=_OWN, check=_SUSPENDS),
    ]
