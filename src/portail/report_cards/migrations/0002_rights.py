"""Parents read what was issued and published to the children whom they follow, or followed until they left.

Whoever shows a version's code and the birth date on it reads that version and the later ones, signed in or not.
"""

from django.db import migrations

from portail.database.policies import board_rows, readable, revoke
from portail.links.rights import among, followed, parents_read

PUBLISHED = "published_at <= now()"
# A link that showed the child until the day they left keeps a digest of them (links.Link.student_key); the
# address that opened it is still the person's, and was given to nobody else. Until the child is of age.
LEFT = among(
    "student_id",
    "SELECT l.student_id FROM links_link l WHERE l.person_id = (SELECT app_actor()) AND NOT l.active"
    " AND l.suspended_for = 'student_gone' AND l.student_key <> '' AND l.recycled_at IS NULL"
    " AND (l.address_key = '' OR l.address_key IN (SELECT lower(e.email) FROM account_emailaddress e"
    " WHERE e.user_id = (SELECT app_actor()) AND e.verified))",
)
OF_A_MINOR = "birth_date > (SELECT app_today()) - interval '18 years'"
SHOWN = "proofs @> ARRAY[(SELECT app_address())]::varchar[]"


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
