"""What a person follows is worked out once a statement, and report cards have an age rule, also after a child left."""

from django.db import migrations

from portail.database.policies import changed_policy
from portail.links.rights import followed
from portail.report_cards.rights import LEFT, OF_A_MINOR, PUBLISHED

CARDS = "report_cards_reportcard"
OF_AN_AGE = f"""NOT EXISTS (SELECT FROM boards_boardsetting d
    WHERE d.board_id = {CARDS}.board_id AND d.name = 'cards-until-age'
    AND {CARDS}.birth_date + make_interval(years => d.value::int) <= (SELECT app_today()))"""


class Migration(migrations.Migration):
    dependencies = [("report_cards", "0002_rights"), ("links", "0005_followed_once")]
    operations = [
        changed_policy(CARDS, "parents", using=f"{followed('cards')} AND {PUBLISHED}"),
        changed_policy(
            CARDS, "left_parents", using=f"{LEFT} AND {OF_A_MINOR} AND {OF_AN_AGE} AND {PUBLISHED}"
        ),
    ]
