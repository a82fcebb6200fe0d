"""The reports of a reading: a page that stands alone, a file for machines, lines; the codes' own pages."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils import translation

from portail.common.findings import Findings
from portail.common.tabular import Notice, Severity
from portail.imports.reporting.inspected import FileRead, Inspected, inspect_package
from portail.imports.reporting.lines import inspected_lines
from portail.imports.reporting.machine import as_json
from portail.imports.reporting.page import as_html
from portail.imports.reporting.pages import INDEX, code_pages
from portail.imports.reporting.verdict import verdict_of
from portail.imports.wording import WORDINGS
from tests.imports.crowds import absences
from tests.imports.packages import in_memory

DOCS = Path(__file__).resolve().parents[2] / "docs" / "import" / "codes"
ATTACK = '<script>alert("É")</script>'


def inspected(*notices: Notice, refused: bool = False, aside: int = 0) -> Inspected:
    findings = Findings()
    findings.extend(notices)
    return Inspected(
        name="envoi.zip",
        inspected_on=date(2026, 11, 23),
        findings=findings,
        refused=refused,
        board_code="901000",
        contract="OneRoster",
        version="1.2",
        files=[FileRead("users.csv", 18231, "Windows-1252", ";"), FileRead("roles.csv", 0, "", "")],
        schools=2,
        students=9042,
        contacts=8870,
        guardianships=17701,
        aside=aside,
        years=["2026-2027"],
    )


def addresses(count: int) -> list[Notice]:
    return [
        Notice("not_an_address", file="users.csv", line=line, column="email", value="anne")
        for line in range(2, count + 2)
    ]


class Page(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


# The page ----------------------------------------------------------------------------------------


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    html = as_html(inspected(*addresses(3)))
    page = Page(html)
    assert {tag for tag, _attributes in page.tags} & {"script", "link", "img", "iframe", "form"} == set()
    names = {name for _tag, attributes in page.tags for name in attributes}
    assert not {name for name in names if name.startswith("on")} | (names & {"style", "src"})
    assert all((attributes.get("href") or "#").startswith("#") for _tag, attributes in page.tags)
    assert "url(" not in html and "@import" not in html


def test_the_page_s_own_policy_knows_its_style_and_nothing_else() -> None:
    html = as_html(inspected())
    style = re.search(r"<style>(.*)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(
        attributes["content"] or ""
        for tag, attributes in Page(html).tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


@pytest.mark.parametrize("part", ["file", "column", "value"])
def test_what_a_file_says_never_becomes_a_tag(part: str) -> None:
    notice = Notice("damaged_text", file="users.csv", line=2, column="givenName", value="x")
    html = as_html(inspected(replace(notice, **{part: ATTACK})))
    assert ATTACK not in html and ATTACK in Page(html).text


def test_a_package_s_name_never_becomes_a_tag() -> None:
    html = as_html(replace(inspected(), name=ATTACK, board_code=ATTACK))
    assert "<script" not in html


def test_every_table_has_its_caption_and_its_heads_their_scope() -> None:
    page = Page(as_html(inspected(*addresses(2))))
    tags = [tag for tag, _attributes in page.tags]
    assert tags.count("table") == tags.count("caption") == 2
    assert all(attributes.get("scope") for tag, attributes in page.tags if tag == "th")
    assert tags.count("h1") == 1


def test_the_first_fifty_rows_are_shown_and_the_others_counted() -> None:
    page = Page(as_html(inspected(*addresses(1250))))
    assert page.text.count("anne") == 51  # the fifty, and the sentence above them
    assert "et 1200 autres" in page.text.replace("\u00a0", "")
    assert "1\u00a0250 fois" in page.text


def test_a_severity_is_a_word_and_a_shape() -> None:
    notices = [
        Notice("not_an_address"), Notice("unknown_level", Severity.WARNING),
        Notice("delimiter", Severity.INFO, facts={"delimiter": ";"}),
    ]  # fmt: skip
    html = as_html(inspected(*notices))
    badges = re.findall(r'<span class="badge \w+">(<svg.*?)</span>', html, re.DOTALL)
    assert {re.sub(r"<[^>]+>", "", badge).strip() for badge in badges} == {
        "Erreur", "Avertissement", "Pour information",
    }  # fmt: skip
    assert all("<svg" in badge for badge in badges)


@pytest.mark.parametrize(("language", "title"), [("fr", "Courriel mal écrit"), ("en", "")])
def test_the_page_is_in_the_language_asked(language: str, title: str) -> None:
    with translation.override(language):
        html = as_html(inspected(*addresses(1)))
    assert f'<html lang="{language}">' in html and title in html


# Verdict, lines, machine -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (inspected(), "L’envoi est prêt"),
        (inspected(Notice("unknown_level", Severity.WARNING)), "un avertissement mérite"),
        (inspected(*addresses(2), aside=2), "sauf 2 lignes mises de côté"),
        (inspected(*addresses(2), refused=True), "refusé en entier"),
    ],
)
def test_the_verdict_is_one_sentence(told: Inspected, verdict: str) -> None:
    said = verdict_of(told)
    assert verdict in said and said.endswith(".")
    assert next(inspected_lines(told)) == said and said in Page(as_html(told)).text


def test_lines_tell_totals_the_first_rows_and_who_mends_them() -> None:
    lines = [line.replace("\u00a0", " ") for line in inspected_lines(inspected(*addresses(8), aside=8))]
    assert (
        lines[-10:]
        == [
            "Erreurs (8)",
            "  Courriel mal écrit (8)",
            *(
                f"    users.csv, ligne {line}, colonne email : « anne » n’est pas une adresse de courriel."
                for line in range(2, 7)
            ),
            "    et 3 autres",
            "    Quoi faire : Corrigez-la dans le dossier, ou laissez la valeur vide.",
            "    Qui corrige : le secrétariat de l’école, dans le dossier du répondant",
            "    docs/import/codes/not_an_address.md",
        ][-10:]
    )


def test_machines_read_the_same_names_in_both_languages() -> None:
    told = inspected(*addresses(60), Notice("ignored_file", Severity.INFO, "notes.txt"))
    french = json.loads(as_json(told))
    with translation.override("en"):
        english = json.loads(as_json(told))
    assert french.keys() == english.keys() == {"format", "summary", "notices"}
    assert french["summary"] == english["summary"]
    [group, remark] = french["notices"]
    assert (group["code"], group["severity"], group["total"], len(group["rows"])) == (
        "not_an_address", "error", 60, 50,
    )  # fmt: skip
    assert group["rows"][0] == {
        "file": "users.csv", "line": 2, "column": "email", "value": "anne",
        "problem": group["rows"][0]["problem"],
        "fix": "Corrigez-la dans le dossier, ou laissez la valeur vide.",
    }  # fmt: skip
    assert (remark["code"], remark["severity"]) == ("ignored_file", "info")


def test_the_summary_says_what_was_read() -> None:
    summary = json.loads(as_json(inspected(*addresses(2), aside=2)))["summary"]
    assert (summary["clean"], summary["refused"], summary["errors"], summary["rows_set_aside"]) == (
        False, False, 2, 2,
    )  # fmt: skip
    assert summary["files"][0] == {
        "file": "users.csv", "rows": 18231, "encoding": "Windows-1252", "delimiter": ";",
    }  # fmt: skip


# The codes' pages --------------------------------------------------------------------------------


def test_every_code_has_its_page_in_both_languages_and_its_line_in_the_index() -> None:
    pages = code_pages()
    assert set(pages) == {INDEX, *(f"{code}.md" for code in WORDINGS)}
    for code in WORDINGS:
        assert f"]({code}.md)" in pages[INDEX]
        assert "**Qui corrige\u00a0:**" in pages[f"{code}.md"] and "**Who mends it:**" in pages[f"{code}.md"]


def test_the_pages_in_docs_are_current() -> None:
    written = {file.name: file.read_text(encoding="utf-8") for file in DOCS.glob("*.md")}
    assert written == dict(code_pages()), "run `portail validate --codes docs/import/codes`"


def test_rows_set_aside_of_any_file_are_counted() -> None:
    package = in_memory(absences(range(3), faulty=2))
    told = inspect_package(package, name="midi", today=date(2026, 11, 23))
    assert "sauf 2 lignes mises de côté" in verdict_of(told)
