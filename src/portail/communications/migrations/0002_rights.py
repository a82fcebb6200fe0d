"""Parents read what is sent to the children whom they follow, answer and reply; imports write.

That a question is settled, both homes may know; who answered and what is each home's own.
"""

from django.db import migrations

from portail.classes.migrations._former_rights import taught
from portail.communications.migrations._former_rights import (
    OWN,
    SETTLED_BY_OWN,
    of_message,
    of_question,
    received,
)
from portail.database.policies import board_rows, policy, readable, revoke
from portail.links.migrations._former_rights import attended, followed, own_home
from portail.links.rights import parents_read

BULK = ("message", "tostudent", "tosection", "toschool", "question")
OF_PARENTS = ("settlement", "answer", "reading", "reply")


def sends(table: str, *conditions: str) -> migrations.RunSQL:
    return policy(table, "parents_send", using="", check=" AND ".join(conditions), command="INSERT")


def withdraws(table: str, *conditions: str, also: str = "true") -> migrations.RunSQL:
    """also: of the rows as they were."""
    own = " AND ".join(conditions)
    check = f"{own} AND withdrawn_at IS NOT NULL"
    return policy(table, "own_withdraw", using=f"{own} AND {also}", check=check, command="UPDATE")


class Migration(migrations.Migration):
    dependencies = [
        ("communications", "0001_initial"),
        ("classes", "0002_rights"),
        ("links", "0003_following_people"),
    ]
    operations = [
        *(operation for name in (*BULK, *OF_PARENTS) for operation in board_rows(f"communications_{name}")),
        parents_read("communications_tostudent", followed()),
        parents_read("communications_tosection", taught()),
        parents_read("communications_toschool", attended()),
        parents_read("communications_message", received("id")),
        parents_read("communications_question", received()),
        parents_read("communications_settlement", followed()),
        sends("communications_settlement", followed(), of_question("communications_settlement")),
        readable("communications_answer", "own", using=f"{OWN} AND {followed()}"),
        sends(
            "communications_answer", OWN, followed(), own_home(), of_question("communications_answer")
        ),
        withdraws("communications_answer", OWN, followed(), also="withdrawn_at IS NULL"),
        withdraws("communications_settlement", followed(), SETTLED_BY_OWN),
        # Read and deleted whatever the links say by now: an account that closes takes its own along.
        policy(
            "communications_reading",
            "own",
            using=OWN,
            check=f"{OWN} AND {received()} AND {of_message('communications_reading')}",
        ),
        readable("communications_reply", "own", using=f"{OWN} AND {followed()}"),
        sends(
            "communications_reply", OWN, followed(), own_home(), received(),
            of_message("communications_reply"),
        ),
        *(
            revoke(f"communications_{name}", rights="INSERT, UPDATE, DELETE", role="portail_app")
            for name in BULK
        ),
        revoke("communications_settlement", rights="DELETE", role="portail_app"),
        revoke("communications_answer", rights="DELETE", role="portail_app"),
        revoke("communications_reply", rights="UPDATE, DELETE", role="portail_app"),
        revoke("communications_reading", rights="INSERT, UPDATE", role="portail_jobs"),
    ]  # fmt: skip
