"""Who asks for what is received without a context is refused, whatever the plan: on empty tables read whole,
nothing of the lists would be asked."""

from django.db import migrations

from portail.database.policies import PLANNED_ONCE

_RECEIVE = f"""
CREATE OR REPLACE FUNCTION app_receive() RETURNS text LANGUAGE plpgsql STABLE {PLANNED_ONCE} AS $$
DECLARE
    lists text;
BEGIN
    PERFORM app_actor();
    SELECT app_keep('received', ARRAY(
        SELECT t.message_id FROM communications_tostudent t
        WHERE t.student_id = ANY ((SELECT app_followed('student', 'messages'))::bigint[])
        UNION ALL SELECT t.message_id FROM communications_tosection t
        WHERE t.section_id = ANY ((SELECT app_taught('present', 'messages'))::bigint[])
        UNION ALL SELECT t.message_id FROM communications_toschool t
        WHERE t.school_id = ANY ((SELECT app_followed('school', 'messages'))::bigint[]))::text) INTO lists;
    RETURN lists;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("communications", "0007_received_in_one_call")]
    operations = [migrations.RunSQL(_RECEIVE, migrations.RunSQL.noop)]
