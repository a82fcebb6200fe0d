"""The file of a card: tagged, named, in its language, read in order, and word for word its page."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pikepdf
import pypdf
import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from portail.accounts.models import Person
from tests.cast import ANAIS, CHARLIE, RIVES
from tests.people import account, linked, signed_in
from tests.report_cards.cards import (
    CARD,
    FIRST,
    FIRST_LINES,
    LINES,
    SKILL,
    TERMS,
    THEN,
    issue,
    issue_all,
    issue_preschool,
    marked,
    of_term,
    show_averages,
    versions,
)
from tests.report_cards.families import alice_follows, page_of

pytestmark = pytest.mark.django_db(transaction=True)

MANY = [
    {**line, "rang": str(100 * place + int(line["rang"])), "matiere": f"{line['matiere']} {place}"}
    for place in range(1, 9)
    for line in LINES
]


def answers(person: Person, path: str, language: str = "") -> tuple[str, bytes]:
    """The page and the file of a card, as this person gets them."""
    browser = signed_in(person)
    prefix = "/en" if language == "en" else ""
    page, file = browser.get(f"{prefix}{path}"), browser.get(f"{prefix}{path}pdf/")
    assert (page.status_code, file.status_code) == (200, 200)
    return page.text, file.content


@pytest.fixture
def french() -> pikepdf.Pdf:
    """A card with every column."""
    show_averages()
    issue(etapes=TERMS)
    return opened(answers(alice_follows(), page_of())[1])


def opened(file: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(file))


def words_of_page(page: str) -> list[str]:
    """What the page says of the card, in its order: title, sheet, how to read it, how to check it."""
    soup = BeautifulSoup(page, "html.parser")
    parts = [soup.h1, *soup.select("article.bulletin, section.reading")]
    return re.sub(r"\s", "", "".join(part.get_text() for part in parts if part)).split()


def words_of_file(file: bytes) -> list[str]:
    """The same of the file, by another program than the one that wrote it; page footers apart."""
    reader = pypdf.PdfReader(io.BytesIO(file))
    title = str(reader.metadata.title).replace(" · ", "\n").splitlines()
    footer = re.compile(rf"^{re.escape(title[1])} · {re.escape(title[0])} · \d+ / \d+$", re.MULTILINE)
    text = "\n".join(footer.sub("", page.extract_text()) for page in reader.pages)
    return re.sub(r"\s", "", text).split()


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure tree, in reading order."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def attributes(element: pikepdf.Dictionary) -> dict[str, object]:
    found = element.get("/A", pikepdf.Array())
    return {
        key: value
        for one in (found if isinstance(found, pikepdf.Array) else [found])
        for key, value in one.items()
    }


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(one.S) for one in elements(pdf.Root.StructTreeRoot)]


def test_averages_are_in_the_file_only_where_the_board_publishes_them() -> None:
    issue()
    alice = alice_follows()
    words = "Lamoyennedugroupesitueunrésultat"
    assert words not in "".join(words_of_file(answers(alice, page_of())[1]))
    show_averages()
    page, file = answers(alice, page_of())
    assert words in "".join(words_of_file(file))
    assert words_of_file(file) == words_of_page(page)


@pytest.mark.parametrize(
    ("language", "words"),
    [("", "Cen’estpasunbulletin"), ("en", "Itisnotareportcard.")],
)
def test_a_first_communication_shows_and_prints_what_was_written_of_the_child(
    language: str, words: str
) -> None:
    issue(card=FIRST, lines=FIRST_LINES)
    page, file = answers(alice_follows(), page_of(), language)
    said = "".join(words_of_page(page))
    assert words_of_file(file) == words_of_page(page)
    for one in (words, "Premièrecommunication", "Litavecentrain.", "s’estbienjointeaugroupe"):
        assert one in said, one
    for column in ("Résultat", "Pondération", "Mark", "Weight"):
        assert f"{column}Français" not in said and f"{column}Groupe" not in said


def test_it_is_tagged_named_and_in_its_language(french: pikepdf.Pdf) -> None:
    root = french.Root
    assert root.MarkInfo.Marked is True and not root.MarkInfo.get("/Suspects", False)
    assert str(root.Lang) == "fr-CA"
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert str(french.docinfo.Title) == "Bulletin de l’étape 1 · Maïka Gagnon"


def test_it_says_to_be_accessible_and_to_last(french: pikepdf.Pdf) -> None:
    with french.open_metadata() as said:
        assert (said["pdfuaid:part"], said["pdfaid:part"], said["pdfaid:conformance"]) == ("1", "2", "A")


def test_headings_go_down_one_by_one_and_the_table_stands_among_them(french: pikepdf.Pdf) -> None:
    found = [kind for kind in kinds(french) if re.fullmatch(r"/(H\d|Table)", kind)]
    assert found == ["/H1", "/H2", "/Table", "/H2", "/H2", "/H2"]


def test_each_head_says_its_scope_and_each_cell_its_head(french: pikepdf.Pdf) -> None:
    found = list(elements(french.Root.StructTreeRoot))
    heads = [one for one in found if one.S == "/TH"]
    assert len(heads) == 4
    assert {str(attributes(head)["/Scope"]) for head in heads} == {"/Column"}
    names = {str(head.ID) for head in heads}
    cells = [one for one in found if one.S == "/TD"]
    assert len(cells) > 20
    for cell in cells:
        assert {str(name) for name in attributes(cell)["/Headers"]} <= names  # type: ignore[attr-defined]


def test_every_font_is_inside(french: pikepdf.Pdf) -> None:
    fonts = [font for page in french.pages for font in page.Resources.Font.values()]
    assert fonts
    for font in fonts:
        for inner in font.DescendantFonts:
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())
        assert "LibertinusSerif" in str(font.BaseFont) and "/ToUnicode" in font


def test_the_file_and_the_page_say_the_same_in_the_same_order() -> None:
    issue(etapes=TERMS)
    page, file = answers(alice_follows(), page_of())
    assert words_of_file(file) == words_of_page(page)


def test_so_do_they_of_the_terms_side_by_side_each_cell_under_its_own_head() -> None:
    show_averages()
    issue_all([CARD, of_term(2)], lines=[*LINES, *marked(2, "72")], now=THEN + timedelta(days=3))
    found = next(one for one in versions() if one.source_id == "B2")
    page, file = answers(alice_follows(), f"/bulletins/{found.student_key}/{found.public_id}/")
    assert words_of_file(file) == words_of_page(page)
    pdf = opened(file)
    heads = [one for one in elements(pdf.Root.StructTreeRoot) if one.S == "/TH"]
    assert len(heads) == 5 and {str(attributes(head)["/Scope"]) for head in heads} == {"/Column"}


def test_names_of_terms_as_long_as_sentences_leave_the_subjects_their_room() -> None:
    show_averages()
    terms = [one | {"nom": f"{one['nom']} – du 28 août au 7 novembre"} for one in TERMS]
    last = [line | {"resultat_final": "80"} for line in marked(3, "73")]
    issue_all(
        [CARD, of_term(2), of_term(3)], lines=[*LINES, *marked(2, "72"), *last], etapes=terms,
        now=THEN + timedelta(days=3),
    )  # fmt: skip
    found = next(one for one in versions() if one.source_id == "B3")
    _page, file = answers(alice_follows(), f"/bulletins/{found.student_key}/{found.public_id}/")
    printed = pypdf.PdfReader(io.BytesIO(file)).pages[0].extract_text(extraction_mode="layout")
    assert re.search(r"Matière et compétences +Pondération +Étape 1", printed)
    assert re.search(r"Lire +40\s% +78 +72 +73", printed)


def test_so_do_they_in_english() -> None:
    issue(etapes=TERMS)
    page, file = answers(alice_follows(), page_of(), language="en")
    assert words_of_file(file) == words_of_page(page)
    assert str(opened(file).Root.Lang) == "en-CA"


def test_so_do_they_of_the_other_competencies_each_under_a_heading_of_its_own() -> None:
    issue(lines=[*LINES, SKILL])
    page, file = answers(alice_follows(), page_of())
    assert words_of_file(file) == words_of_page(page)
    assert "AutrescompétencesOrganisersontravailM.Pierre-LucGagnéMaïkaprévoitsontemps." in "".join(
        words_of_page(page)
    )
    headings = [kind for kind in kinds(opened(file)) if re.fullmatch(r"/H\d", kind)]
    assert headings == ["/H1", "/H2", "/H2", "/H3", "/H2", "/H2", "/H2"]


def test_so_do_they_for_a_preschool_card() -> None:
    issue_preschool()
    charlie = account(CHARLIE.email)
    linked(charlie, ANAIS)
    (card,) = versions(RIVES)
    page, file = answers(charlie, f"/bulletins/{card.student_key}/{card.public_id}/")
    assert words_of_file(file) == words_of_page(page)


def test_a_long_card_goes_over_several_pages_its_heads_marked_once() -> None:
    show_averages()
    issue(lines=MANY)
    _page, file = answers(alice_follows(), page_of())
    pdf = opened(file)
    assert len(pdf.pages) > 1
    assert kinds(pdf).count("/TH") == 4 and kinds(pdf).count("/Table") == 1


def test_accents_of_every_name_are_real_letters() -> None:
    teacher, comment = "Mme Œdipe Ærø-Ñuñez Șerban Łukasz Nguyễn ᐃᓄᒃ", "L’été, çà — « là »…"
    issue(card={**CARD, "titulaire": teacher, "commentaire": comment})
    _page, file = answers(alice_follows(), page_of())
    text = "".join(words_of_file(file))
    assert re.sub(r"\s", "", teacher) in text and re.sub(r"\s", "", comment) in text


@pytest.mark.parametrize("sign", ["ᐃᓄᒃ", "王小明", "محمد", "🙂", "Δοκιμή"])
def test_a_sign_of_another_script_never_costs_a_family_its_file(sign: str) -> None:
    issue(card={**CARD, "commentaire": f"Bravo {sign}"})
    page, file = answers(alice_follows(), page_of())
    assert sign in page and file.startswith(b"%PDF-")


def test_what_a_school_writes_is_never_read_as_a_command() -> None:
    written = '#import "x" *gras* _i_ = titre $x$ @ref <etiquette> // \\ [a] https://exemple.ca `c`'
    issue(card={**CARD, "commentaire": written})
    page, file = answers(alice_follows(), page_of())
    assert words_of_file(file) == words_of_page(page)


def test_the_same_card_is_the_same_file_again() -> None:
    issue()
    alice = alice_follows()
    with translation.override("fr"):
        assert answers(alice, page_of())[1] == answers(alice, page_of())[1]
