"""Which messages a person receives, read by one call as what is followed (ADR 0031)."""

from django.db import migrations

from portail.database.policies import PLANNED_ONCE

_RECEIVE = f"""
CREATE OR REPLACE FUNCTION app_receive() RETURNS text LANGUAGE plpgsql STABLE {PLANNED_ONCE} AS $$
DECLARE
    lists text;
BEGIN
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

_RECEIVED = """
CREATE OR REPLACE FUNCTION app_received() RETURNS bigint[] LANGUAGE plpgsql STABLE AS
$$ BEGIN RETURN split_part(coalesce(app_kept('received'), app_receive()), '|', 2); END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("communications", "0006_receipts_found"),
        ("classes", "0007_taught_in_one_call"),
        ("links", "0007_followed_in_one_call"),
    ]
    operations = [
        migrations.RunSQL(_RECEIVE, migrations.RunSQL.noop),
        migrations.RunSQL(_RECEIVED, migrations.RunSQL.noop),
        # Nothing reads a kept list part by part any more.
        migrations.RunSQL("DROP FUNCTION IF EXISTS app_kept(text, int)", migrations.RunSQL.noop),
    ]
