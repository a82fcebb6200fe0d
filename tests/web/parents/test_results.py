"""A parent reads a child's results: as the school wrote them, one tap away, hidden on request."""

import gzip
import html
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.test import Client

from portail.accounts.models import Person
from portail.boards.settings import Setting, change_setting
from portail.classes.settings import AVERAGES_SHOWN
from portail.results.settings import COMPUTED, WORKS_SHOWN
from tests.cast import ALICE, BOB, CAPITALE, CHARLIE, EMILE_B, GRANDMOTHER, MAIKA, ChildFacts, GuardianFacts
from tests.people import account, board_id, linked, signed_in, student_of
from tests.publishing import publish
from tests.results.school import mark, publish_year, section, term_result, terms, work, year_of
from tests.roles import as_role, superuser_connection
from tests.wire import statements
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

HIDE = "/resultats/affichage/"


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    return person


@pytest.fixture
def client(alice: Person) -> Client:
    return signed_in(alice)


def address(child: ChildFacts = MAIKA) -> str:
    return f"/resultats/{student_of(child).public_id}/"


def words(client: Client, path: str) -> str:
    """The page's text, each no-break space an ordinary one."""
    page = client.get(path)
    assert page.status_code == 200, page.status_code
    text = re.sub(r"<[^>]+>", " ", page.text.partition("<main")[2])
    return re.sub(r"\s+", " ", html.unescape(text))


def subject(client: Client, name: str = "Mathématique") -> str:
    """The address of a subject's page, as the list links to it."""
    page = client.get(address()).text
    found = re.search(rf'href="([^"?]+)[^"]*">{name}</a>', page)
    assert found, name
    return found[1]


def decide(setting: Setting[bool], typed: str) -> None:
    with as_role("jobs"):
        change_setting(setting, board_id=board_id(CAPITALE), typed=typed, by="tests", now=NOW)


# The list of a term -------------------------------------------------------------------------------


def test_results_begin_with_the_familys_first_child(client: Client) -> None:
    assert client.get("/resultats/").headers["Location"] == address()


def test_an_account_without_a_child_is_shown_the_way() -> None:
    page = signed_in(account(CHARLIE.email)).get("/resultats/")
    assert page.status_code == 200 and "/enfants/associer/" in page.text


def test_each_subject_has_its_result_its_teacher_and_its_works(client: Client) -> None:
    publish_year(subjects=2, marks=4)
    text = words(client, address())
    assert "Résultats de Maïka" in text
    assert "Mathématique Mme Joëlle Nguyễn-Roy 78 % 4 travaux" in text
    assert "Travail 4 2 octobre 38,5 / 50 77 %" in text
    assert "Étape 1 20 % Étape 2 20 % Étape 3 60 %" in text


def test_the_name_takes_its_elision(client: Client) -> None:
    assert "Résultats d’Émile" in words(client, address(EMILE_B))


def test_a_school_that_never_sent_results_is_said_and_not_shown_as_empty(client: Client) -> None:
    publish_year()
    text = words(client, address(EMILE_B))
    assert "Votre école ne publie pas les résultats sur le portail." in text
    assert EMILE_B.school.phone in text
    assert "Aucun résultat" not in text


def test_a_school_that_sends_them_and_has_none_yet_is_an_empty_page(client: Client) -> None:
    publish_year(EMILE_B)
    with_nothing = {"groupes": [section(1, EMILE_B)], "etapes": terms(EMILE_B)}
    publish(EMILE_B.board, **with_nothing)
    assert "Aucun résultat pour l’instant." in words(client, address(EMILE_B))


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ("resultats", "Votre école ne publie pas les résultats des travaux sur le portail."),
        ("resultats_etapes", "Votre école ne publie pas les résultats d’étape sur le portail."),
    ],
)
def test_of_two_kinds_the_one_that_is_not_published_is_said(client: Client, without: str, said: str) -> None:
    publish(CAPITALE, **{name: rows for name, rows in year_of().items() if name != without})
    assert said in words(client, address())


