"""Parents read what was issued and published to the children whom they follow, or followed until they left.

Whoever shows a version's code and the birth date on it reads that version and the later ones, signed in or not.
"""

from django.db import migrations

from portail.database.policies import board_rows, readable, revoke
from portail.links.migrations._former_rights import followed
from portail.links.rights import parents_read
from portail.report_cards.rights import LEFT, OF_A_MINOR, PUBLISHED, SHOWN


class Migration(migrations.Migration):
    dependencies = [
        ("report_cards", "0001_initial"),
        ("links", "0003_following_people"),
        ("classes", "0002_rights"),
    ]
    operations = [
        *board_rows("report_cards_header"),
        *board_rows("report_cards_body"),
        *board_rows("report_cards_reportcard"),
        parents_read("report_cards_reportcard", followed(), PUBLISHED),
        readable("report_cards_reportcard", "left_parents", using=f"{LEFT} AND {OF_A_MINOR} AND {PUBLISHED}"),
        readable("report_cards_reportcard", "shown", using=f"{SHOWN} AND {PUBLISHED}"),
        revoke("report_cards_header", rights="SELECT, INSERT, UPDATE, DELETE", role="portail_app"),
        revoke("report_cards_body", rights="SELECT, INSERT, UPDATE, DELETE", role="portail_app"),
        revoke("report_cards_reportcard", rights="INSERT, UPDATE, DELETE", role="portail_app"),
        # Written once: what was issued is never changed, only forgotten before anybody could read it.
        revoke("report_cards_reportcard", rights="UPDATE", role="portail_jobs"),
    ]
