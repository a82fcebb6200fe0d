"""A card as a file to keep or to hand over. Floor 7."""

from dataclasses import asdict
from pathlib import Path

from portail.common.pdf import make_pdf
from portail.report_cards.paper import Paper, paper_of
from portail.report_cards.queries import CardPage
from portail.report_cards.rules import Content

TEMPLATE = Path(__file__).with_name("report_card.typ")


def pdf_of(page: CardPage, content: Content) -> bytes:
    """The card in the language of the page under way: the same words as its page, in the same order."""
    return print_paper(paper_of(page, content), page)


def print_paper(paper: Paper, page: CardPage) -> bytes:
    return make_pdf(TEMPLATE, asdict(paper), dated=page.card.published_at)