def test_another_term_is_one_link_away(client: Client) -> None:
    files = year_of(marks=2)
    later = work(1, etape=f"{MAIKA.source_id}-2", pour_le="2026-11-16")
    rows = [term_result(), term_result(term=2, note="81,5")]
    publish(CAPITALE, **{**files, "travaux": [work(0), later], "resultats_etapes": rows})
    assert "81,5 % 1 travail Travail 2" in words(client, address())
    assert "78 % 1 travail Travail 1" in words(client, f"{address()}?etape=1")
    assert 'href="?etape=3"' in client.get(address()).text
    assert "Pas encore publié" in words(client, f"{address()}?etape=3")


@pytest.mark.parametrize("asked", ["0", "9", "annee", "x", "1'--", "²", ""])
def test_a_term_that_does_not_exist_shows_the_usual_one(client: Client, asked: str) -> None:
    publish_year()
    assert client.get(address(), {"etape": asked}).text == client.get(address()).text


def test_the_year_has_its_own_place_once_the_school_gives_it(client: Client) -> None:
    publish(
        CAPITALE,
        **{**year_of(marks=1), "resultats_etapes": [term_result(), term_result(term=None, note="84")]},
    )
    assert "84 %" in words(client, f"{address()}?etape=annee")


def test_a_subject_under_three_marks_has_no_line(client: Client) -> None:
    publish_year(marks=2)
    assert '<svg class="spark"' not in client.get(address()).text
    assert 'class="evolution' not in client.get(subject(client)).text
    publish_year(marks=3)
    assert '<svg class="spark"' in client.get(address()).text
    assert 'class="evolution' in client.get(subject(client)).text


# One subject --------------------------------------------------------------------------------------


def test_a_subject_shows_each_work_with_all_that_the_school_says(client: Client) -> None:
    rows = [mark(0, note="82"), mark(1, note="A"), mark(2, note="", etat="absent"), mark(3, note="17,5")]
    works = [
        work(0, note_maximale="100", poids="30,5"),
        work(1),
        work(2, compte="non", poids=""),
        work(3, note_maximale="20", compte="oui", poids=""),
    ]
    publish(CAPITALE, **{**year_of(), "travaux": works, "resultats": rows})
    text = words(client, subject(client))
    competency = "Utiliser un raisonnement mathématique"
    assert f"Travail 1 {competency} 11 septembre 30,5 % 82 %" in text
    assert f"Travail 2 {competency} 18 septembre 10 % A" in text
    assert f"Travail 3 {competency} 25 septembre ne compte pas Absent" in text
    assert f"Travail 4 {competency} 2 octobre compte 17,5 / 20 87,5 %" in text


def test_whether_a_work_counts_is_not_made_up(client: Client) -> None:
    publish_year(marks=1)
    with superuser_connection() as raw:
        raw.execute("UPDATE classes_work SET counts = NULL, weight = NULL")
    text = words(client, subject(client))
    assert "non précisé" in text and "ne compte pas" not in text


def test_decimals_are_the_readers(client: Client) -> None:
    publish(CAPITALE, **{**year_of(marks=1), "resultats_etapes": [term_result(note="81.5")]})
    assert "81,5 %" in words(client, address())
    assert "81.5%" in words(client, f"/en{address()}")
    assert "35.5 / 50" in words(client, f"/en{address()}")


def test_the_competencies_stand_under_their_term_with_their_weights(client: Client) -> None:
    rows = [term_result(), term_result(competence="Résoudre", note="74", poids="30")]
    publish(CAPITALE, **{**year_of(), "resultats_etapes": rows})
    assert "Étape 1 20 % 78 % Résoudre 30 % 74 %" in words(client, subject(client))


def test_the_line_says_in_words_what_it_draws_and_the_table_has_its_values(client: Client) -> None:
    publish_year(marks=4)
    decide(AVERAGES_SHOWN, "yes")
    text = words(client, subject(client))
    assert (
        "4 travaux notés depuis la rentrée. Le dernier, 77 %, est au-dessus de la moyenne du groupe." in text
    )
    assert all(f"{share} %" in text for share in (71, 73, 75, 77))
    assert "72,5 %" in text and "seuil de réussite" in text


