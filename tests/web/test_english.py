"""English is complete: no French sentence is left on a page under /en/."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

import portail
from portail.cli.messages import read_catalogue

WEB = Path(portail.__file__).parent / "web"
CLOCK = re.compile(r"{% trans ([^%]*\|clock[^%]*)%}(.*?){% endtrans %}", re.DOTALL)

PAGES = (
    "/",
    "/ecoles/",
    "/ecoles/?q=quatre",
    "/aide/",
    *(
        f"/aide/{slug}/"
        for slug in (
            "creer-un-compte",
            "associer-un-enfant",
            "mot-de-passe-oublie",
            "sans-mot-de-passe",
            "deux-etapes",
            "numero-de-fiche",
            "code-non-recu",
            "informations-non-concordantes",
            "plusieurs-ecoles",
            "appareils",
        )
    ),
    "/confidentialite/",
    "/accessibilite/",
    "/connexion/",
    "/compte/creer/",
    "/compte/reinitialiser/",
    "/compte/courriel/inconnu/",
    "/nulle-part/",
    "/composants/",
)
# Words that no English sentence has, whole: names of schools and boards may hold « de » or « la ».
FRENCH = re.compile(
    r"\b(votre|vous|nous|avec|pour|dans|cette|courriel|aucun|une|les|est|sont|être|mot de passe)\b",
    re.IGNORECASE,
)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_a_page_under_en_holds_no_french(client: Client, path: str) -> None:
    soup = BeautifulSoup(client.get(f"/en{path}").content, "html.parser")
    for foreign in soup.select('[lang="fr"]'):
        foreign.decompose()
    assert soup.html is not None and soup.html["lang"] == "en-CA"
    assert FRENCH.findall(soup.get_text(" ")) == []


def test_no_sentence_of_the_english_catalogue_is_french() -> None:
    suspects = []
    for message in read_catalogue("en"):
        words = message.string if isinstance(message.string, str) else " ".join(message.string)
        quoted = re.sub(r"[“«].*?[”»]", "", words)
        suspects += [words] if message.id and FRENCH.search(quoted) else []
    assert suspects == []


def test_a_time_that_ends_a_sentence_ends_it_once() -> None:
    """« at 3:00 p.m. »: English needs no second stop, and French, whose hours have none, needs its own."""
    found = 0
    for template in sorted(WEB.rglob("*.html")):
        for given, words in CLOCK.findall(template.read_text(encoding="utf-8")):
            french = " ".join(re.sub(r"{{ (\w+) }}", r"%(\1)s", words).split())
            with translation.override("en"):
                english = gettext(french)
            for name in re.findall(r"(\w+)=[^,]*\|clock", given):
                found += 1
                assert not re.search(rf"%\({name}\)s\.", english), (template.name, english)
    assert found > 10
