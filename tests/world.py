"""The world that every test starts from, loaded once through the real import."""

import uuid
from datetime import UTC, datetime

from tests.cast import BOARDS, CHILDREN, GUARDIANS, BoardFacts

# The day the world was loaded; tests say their own `now` from it.
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def load() -> None:
    """Load the boards and their records."""
    for facts in BOARDS:
        _load_board(facts)


def _load_board(facts: BoardFacts) -> None:
    from portail.boards.models import Board, BoardName, School
    from portail.common.text import email_key, fold
    from portail.database.context import rows_of
    from portail.records.models import Contact, ContactAddress, Guardianship, Student

    board = Board.objects.create(
        code=facts.code, name=facts.name, kind=facts.kind, subscribed=True, region=facts.region,
        municipality=facts.municipality, phone=facts.phone,
    )  # fmt: skip
    with rows_of(board=board.pk):
        for text, kind in [(facts.name, "current"), *((t, "former") for t in facts.former), *((t, "acronym") for t in facts.acronyms), (facts.municipality, "town")]:
            BoardName.objects.create(board=board, kind=kind, text=text, folded=fold(text))
        schools = {}
        for s in facts.schools:
            schools[s.code] = School.objects.create(
                board=board, code=s.code, source_id=s.code, name=s.name, municipality=s.municipality,
                phone=s.phone, address=s.address, **{stage: True for stage in s.stages},
            )
            BoardName.objects.create(board=board, school=schools[s.code], kind="school", text=s.name, folded=fold(s.name))
        students = {}
        for c in CHILDREN:
            if c.board is facts:
                students[c.source_id] = Student.objects.create(
                    board=board, school=schools[c.school.code], source_id=c.source_id, file_number=c.file_number,
                    permanent_code=c.permanent_code, family_name=c.family_name, given_names=c.given_names,
                    usual_given_name=c.usual_given_name, usual_family_name=c.usual_family_name,
                    birth_date=c.birth_date, level=c.level,
                )
        for g in GUARDIANS:
            if g.board is facts:
                contact = Contact.objects.create(board=board, source_id=g.source_id, family_name=g.family_name, given_name=g.given_name)
                ContactAddress.objects.create(board=board, contact=contact, address=g.email, address_key=email_key(g.email))
                for child, relation, access in g.children:
                    Guardianship.objects.create(board=board, student=students[child.source_id], contact=contact, relation=relation, access=access)