def test_without_averages_nothing_of_the_group_reaches_the_browser(client: Client) -> None:
    publish_year(marks=4)
    for path in (address(), subject(client)):
        page = client.get(path).text
        assert "groupe 73" not in page and "72,5" not in page and "36,25" not in page
        assert 'class="group"' not in page
    assert "Le dernier : 77 %." in words(client, subject(client))


def test_a_board_that_keeps_works_to_itself_says_so(client: Client) -> None:
    publish_year()
    decide(WORKS_SHOWN, "no")
    for path in (address(), subject(client)):
        text = words(client, path)
        assert "ne sont pas montrés sur le portail" in text and "Travail 1" not in text


def test_a_board_that_never_sent_marks_is_said_to_publish_none(client: Client) -> None:
    files = dict(year_of())
    del files["resultats"]
    publish(CAPITALE, **files)
    said = words(client, subject(client))
    assert "Votre école ne publie pas les résultats des travaux sur le portail." in said
    assert "pour l’instant" not in said


# New since the last visit -------------------------------------------------------------------------


def test_what_came_since_the_last_visit_is_marked(client: Client, alice: Person) -> None:
    rows = [mark(0), mark(1, publie_le="2026-11-22T08:00:00-05:00")]
    publish(CAPITALE, now=datetime(2026, 11, 22, 14, tzinfo=UTC), **{**year_of(marks=2), "resultats": rows})
    assert "Nouveau" not in words(client, address()), "nobody knows what a first visit missed"
    Person.objects.filter(pk=alice.pk).update(former_visit_at=datetime(2026, 11, 22, 17, tzinfo=UTC))
    # Published that morning, and shown from four: after a visit at noon.
    assert "Travail 2 Nouveau" in words(client, subject(client))
    assert "Travail 1 Nouveau" not in words(client, subject(client))
    Person.objects.filter(pk=alice.pk).update(former_visit_at=datetime(2026, 11, 22, 22, tzinfo=UTC))
    assert "Nouveau" not in words(client, subject(client))


def test_a_mark_published_before_the_import_that_brings_it_is_new_when_it_comes(
    client: Client, alice: Person
) -> None:
    publish_year(marks=1)  # published on the 20th, received on the 23rd
    Person.objects.filter(pk=alice.pk).update(former_visit_at=NOW - timedelta(hours=1))
    assert "Travail 1 Nouveau" in words(client, subject(client))
    Person.objects.filter(pk=alice.pk).update(former_visit_at=NOW + timedelta(minutes=1))
    assert "Nouveau" not in words(client, subject(client))


# Hidden until asked for ---------------------------------------------------------------------------


def test_a_parent_may_have_the_numbers_wait(client: Client) -> None:
    publish_year(marks=4)
    decide(AVERAGES_SHOWN, "yes")
    path = subject(client)
    assert client.post(HIDE, {"hidden": "yes"}).headers["Location"] == "/resultats/"
    for each in (address(), path):
        page = client.get(each).text
        assert not [number for number in ("78", "38,5", "77", "72,5") if f">{number}" in page], each
        assert '<svg class="spark"' not in page and 'class="evolution' not in page
        assert "Voir les résultats" in page
        assert "38,5 / 50" in words(client, f"{each}?voir=oui")
    assert f'{path}?voir=oui"' in client.get(f"{address()}?voir=oui").text, "one tap serves the next page too"
    client.post(HIDE, {"hidden": "no"})
    assert "38,5 / 50" in words(client, address())


def test_asking_keeps_the_term(client: Client) -> None:
    publish_year()
    client.post(HIDE, {"hidden": "yes"})
    page = client.get(f"{address()}?etape=2").text
    assert f'href="{address()}?etape=2&amp;voir=oui"' in page


def test_what_one_parent_hides_another_sees(client: Client) -> None:
    publish_year()
    client.post(HIDE, {"hidden": "yes"})
    rita = account(GRANDMOTHER.email)
    linked(rita, MAIKA)
    assert "38,5 / 50" in words(signed_in(rita), address())


def test_a_choice_that_is_not_offered_is_refused_in_words(client: Client) -> None:
    page = client.post(HIDE, {"hidden": "perhaps"})
    assert page.status_code == 200 and "Choisissez une réponse." in page.text


