"""The list of messages and a message's page: one line for all the children, read when it is opened."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from portail.communications.models import Message, Reading
from portail.database.context import rows_of
from tests.cast import ALICE, BOB, CAPITALE, DELPHINE, EMILE_B, LEA, LOUIS, MAIKA, RIVES
from tests.communications.rows import message, question, to
from tests.people import account, board_id, linked, signed_in
from tests.publishing import publish
from tests.wire import statements

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/messages/"
# What surrounds a page's queries: its transaction and whose rows it reads.
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "set_config")


@pytest.fixture
def alice() -> Client:
    """A browser of Alice's, who follows Maïka and Émile, of two boards."""
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    return signed_in(person)


@pytest.fixture
def delphine() -> Client:
    """A browser of Delphine's, whose twins are in one school."""
    person = account(DELPHINE.email)
    linked(person, LOUIS, LEA)
    return signed_in(person)


def soup(browser: Client, path: str = PAGE) -> BeautifulSoup:
    answer = browser.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(found: BeautifulSoup) -> str:
    return " ".join(found.get_text(" ").split())


def lines(browser: Client, path: str = PAGE) -> list[str]:
    return [words(line) for line in soup(browser, path).select(".msg-line")]


def address(key: str = "M1") -> str:
    with rows_of(board=board_id(CAPITALE)):
        return f"{PAGE}{Message.objects.get(source_id=key).public_id}/"


def send(*rows: dict[str, str], whom: object = MAIKA.school) -> None:
    sent = rows or (message(),)
    publish(CAPITALE, messages=sent, messages_destinataires=[to(whom, row["message"]) for row in sent])


def test_one_notice_for_two_children_is_one_line_with_both_names(delphine: Client) -> None:
    send()
    publish(CAPITALE, messages_destinataires=[to(MAIKA.school), to(LOUIS), to(LEA)])
    (line,) = lines(delphine)
    assert line.startswith("Louis Léa Mme Josée Thériault")
    assert "Journée pédagogique du 27 novembre" in line


def test_a_message_is_unread_until_it_is_opened(alice: Client) -> None:
    send()
    assert "Non lu" in lines(alice)[0]
    nav = soup(alice).select_one(".nav .count")
    assert nav is not None and words(nav) == "1 non lus"
    page = soup(alice, address())
    assert "L’école est fermée." in words(page) and page.select_one(".nav .count") is None
    assert "Non lu" not in lines(alice)[0]


def test_opening_again_writes_nothing(alice: Client) -> None:
    send()
    soup(alice, address())
    with statements() as sent:
        soup(alice, address())
    assert not [one for one in sent if "INSERT" in one or "UPDATE" in one]


def test_who_is_not_sent_a_message_finds_none(alice: Client, delphine: Client) -> None:
    send(whom=LOUIS)
    assert lines(alice) == [] and len(lines(delphine)) == 1
    assert alice.get(address()).status_code == 404


def test_a_message_for_later_waits_for_its_hour(alice: Client) -> None:
    send(message(sent_at=timezone.now() + timedelta(hours=2)))
    assert lines(alice) == []
    assert alice.get(address()).status_code == 404


def test_the_list_is_searched_whatever_the_accents(alice: Client) -> None:
    send(message(), message("M2", objet="Collecte de livres", texte="100 % des profits"))
    for typed, found in (("JOURNEE pedagogique", 1), ("theriault", 2), ("école fermée", 1), ("100 %", 1),
                         ("_", 2), ("hockey", 0)):  # fmt: skip
        assert len(lines(alice, f"{PAGE}?{urlencode({'q': typed})}")) == found, typed
    page = soup(alice, f"{PAGE}?q=hockey")
    assert "Aucun message ne contient ces mots" in words(page)


