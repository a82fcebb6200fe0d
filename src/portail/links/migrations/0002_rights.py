"""A parent sees what an active link gives, and nothing else.

The ARRAY form lets PostgreSQL use the index: a thousand times faster than EXISTS on 1.4 M rows.
"""

from django.db import migrations

from portail.database.policies import board_rows, policy, readable, revoke

OWN = "person_id = (SELECT app_actor())"
ACTIVE = f"{OWN} AND active AND (ends_on IS NULL OR ends_on >= (SELECT app_today()))"


def linked(column: str) -> str:
    return f"id = ANY (ARRAY(SELECT {column} FROM links_link WHERE {ACTIVE}))"


class Migration(migrations.Migration):
    dependencies = [("links", "0001_initial"), ("records", "0002_rights")]
    operations = [
        *board_rows("links_link"),
        readable("links_link", "own", using=OWN),
        # A parent may end a link or suspend it (an address removed), never raise it again.
        policy("links_link", "own_suspend", using=OWN, check=f"{OWN} AND NOT active", command="UPDATE"),
        migrations.RunSQL(
            f"CREATE POLICY own_remove ON links_link FOR DELETE USING ({OWN})",
            "DROP POLICY own_remove ON links_link",
        ),
        *board_rows("links_linkrequest"),
        policy("links_linkrequest", "own", using=OWN, check=OWN),
        *board_rows("links_schoolcode"),
        *board_rows("links_silencedstudent"),
        readable("records_student", "parents", using=linked("student_id")),
        readable("records_contact", "parents", using=linked("contact_id")),
        revoke("links_schoolcode", rights="INSERT, DELETE", role="portail_app"),
        revoke("links_silencedstudent", rights="INSERT, UPDATE, DELETE", role="portail_app"),
    ]
