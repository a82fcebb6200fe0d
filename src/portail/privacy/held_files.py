"""The files of a copy, and how they are called in it: each opened when its turn comes. Floor 9."""

import io
from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import BinaryIO
from uuid import UUID

from django.utils.text import slugify

from portail.access.cards import cards_children
from portail.attendance.models import Explanation
from portail.communications.queries import AttachedFile, ListedMessage, Wanted, message_of, messages_of
from portail.documents.queries import ShownDocument, documents_for, served_document
from portail.fees.queries import ReceiptRow, receipt_file, receipts_of
from portail.files.rules import SUFFIXES
from portail.files.store import Shelf, open_kept
from portail.links.ages import Category
from portail.privacy.holder import Holder, Paper
from portail.report_cards.printing import pdf_of
from portail.report_cards.queries import card_page, cards_of


def papers(holder: Holder) -> Iterator[Paper]:
    """Every file that the person can open: report cards first."""
    yield from report_cards(holder)
    yield from _documents(holder)
    yield from _receipts(holder)
    yield from _notes(holder)
    yield from _attachments(holder)


def report_cards(holder: Holder) -> Iterator[Paper]:
    """Every version of each issued card, as its page shows it, also of a child who left."""
    for child in cards_children(person_id=holder.person_id, now=holder.now):
        cards = cards_of([child.grant], now=holder.now) if child.hidden_from is None else []
        for card in cards:
            page = card_page(child.grant, public_id=card.public_id, now=holder.now)
            if page is not None and page.content is not None:
                said = f"{child.given_name} {card.year} {card.name} version {card.number}"
                pdf = pdf_of(page, page.content)
                name = _name("bulletins", said, card.public_id, "pdf")
                yield Paper(name, len(pdf), partial(io.BytesIO, pdf))


def document_name(one: ShownDocument) -> str:
    return _name("documents", one.title, one.public_id, SUFFIXES[one.media_type])


def receipt_name(one: ReceiptRow) -> str:
    return _name("recus", f"{one.year} {one.label}", one.public_id, SUFFIXES[one.media_type])


def note_name(one: Explanation) -> str:
    return _name("absences", "document", one.public_id, SUFFIXES[one.note_type])


def attached_name(one: AttachedFile) -> str:
    return _name("messages", one.title, one.public_id, SUFFIXES[one.media_type])


def listed_messages(holder: Holder) -> Iterator[ListedMessage]:
    """A page of the list at a time, the archives last."""
    grants = holder.grants_for(Category.MESSAGES)
    for is_archived in (False, True):
        for page in count(1):
            found = messages_of(grants, wanted=Wanted(is_archived=is_archived, page=page), now=holder.now)
            yield from found.rows
            if not found.has_more:
                break


def _documents(holder: Holder) -> Iterator[Paper]:
    grants = holder.grants_for(Category.DOCUMENTS)
    for one in documents_for(grants, today=holder.today):
        found = served_document(grants, public_id=one.public_id, today=holder.today)
        if found is not None:
            yield _kept(document_name(one), found.digest, found.size)


def _receipts(holder: Holder) -> Iterator[Paper]:
    grants = holder.grants_for(Category.FEES)
    for one in receipts_of(grants):
        found = receipt_file(grants, public_id=one.public_id) if one.has_file else None
        if found is not None:
            yield _kept(receipt_name(one), found.digest, found.size)


def _notes(holder: Holder) -> Iterator[Paper]:
    """The documents that the person sent for absences, while they are kept."""
    rows = Explanation.objects.filter(person_id=holder.person_id).exclude(note_digest="").order_by("pk")
    for one in rows:
        yield _kept(note_name(one), one.note_digest, one.note_size, Shelf.QUARANTINE)


def _attachments(holder: Holder) -> Iterator[Paper]:
    grants = holder.grants_for(Category.MESSAGES)
    for listed in listed_messages(holder):
        found = message_of(grants, message=listed.public_id, now=holder.now)
        for one in found.attachments if found else ():
            yield _kept(attached_name(one), one.digest, one.size)


def _kept(name: str, digest: str, size: int, shelf: Shelf = Shelf.PACKAGES) -> Paper:
    def read() -> BinaryIO:
        return open_kept(digest, shelf=shelf)

    return Paper(name, size, read)


def _name(folder: str, said: str, public_id: UUID, suffix: str) -> str:
    """Of letters that any disk takes; two files are never called the same."""
    return f"{folder}/{slugify(said)[:80] or folder}-{public_id.hex[:8]}.{suffix}"
