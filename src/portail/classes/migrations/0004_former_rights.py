"""Parents read what was taught to their children in the groups that these left; imports write and forget."""

from django.db import migrations

from portail.database.policies import board_rows, readable, revoke
from portail.links.migrations._former_rights import ACTIVE_LINK, among, followed
from portail.links.rights import parents_read

_LEFT = "SELECT f.section_id FROM classes_formerenrolment f JOIN links_link l ON l.student_id = f.student_id"


def formerly_taught(column: str) -> str:
    """The row is of a section in which a student whom the person follows was."""
    return among(column, f"{_LEFT} WHERE {ACTIVE_LINK}")


class Migration(migrations.Migration):
    dependencies = [("classes", "0003_formerenrolment"), ("links", "0003_following_people")]
    operations = [
        *board_rows("classes_formerenrolment"),
        parents_read("classes_formerenrolment", followed()),
        readable("classes_section", "former_parents", using=formerly_taught("id")),
        readable("classes_work", "former_parents", using=formerly_taught("section_id")),
        revoke("classes_formerenrolment", rights="INSERT, UPDATE, DELETE", role="portail_app"),
        revoke("classes_formerenrolment", rights="UPDATE", role="portail_jobs"),
    ]