def test_the_same_choice_twice_is_one(client: Client) -> None:
    publish_year()
    for _ in range(2):
        assert client.post(HIDE, {"hidden": "yes"}).status_code == 302
    assert "Ne plus cacher" in words(client, f"{address()}")


# Who may not --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [BOB, CHARLIE], ids=["barred", "elsewhere"])
def test_anothers_child_is_no_page(client: Client, who: GuardianFacts) -> None:
    publish_year()
    path = subject(client)
    stranger = signed_in(account(who.email))
    for each in (address(), path, f"/en{path}"):
        page = stranger.get(each)
        assert page.status_code == 404
        shown = re.sub(r"<[^>]+>", " ", page.text)  # an address may hold any two digits
        assert not [said for said in ("Maïka", "Mathématique", "78") if said in shown]
        assert "disc" in page.text, "whoever is signed in stays so on the page of refusal"


def test_a_section_of_another_child_is_no_page(client: Client) -> None:
    publish_year()
    path = subject(client)
    inner = path.removeprefix(address())
    assert client.get(f"{address(EMILE_B)}{inner}").status_code == 404
    assert client.get(f"{address()}{uuid4()}/").status_code == 404


def test_who_is_barred_is_out_at_the_next_request(client: Client, alice: Person) -> None:
    publish_year()
    path = subject(client)
    with superuser_connection() as raw:
        raw.execute("UPDATE links_link SET active = false, suspended_for = 'barred'")
    assert [client.get(each).status_code for each in (address(), path)] == [404, 404]


def test_nobody_is_sent_to_sign_in_and_back(client: Client) -> None:
    publish_year()
    path = f"{address()}?etape=1"
    answer = Client().get(path)
    assert answer.status_code == 302
    assert unquote(answer.headers["Location"]).endswith(f"?next={path}")


# What it costs ------------------------------------------------------------------------------------


def test_both_pages_cost_two_statements(client: Client) -> None:
    publish_year(subjects=2, marks=8)
    path = subject(client)
    for each in (address(), path):
        client.get(each)
        with statements() as sent:
            client.get(each)
        assert len(sent) == 2, sent


def test_a_full_page_stays_small(client: Client) -> None:
    publish_year(subjects=8, marks=8)
    decide(AVERAGES_SHOWN, "yes")
    page = client.get(address()).content
    assert page.count(b"/ 50".replace(b" ", "\u00a0".encode())) >= 64
    assert len(gzip.compress(page, 6)) <= 14 * 1024


def test_how_a_result_is_computed_says_what_the_school_sent_and_no_more(client: Client) -> None:
    weights = [one | {"poids": ""} for one in terms()]
    files = year_of(MAIKA, subjects=1, marks=1) | {
        "etapes": weights, "travaux": [work(poids="", competence="", compte="")],
    }  # fmt: skip
    publish(CAPITALE, **files)
    text = words(client, subject(client))
    assert "n’envoie ni poids ni compétences" in text
    assert "Le poids d’" not in text and "travaux qui comptent" not in text
    publish(CAPITALE, **year_of(MAIKA, subjects=1, marks=1), now=NOW + timedelta(minutes=1))
    text = words(client, subject(client))
    assert "travaux qui comptent et de leur poids, dans chaque compétence" in text
    assert "Le poids d’une étape est sa part" in text and "d’une compétence est" not in text
    whole = term_result(competence="Lire", poids="40")
    publish(CAPITALE, **files | {"resultats_etapes": [whole]}, now=NOW + timedelta(minutes=2))
    text = words(client, subject(client))
    assert "par compétence, et n’envoie pas le poids des travaux" in text
    assert "Le poids d’une compétence est sa part" in text and "d’une étape est" not in text


def test_how_a_result_is_computed_in_the_board_s_own_words(client: Client) -> None:
    publish_year(MAIKA, subjects=1, marks=1)
    assert "précise" not in words(client, subject(client))
    with as_role("jobs"):
        said = "La plus faible note de l’étape est retirée <b>."
        change_setting(COMPUTED, board_id=board_id(CAPITALE), typed=said, by="tests", now=NOW)
    assert f"{CAPITALE.name} précise : {said}" in words(client, subject(client))