def test_the_list_is_of_one_child_when_asked(alice: Client) -> None:
    send()
    publish(RIVES, messages=[message("R1", school=EMILE_B.school)],
            messages_destinataires=[to(EMILE_B.school, "R1")])  # fmt: skip
    assert len(lines(alice)) == 2
    links = {words(link): link["href"] for link in soup(alice).select(".msg-filters .tags a")}
    assert [line.split()[0] for line in lines(alice, PAGE + links["Émile"])] == ["Émile"]
    assert alice.get(f"{PAGE}?enfant=moi").status_code == 404


def test_a_message_is_archived_and_put_back(alice: Client) -> None:
    send()
    soup(alice, address())
    alice.post(f"{address()}archiver/", {"archived": "1"})
    assert lines(alice) == [] and len(lines(alice, f"{PAGE}?archives=1")) == 1
    alice.post(f"{address()}archiver/", {"archived": "0"})
    assert len(lines(alice)) == 1


def test_a_receipt_is_given_once_and_said(alice: Client) -> None:
    send(message(accuse="oui"))
    assert "Attend votre réponse" in lines(alice, f"{PAGE}?a-repondre=1")[0]
    alice.post(f"{address()}lu/")
    alice.post(f"{address()}lu/")
    assert "Vous en avez pris connaissance" in words(soup(alice, address()))
    assert lines(alice, f"{PAGE}?a-repondre=1") == []
    with rows_of(board=board_id(CAPITALE)):
        assert Reading.objects.count() == 1


def test_a_text_runs_nothing_and_links_only_to_the_web(alice: Client) -> None:
    send(message(
        objet="<script>alert(1)</script>",
        texte='<img src=x onerror="alert(1)">\nVoir https://ecole.exemple.ca/sortie?a=1&b=2.\njavascript:alert(1)',
    ))  # fmt: skip
    page = soup(alice, address())
    assert not page.select("main script, main img") and "<script>alert(1)</script>" in words(page)
    links = [link["href"] for link in page.select(".msg-text a")]
    assert links == ["https://ecole.exemple.ca/sortie?a=1&b=2"]
    assert not soup(alice).select("main script")


def test_what_a_board_does_not_publish_is_said(alice: Client) -> None:
    assert "Votre école ne publie pas les messages" in words(soup(alice))
    send()
    page = soup(alice)
    assert [words(tag) for tag in page.select(".notice .tag")] == ["Émile"]


def test_the_barred_parent_sees_nothing_at_once(alice: Client) -> None:
    send()
    bob = account(BOB.email)
    browser = signed_in(bob)
    assert lines(browser) == [] and browser.get(address()).status_code == 404
    for act in ("lu/", "archiver/", "ecrire/"):
        assert browser.post(f"{address()}{act}", {"body": "Bonjour"}).status_code == 404


def test_older_messages_are_on_the_next_pages(alice: Client) -> None:
    hours = range(45)
    send(
        *(message(f"M{n}", sent_at=timezone.now() - timedelta(hours=n + 1), objet=f"Avis {n}") for n in hours)
    )
    assert len(lines(alice)) == 20 and "Avis 0" in lines(alice)[0]
    older = soup(alice).select_one("a[rel=next]")
    assert older is not None
    assert "Avis 20" in lines(alice, PAGE + str(older["href"]))[0]
    last = soup(alice, f"{PAGE}?page=3")
    assert len(last.select(".msg-line")) == 5 and last.select_one("a[rel=next]") is None
    assert soup(alice, f"{PAGE}?page=x")


def test_the_pages_cost_the_same_whatever_the_number_of_messages(alice: Client) -> None:
    def cost(path: str) -> int:
        with statements() as sent:
            soup(alice, path)
        return len([one for one in sent if not any(word in one for word in FRAME)])

    send()
    publish(CAPITALE, questions=[question()])
    soup(alice, address())
    one = cost(PAGE), cost(address())
    send(*(message(f"M{n}") for n in range(10)))
    publish(CAPITALE, questions=[question(f"Q{n}") for n in range(5)])
    publish(RIVES, messages=[message("R1", school=EMILE_B.school)],
            messages_destinataires=[to(EMILE_B.school, "R1")])  # fmt: skip
    assert (cost(PAGE), cost(address())) == one
    assert max(one) <= 6
