"""The parent who came before whoever plays: what the pages' own actions do of it. Floor 11.

Needs Django set up, in the role of the pages.
"""

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from portail.access.grants import FollowedChild, followed_children
from portail.accounts.actions.persons import create_person
from portail.accounts.queries import person_of_address
from portail.accounts.visits import note_visit
from portail.attendance.actions import Words, announce
from portail.attendance.queries import board_rules
from portail.attendance.rules import Part, Planned
from portail.boards.queries import board_by_code
from portail.database.context import rows_of
from portail.demo.cast import MAIKA, SIMON
from portail.demo.families import Child
from portail.demo.places import BOARDS
from portail.demo.year.plan import plan_of
from portail.links.actions import Claimed, associate_child
from portail.records.rules import read_number

_LOOPBACK = "127.0.0.1"
_BEFORE = timedelta(days=3)  # his last visit, so that his home says what came since
_AHEAD = timedelta(days=2)
_SOON = timedelta(days=10)


def play(today: date, *, now: datetime) -> None:
    """Open Simon's account, associate his children, announce that Maïka will be away; each once."""
    person_id, is_new = _account(now)
    for board, child in SIMON.children:
        _associate(person_id, board, child, now)
    with rows_of(actor=person_id):
        children = followed_children(person_id=person_id, today=today)
        found = [one for one in children if one.given_name == MAIKA.given_names]
        coming = plan_of(today).class_days(after=today + _AHEAD, before=today + _SOON)
        if is_new and found and coming:
            _announce(found[0], coming[0], now)


def _account(now: datetime) -> tuple[int, bool]:
    """His account's number, and whether it was opened now."""
    with rows_of():
        known = person_of_address(SIMON.email)
        if known is not None:
            return known.id, False
        encoded = make_password(SIMON.password)
        made = create_person(email=SIMON.email, encoded=encoded, language="fr", now=now)
        if made is None:
            raise LookupError(SIMON.email)
        note_visit(person_id=made, now=now - _BEFORE)
    return made, True


def _associate(person_id: int, board: str, child: Child, now: datetime) -> None:
    code = next(one.code for one in BOARDS if one.name == board)
    with rows_of(actor=person_id):
        found = board_by_code(code)
    if found is None:
        raise LookupError(board)
    claimed = Claimed(
        board_id=found.id,
        family_name=child.family_name,
        given_name=child.given_names,
        birth_date=child.birth_date,
        number=read_number(child.file_number),
        address=SIMON.email,
    )
    associate_child(person_id=person_id, claimed=claimed, network=_LOOPBACK, now=now)


def _announce(child: FollowedChild, day: date, now: datetime) -> None:
    planned = Planned(first_on=day, last_on=day, part=Part.AFTERNOON)
    announce(
        {child.grant: Words("RDV", comment="Chez l’orthodontiste.")},
        planned=planned,
        of_boards=board_rules([child.grant.board_id]),
        now=now,
    )
