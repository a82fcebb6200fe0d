"""What the home says: what waits, what is new, what the days are, and what nobody knows."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from portail.accounts.models import Person
from portail.common.dates import WEEKDAYS_FR
from tests.agenda.days import classes, event
from tests.cast import CAPITALE, LOUIS
from tests.communications.rows import message, to
from tests.overview.test_home_apart import unreadable
from tests.people import signed_in, student_of
from tests.publishing import publish
from tests.results.school import mark, year_of
from tests.web.parents.home import (
    HOME,
    a_day,
    absent,
    ask,
    cards,
    dates,
    home,
    moved_and_gone,
    notices,
    panel,
    rows_of,
    served,
    today,
    tomorrow,
    twins,
    words,
    write,
)

pytestmark = pytest.mark.django_db(transaction=True)

type Family = tuple[Person, Client]


@pytest.fixture
def family() -> Family:
    return twins()


def came_back(person: Person, *, days: int) -> None:
    """Their former visit ended so many days ago."""
    Person.objects.filter(pk=person.pk).update(former_visit_at=timezone.now() - timedelta(days=days))


# What waits ---------------------------------------------------------------------------------------


def test_all_that_waits_is_counted_and_what_is_not_listed_is_one_link_away(family: Family) -> None:
    _person, browser = family
    publish(CAPITALE, absences=absent(5))
    ask("A", "B", "C", "D")
    rows = rows_of(panel(browser, "Neuf choses attendent votre réponse"))
    assert [row.startswith("Louis Absence à motiver") for row in rows] == [True] * 3 + [False] * 5
    assert rows[6:] == ["2 autres absences à motiver", "Un autre message attend votre réponse"]
    links = [link["href"] for link in home(browser).select(".waits li:not(.row) a")]
    assert links == ["/absences/", "/messages/?a-repondre=1"]


def test_one_question_to_two_children_is_one_line_with_both_names(family: Family) -> None:
    _person, browser = family
    ask("A")
    (row,) = rows_of(panel(browser, "Une chose attend votre réponse"))
    assert row.startswith("Louis Léa Sortie A Réponse attendue au plus tard :") and "Répondre" in row


def test_a_receipt_that_was_not_given_stays_though_the_message_was_opened(family: Family) -> None:
    _person, browser = family
    write("R", accuse="oui")
    link = home(browser).select_one(".waits li a")
    assert link is not None and panel(browser, "Une chose attend votre réponse")
    browser.get(link["href"])
    (row,) = rows_of(panel(browser, "Une chose attend votre réponse"))
    assert row.startswith("Louis Léa Mot R L’école demande d’en prendre connaissance Lire")
    browser.post(f"{link['href']}lu/")
    assert not home(browser).select(".waits")


def test_nothing_waits_where_both_are_published_and_the_page_says_so(family: Family) -> None:
    _person, browser = family
    publish(CAPITALE, absences=[dict(absent(1)[0], etat="motivée")])
    write("A")
    assert "Vous êtes à jour pour Louis et Léa." in words(home(browser).main)


def test_nobody_is_up_to_date_with_what_their_board_never_sends(family: Family) -> None:
    _person, browser = family
    write("A")
    said = words(home(browser).main)
    assert "à jour" not in said and "Rien n’attend votre réponse dans ce que l’école publie ici." in said
    (_kind, missing) = notices(browser)[-1]
    assert missing.startswith("Louis Léa Votre école ne publie pas sur le portail :")
    assert "les absences, les résultats et les bulletins" in missing and "messages" not in missing


# What is new --------------------------------------------------------------------------------------


def test_a_result_is_new_since_the_last_visit_and_its_mark_is_not_told(family: Family) -> None:
    person, browser = family
    came_back(person, days=2)
    yesterday = (timezone.now() - timedelta(days=1)).isoformat(timespec="seconds")
    files = {**year_of(LOUIS, marks=1), "resultats": [mark(child=LOUIS, publie_le=yesterday)]}
    del files["resultats_etapes"]
    publish(CAPITALE, now=timezone.now() - timedelta(hours=1), **files)
    title = next(words(one) for one in home(browser).select("h2") if "Nouveau depuis" in words(one))
    (row,) = [row for row in rows_of(panel(browser, title)) if "Mathématique" in row]
    assert row.startswith("Louis Nouveau résultat : Mathématique")
    assert "35,5" not in words(home(browser).main)
    came_back(person, days=0)
    assert "Nouveau" not in words(home(browser).main)


def test_documents_fees_and_transport_that_are_new_are_said_with_whose_they_are(
    family: Family, settings, tmp_path: Path
) -> None:
    person, browser = family
    settings.FILES_FOLDER = tmp_path
    came_back(person, days=2)
    served("Calendrier")
    title = next(words(one) for one in home(browser).select("h2") if "Nouveau depuis" in words(one))
    found = panel(browser, title)
    assert set(rows_of(found)) == {
        "Louis Léa L’horaire du transport est nouveau ou a changé Aujourd’hui",
        "Louis L’état de compte a changé Aujourd’hui",
        "Louis Léa Calendrier Aujourd’hui",
        "Louis Un reçu pour l’impôt est prêt Aujourd’hui",
    }
    assert found is not None
    assert sorted(link["href"] for link in found.select("li a")) == [
        "/documents/", "/frais/", "/frais/recus/", "/transport/"
    ]  # fmt: skip
    english = words(home(browser, f"/en{HOME}").main)
    assert "Louis Léa The bus schedule is new or has changed Today" in english
    assert "Louis A tax receipt is ready Today" in english and "état" not in english
    came_back(person, days=0)
    assert "Nouveau" not in words(home(browser).main)


def test_much_that_is_new_leaves_room_for_the_day(family: Family, settings, tmp_path: Path) -> None:
    person, browser = family
    settings.FILES_FOLDER = tmp_path
    came_back(person, days=2)
    served("Calendrier")
    subjects = ("Collecte", "Photo scolaire", "Foire du livre")
    publish(
        CAPITALE, now=timezone.now(),
        messages=[message(f"M{number}", objet=one) for number, one in enumerate(subjects)],
        messages_destinataires=[to(LOUIS.school, f"M{number}") for number in range(len(subjects))],
    )  # fmt: skip
    title = next(words(one) for one in home(browser).select("h2") if "Nouveau depuis" in words(one))
    found = panel(browser, title)
    assert found is not None
    assert [words(one) for one in found.select("summary")] == ["2 autres nouveautés"]
    assert (len(found.select("li")), len(found.select("details li"))) == (7, 2)
    assert "2 other new items" in words(home(browser, f"/en{HOME}").main)


def test_old_unread_messages_are_not_called_new(family: Family) -> None:
    person, browser = family
    came_back(person, days=2)
    week_ago = timezone.now() - timedelta(days=7)
    publish(
        CAPITALE, now=week_ago,
        messages=[message("OLD", sent_at=week_ago, objet="Photo scolaire")],
        messages_destinataires=[to(LOUIS.school, "OLD")],
    )  # fmt: skip
    both = [message("OLD", sent_at=week_ago, objet="Photo scolaire"), message("NEW", objet="Collecte")]
    publish(CAPITALE, now=timezone.now(), messages=both,
            messages_destinataires=[to(LOUIS.school, "OLD"), to(LOUIS.school, "NEW")])  # fmt: skip
    title = next(words(one) for one in home(browser).select("h2") if "Nouveau depuis" in words(one))
    assert ["Collecte" in row for row in rows_of(panel(browser, title))] == [True]
    assert ["Photo scolaire" in row for row in rows_of(panel(browser, "Messages non lus"))] == [True]


def test_a_message_of_safety_is_marked_and_comes_first(family: Family) -> None:
    _person, browser = family
    write("A", "B", "C", "D", "E", "F")
    publish(CAPITALE, messages=[message("S", securite="oui", sent_at=timezone.now() - timedelta(days=3),
                                        objet="Évacuation"),
                                *(message(key, objet=f"Mot {key}") for key in "ABCDEF")],
            messages_destinataires=[to(LOUIS.school, key) for key in "SABCDEF"])  # fmt: skip
    rows = rows_of(found := panel(browser, "Messages non lus"))
    day = WEEKDAYS_FR[(today() - timedelta(days=3)).weekday()]
    assert rows[0].startswith(f"Louis Léa Évacuation Sécurité Mme Josée Thériault, {day}.")
    assert len(rows) == 5
    assert words(found).endswith("Voir les 7 messages non lus")


# The days -----------------------------------------------------------------------------------------


def test_a_day_off_of_a_school_is_said_once_for_its_children(family: Family) -> None:
    _person, browser = family
    dates("pédagogique", libelle="Évaluation des apprentissages")
    day = "Demain" if tomorrow() == (today() + timedelta(days=1)).isoformat() else "Lundi"
    said = f"{day} : journée pédagogique · Évaluation des apprentissages Louis Léa"
    assert ("", said) in notices(browser)
    assert not [card for card in cards(browser) if "pédagogique" in card]


def test_a_storm_says_that_school_is_closed_before_all_else_whatever_its_label(family: Family) -> None:
    _person, browser = family
    dates("tempête", on=today().isoformat(), libelle="Verglas")
    assert notices(browser)[0] == ("waits", "Aujourd’hui : école fermée · Verglas Louis Léa")


def test_an_early_closing_says_when_everybody_leaves(family: Family) -> None:
    _person, browser = family
    dates("classe", on=today().isoformat(), fermeture="11:30", libelle="Fin d’étape")
    assert ("waits", "Aujourd’hui : départ à 11 h 30 · Fin d’étape Louis Léa") in notices(browser)


def test_a_day_of_exams_is_said(family: Family) -> None:
    _person, browser = family
    dates("examen", on=today().isoformat())
    assert ("", "Aujourd’hui : examens Louis Léa") in notices(browser)


def test_what_is_unusual_for_one_child_alone_is_on_their_card(family: Family) -> None:
    _person, browser = family
    a_day()
    publish(CAPITALE, **{**classes(LOUIS), "horaire_exceptions": moved_and_gone()})
    louis, lea = cards(browser)
    assert "Changement : Aujourd’hui, Mathématique : annulé (Enseignante absente)" in louis
    assert "9 h 35, Français : déplacé à 13 h 00 (au gymnase)" in louis
    assert "annulé" not in lea


def test_an_outing_of_both_is_one_line_to_come(family: Family) -> None:
    _person, browser = family
    a_day(evenements=[event("E", "Musée de la mer", tomorrow(), ecole=LOUIS.school.code, debut="09:00")])
    (row,) = rows_of(panel(browser, "À venir"))
    assert row.startswith("Louis Léa Musée de la mer") and row.endswith(", 9 h 00")


# What does not answer -----------------------------------------------------------------------------


def test_a_part_that_fails_is_said_and_the_rest_is_there(family: Family) -> None:
    person, browser = family
    a_day()
    write("A")
    whole = cards(signed_in(person))  # of another session: this one is given no page again
    with unreadable("communications_message"):
        broken = home(browser)
        assert "Cette partie de la page ne répond pas pour l’instant : les messages." in words(broken.main)
        assert "à jour pour" not in words(broken) and "Rien n’attend" not in words(broken)
        assert [words(one) for one in broken.select(".panel.child")] == whole
    assert "ne répond pas" not in words(home(browser)), "the broken page is not given again"


def test_in_english_too(family: Family) -> None:
    person, browser = family
    came_back(person, days=1)
    dates("tempête", on=today().isoformat(), libelle="Verglas")
    publish(CAPITALE, absences=absent(4))
    write("A")
    page = home(browser, f"/en{HOME}")
    said = words(page.main)
    assert "Today: school closed · Verglas" in said
    assert "Four things are waiting for your answer" in said and "One more absence to justify" in said
    assert "New since yesterday, " in said
    assert str(student_of(LOUIS).public_id) in str(page)
