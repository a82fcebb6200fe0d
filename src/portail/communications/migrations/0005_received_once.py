"""Which messages a person receives is worked out once a statement, and messages have an age rule."""

from django.db import migrations

from portail.classes.rights import taught
from portail.communications.migrations._former_rights import OWN, SETTLED_BY_OWN, of_message, of_question
from portail.communications.rights import received
from portail.database.policies import PLANNED_ONCE, changed_policy
from portail.links.rights import attended, followed, own_home

_RECEIVED = """
CREATE FUNCTION app_received() RETURNS bigint[] LANGUAGE sql STABLE AS
$$ SELECT coalesce(app_kept('received', 1), app_receive())::bigint[] $$;
"""

_RECEIVE = f"""
CREATE FUNCTION app_receive() RETURNS text LANGUAGE plpgsql STABLE {PLANNED_ONCE} AS $$
BEGIN
    PERFORM app_keep('received', ARRAY(
        SELECT t.message_id FROM communications_tostudent t
        WHERE t.student_id = ANY ((SELECT app_followed('student', 'messages'))::bigint[])
        UNION ALL SELECT t.message_id FROM communications_tosection t
        WHERE t.section_id = ANY ((SELECT app_taught('present', 'messages'))::bigint[])
        UNION ALL SELECT t.message_id FROM communications_toschool t
        WHERE t.school_id = ANY ((SELECT app_followed('school', 'messages'))::bigint[]))::text);
    RETURN app_kept('received', 1);
END $$;
"""

FOLLOWED = followed("messages")
READ = {
    "tostudent": FOLLOWED,
    "tosection": taught("messages"),
    "toschool": attended("messages"),
    "message": received("id"),
    "question": received(),
    "attachment": received(),
    "settlement": FOLLOWED,
}
ANSWER, SETTLEMENT, READING, REPLY = (
    f"communications_{name}" for name in ("answer", "settlement", "reading", "reply")
)


def sent(table: str, *conditions: str) -> migrations.RunSQL:
    return changed_policy(table, "parents_send", check=" AND ".join(conditions))


def withdrawn(table: str, *conditions: str, also: str = "true") -> migrations.RunSQL:
    """also: of the rows as they were."""
    own = " AND ".join(conditions)
    check = f"{own} AND withdrawn_at IS NOT NULL"
    return changed_policy(table, "own_withdraw", using=f"{own} AND {also}", check=check)


class Migration(migrations.Migration):
    dependencies = [
        ("communications", "0004_attachment_rights"),
        ("classes", "0005_taught_once"),
        ("links", "0005_followed_once"),
    ]
    operations = [
        migrations.RunSQL(_RECEIVE, migrations.RunSQL.noop),
        migrations.RunSQL(_RECEIVED, migrations.RunSQL.noop),
        *(changed_policy(f"communications_{name}", "parents", using=using) for name, using in READ.items()),
        sent(SETTLEMENT, FOLLOWED, of_question(SETTLEMENT)),
        changed_policy(ANSWER, "own", using=f"{OWN} AND {FOLLOWED}"),
        sent(ANSWER, OWN, FOLLOWED, own_home(), of_question(ANSWER)),
        withdrawn(ANSWER, OWN, FOLLOWED, also="withdrawn_at IS NULL"),
        withdrawn(SETTLEMENT, FOLLOWED, SETTLED_BY_OWN),
        changed_policy(READING, "own", check=f"{OWN} AND {received()} AND {of_message(READING)}"),
        changed_policy(REPLY, "own", using=f"{OWN} AND {FOLLOWED}"),
        sent(REPLY, OWN, FOLLOWED, own_home(), received(), of_message(REPLY)),
    ]
