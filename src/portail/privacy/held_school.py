"""What schools say of the children whom a person may see, and what that person sent of them. Floor 9."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce

from portail.agenda.queries import read_agenda
from portail.agenda.rules import Agenda, Pupil, day_said
from portail.attendance.models import Explanation
from portail.attendance.queries import absences_of, board_rules
from portail.communications.models import Answer, Reply
from portail.communications.queries import message_of
from portail.documents.queries import documents_for
from portail.fees.queries import receipts_of, statements_of
from portail.links.ages import Category
from portail.links.models import Link
from portail.privacy.held_files import attached_name, document_name, listed_messages, note_name, receipt_name
from portail.privacy.holder import Holder, Row, Rows, of, row, without_ours
from portail.privacy.queries import asked_about, file_numbers, views_of
from portail.results.queries import all_results
from portail.transport.queries import trips_of

_EVER = date(2000, 1, 1)
_AHEAD = timedelta(days=400)


def children(holder: Holder) -> Rows:
    """The children, and as whom the school's record knows the person."""
    numbers = file_numbers(holder.grants)
    own = Link.objects.filter(person_id=holder.person_id, active=True).select_related("contact")
    contacts = {link.pk: link.contact for link in own}
    for child in holder.children:
        contact = contacts[child.grant.link_id]
        yield {
            "given_name": child.given_name,
            "family_name": child.family_name,
            "birth_date": child.birth_date,
            "level": child.level,
            "school": child.school,
            "board": child.board,
            "file_number": numbers[child.grant.student_id],
            "known_as": f"{contact.given_name} {contact.family_name}",
            "known_phone": contact.phone,
            "known_language": contact.language,
        }


def corrections(holder: Holder) -> Rows:
    return [of(child.given_name, one) for child in holder.children for one in asked_about(child.grant)]


def views(holder: Holder) -> Rows:
    return [of(child.given_name, one) for child in holder.children for one in views_of(child.grant)]


def results(holder: Holder) -> Iterator[Row]:
    """Every school year that can still be read: results, and marks with their works."""
    for child in holder.children:
        if child.hidden_from(Category.RESULTS) is not None:
            continue
        for year, found in all_results(child.grant, now=holder.now):
            terms = {term.id: term.name for term in found.terms}
            for subject in found.subjects:
                for kind, said in (("mark", subject.marks), ("result", subject.results)):
                    for one in said:
                        yield {
                            "child": child.given_name,
                            "year": year,
                            "subject": subject.name,
                            "teacher": subject.teacher,
                            "kind": kind,
                            **without_ours(one._asdict()),
                            "term": terms.get(one.term or 0, ""),
                        }


def absences(holder: Holder) -> Iterator[Row]:
    """Every absence that can still be read, and those announced."""
    grants = holder.grants_for(Category.ABSENCES)
    rules = board_rules(grant.board_id for grant in grants)
    found = absences_of(grants, of_boards=rules, today=holder.today, since=_EVER)
    for kind, rows in (("absence", found.rows), ("announced", found.announced)):
        yield from ({**of(holder.name_of(one.student_id), one), "what": kind} for one in rows)


def own_explanations(holder: Holder) -> Iterator[Row]:
    """What the person wrote of absences: reasons, comments, and the name of the document joined."""
    rows = Explanation.objects.filter(person_id=holder.person_id).order_by("pk")
    # By values: a row that the board hides since is no row of theirs, and its day stays out.
    said = {
        "day": F("justification__absence__day"),
        "first_on": F("announcement__first_on"),
        "last_on": F("announcement__last_on"),
        "sent_at": Coalesce("justification__sent_at", "announcement__sent_at"),
        "withdrawn_at": F("announcement__withdrawn_at"),
    }
    names = (*said, "reason_code", "comment", "note_name")
    for one, values in zip(rows, rows.values(**said).values(*names), strict=True):
        file = note_name(one) if one.note_digest else ""
        yield {"child": holder.name_of(one.student_id), **values, "file": file}


def messages(holder: Holder) -> Iterator[Row]:
    """Every message whole: its text, what it asks, and what the person made of it."""
    grants = holder.grants_for(Category.MESSAGES)
    for listed in listed_messages(holder):
        found = message_of(grants, message=listed.public_id, now=holder.now)
        if found is None:
            continue
        said = {name: value for name, value in row(found).items() if name not in ("unread", "board")}
        files = [attached_name(one) for one in found.attachments]
        yield {"children": holder.names_of(found.students), **said, "files": files}


def own_answers(holder: Holder) -> Iterator[Row]:
    """What the person answered and wrote back, also what they changed or took back since."""
    answers = Answer.objects.filter(person_id=holder.person_id).order_by("answered_at", "pk")
    said = ("prompt", "value", "answered_at", "withdrawn_at")
    for student, *values in answers.values_list("student_id", *said):
        yield {"child": holder.name_of(student), "kind": "answer", **dict(zip(said, values, strict=True))}
    replies = Reply.objects.filter(person_id=holder.person_id).order_by("sent_at", "pk")
    for student, body, sent_at in replies.values_list("student_id", "body", "sent_at"):
        yield {"child": holder.name_of(student), "kind": "reply", "value": body, "answered_at": sent_at}


def agenda(holder: Holder) -> Iterator[Row]:
    """Days, timetable, its exceptions, works and outings, in what their board shows of them."""
    grants = holder.grants_for(Category.AGENDA)
    found = read_agenda(grants, first=_EVER, last=holder.today + _AHEAD)
    for pupil in found.pupils.values():
        for what, one in _days_of(found, pupil):
            yield {**of(holder.name_of(pupil.student_id), one), "what": what}


def _days_of(found: Agenda, pupil: Pupil) -> Iterator[tuple[str, object]]:
    for on in dict.fromkeys(one.on for one in found.dates):
        said = (one for one in found.dates if one.on == on)
        day = day_said(said, school_id=pupil.school_id, board_id=pupil.board_id)
        if day is not None:
            yield "day", day
    if "timetable" in pupil.shown:
        yield from (("period", one) for one in found.slots if one.section_id in pupil.sections)
        yield from (("change", one) for one in found.changes if one.section_id in pupil.sections)
    if "homework" in pupil.shown:
        yield from (("work", one) for one in found.due if one.section_id in pupil.sections)
    if "events" in pupil.shown:
        yield from (("event", one) for one in found.happenings if one.concerns(pupil))


def fees(holder: Holder) -> Rows:
    found = statements_of(holder.grants_for(Category.FEES))
    return [of(holder.name_of(student), one) for student, one in found.items()]


def receipts(holder: Holder) -> Rows:
    return [
        {**of(holder.name_of(one.student_id), one), "file": receipt_name(one) if one.has_file else ""}
        for one in receipts_of(holder.grants_for(Category.FEES))
    ]


def transport(holder: Holder) -> Rows:
    found = trips_of(holder.grants_for(Category.TRANSPORT), today=holder.today)
    return [of(holder.name_of(student), one) for student, one in found.items()]


def documents(holder: Holder) -> Rows:
    return [
        {"children": holder.names_of(one.students), **row(one), "file": document_name(one)}
        for one in documents_for(holder.grants_for(Category.DOCUMENTS), today=holder.today)
    ]
