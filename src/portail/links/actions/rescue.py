"""A school's code for a parent who lost their second step: for the account that follows a child. Floor 7."""

from datetime import datetime

from portail.accounts.factors import rescue
from portail.audit.actions import note_views
from portail.common.errors import Refusal
from portail.database.context import rows_of
from portail.links.actions.school import student_with_number
from portail.links.models import Link


class NoAccount(Refusal):
    """No account follows the student as this contact. Code `no-such-account`; value `contact`."""


def issue_recovery(*, board_id: int, file_number: str, contact: str, actor: str, now: datetime) -> str:
    """Make a recovery code for the account linked to the student as the guardian keyed CONTACT.

    The only time it is seen. The school has seen who asks; the code alone opens nothing, and starts
    a wait that every address of the account is told of. Raises UnknownStudent, NoAccount.
    """
    with rows_of(board=board_id):
        student = student_with_number(board_id, file_number)
        note_views(
            students=[student.pk], board=board_id, role="support", purpose="guardian", by=actor, now=now
        )
        person_id = (
            Link.objects.filter(board_id=board_id, student=student, contact__source_id=contact, active=True)
            .values_list("person_id", flat=True)
            .first()
        )
        if person_id is None:
            raise NoAccount("no-such-account", contact=contact)
        return rescue.issue(person_id=person_id, operator=actor, now=now, board=board_id, student=student.pk)
