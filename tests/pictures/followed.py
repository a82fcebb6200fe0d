"""What there is to follow once the schools sent a year: the home, and each page that it leads to."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from playwright.sync_api import Page

from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.links.actions import issue_code
from portail.report_cards.models import ReportCard
from portail.report_cards.rules import shown_code
from tests.people import board_id
from tests.pictures.camera import Album
from tests.pictures.family import EMILE, GENEVIEVE_EMAIL, MAIKA, THREE
from tests.pictures.year import publish_year
from tests.roles import as_role

# The name of each picture, the page's address, and the first link to press there.
PAGES = (
    ("06-resultats", "/resultats/", ""),
    ("06-resultats-matiere", "/resultats/", "Mathématique"),
    ("07-bulletin", "/bulletins/", "Bulletin de l’étape 1"),
    ("08-absences", "/absences/", ""),
    ("10-agenda", "/agenda/", ""),
    ("10-horaire", "/agenda/", "Horaire complet"),
    ("11-messages", "/messages/", ""),
    ("11-message", "/messages/", "Sortie au Musée de la mer"),
    ("12-transport", "/transport/", ""),
    ("12-frais", "/frais/", ""),
    ("12-recus", "/frais/recus/", ""),
    ("12-documents", "/documents/", ""),
    ("12-ecole", "/ecole/", ""),
    ("13-avis", "/mon-compte/avis/", ""),
    ("13-enfants", "/enfants/", ""),
    ("13-consultations", "/enfants/", "Qui a consulté le dossier"),
)


def follow(album: Album) -> None:
    """Import the year, have the office look at a child's file, and take each page."""
    now = datetime.now(UTC)
    publish_year(THREE, today=timezone.localdate(now), now=now)
    Person.objects.filter(email=GENEVIEVE_EMAIL).update(seen_at=now - timedelta(days=5))
    _look_at_a_file(now)
    page = album.page
    page.goto("/aujourdhui/")
    album.shots("05-accueil-parent", dark=True)
    for name, address, first in PAGES:
        page.goto(address)
        if first:
            page.get_by_role("link", name=first).first.click()
            page.wait_for_load_state()
        album.shots(name)
    _write_to_the_school(album)
    _keep(album)
    _check_a_paper(album)


def _look_at_a_file(now: datetime) -> None:
    """The support hands out a code for Maïka, which her family reads of."""
    contact = f"p-genevieve-{MAIKA.board.code}"
    with as_role("jobs"):
        issue_code(
            board_id=board_id(MAIKA.board), file_number=MAIKA.file_number, contact=contact, actor="Diane",
            now=now,
        )  # fmt: skip


def _write_to_the_school(album: Album) -> None:
    """An absence to come, and a correction, each filled but not sent."""
    page = album.page
    page.goto("/absences/annoncer/")
    page.get_by_label("Maïka").check()
    page.get_by_label("Premier jour").fill((timezone.localdate() + timedelta(days=1)).isoformat())
    page.get_by_label("Certaines périodes").check()
    page.get_by_label("Périodes", exact=True).fill("2, 3")
    page.get_by_label("Rendez-vous").check()
    album.shots("08-annoncer")
    page.goto("/enfants/")
    page.get_by_role("link", name="Demander une correction").first.click()
    page.get_by_label("Absences", exact=True).check()
    page.get_by_label("Ce qu’il faudrait lire").fill("Maïka était en classe ce matin-là.")
    album.shots("13-correction")


def _keep(album: Album) -> None:
    """The agenda's address for a calendar, and a copy of everything held."""
    page = album.page
    page.goto("/agenda/abonnements/")
    _press(page, "Créer l’adresse")
    album.shots("10-abonnements")
    page.goto("/mon-compte/mes-donnees/")
    _press(page, "Préparer ma copie")
    ready = page.get_by_role("button", name="Télécharger")
    for _ in range(160):
        if ready.count():
            break
        page.wait_for_timeout(250)
        page.goto("/mon-compte/mes-donnees/")
    album.shots("13-mes-donnees")


def _check_a_paper(album: Album) -> None:
    """What a third party reads of Émile's card, by the code printed on it."""
    page = album.page
    with rows_of(board=board_id(EMILE.board)):
        card = ReportCard.objects.filter(student__source_id=EMILE.source_id).latest("published_at")
    page.goto("/verifier/")
    page.get_by_label("Code de vérification").fill(shown_code(card.code))
    born = EMILE.birth_date
    for label, value in (("Jour", born.day), ("Mois", born.month), ("Année", born.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    _press(page, "Vérifier")
    album.shots("07-verifier")


def _press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).first.click()
