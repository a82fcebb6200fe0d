"""The sample boards: drawn the same each time, imported without a fault, and every trap as it says."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from django.test import Client, TransactionTestCase
from django.utils import timezone

from portail.accounts.models import Person
from portail.accounts.visits import note_visit
from portail.agenda.rules import week_name
from portail.boards.models import Board
from portail.boards.queries import search_boards
from portail.cli import portail
from portail.database.context import rows_of
from portail.demo.places import BOARDS
from portail.demo.samples import FOLDER, cast, commands, files
from portail.demo.year.package import write
from portail.imports.reading import check_package
from portail.imports.receive import receive
from portail.links.actions import Claimed, associate_child
from portail.records.rules import incoherences, read_number, read_permanent_code
from tests.imports.taken import taken
from tests.people import NOW, account, signed_in
from tests.roles import as_role
from tests.saved import Saved

TODAY = date(2026, 11, 23)
NO_PAGE = re.compile(
    r"/(aide|deconnexion|pdf|fichier|pieces|retirer|pas-repondant|mon-compte|associer|correction)/?|semaine="
)
# What only a parent, or a look at a file, can fill.
EMPTY = re.compile(r"/consultations/|/demandes/|archives=1|/abonnements/")
# What the pages under each address say of the year, over all that is led to from them.
LIFE = {
    "/absences/": ("Absences à motiver", "Motivée", "Retard", "Départ hâtif", "Rendez-vous"),
    "/aujourdhui/": (
        "Nouveau depuis", "Plan d’intervention", "L’état de compte a changé", "Un reçu pour l’impôt est prêt",
        "L’horaire du transport est nouveau ou a changé",
    ),
    "/agenda/": ("Départ à 14 h 00", "Annulé", "Changé", "Évaluation", "Devoir", "Sortie"),
    "/bulletins/": ("Première communication", "Bulletin de l’étape 1", "Cette version a été remplacée"),
    "/documents/": ("Calendrier scolaire", "Plan d’intervention"),
    "/frais/": ("Surveillance du midi", "Frais de garde d’enfants"),
    "/messages/": ("Sécurité", "Programme de la sortie", "Robotique", "Signer", "Écrire à"),
    "/resultats/": ("Français", "moyenne du groupe"),
    "/transport/": ("une semaine sur deux", "Changement"),
}  # fmt: skip
KINDS = {"typo", "barred", "twins", "double_surname", "two_boards", "unknown_address"}


def test_the_files_in_the_project_are_those_that_the_seed_draws() -> None:
    for name, content in files().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == content, f"{name}: write the samples anew"


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.folder)
def test_a_sample_package_has_no_fault_and_its_pupils(board) -> None:
    package = check_package(receive(FOLDER / board.folder), today=TODAY)
    assert package.is_clean and not package.is_refused, package.findings.groups
    assert package.contract == f"OneRoster {board.version}"
    assert package.people is not None
    assert board.pupils <= package.people.students < board.pupils + 4


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.folder)
def test_permanent_codes_follow_from_names_and_birth_dates(board) -> None:
    package = taken(receive(FOLDER / board.folder), today=TODAY)
    assert package.records is not None
    for student in package.records.students.iter_rows(named=True):
        if student["permanent_code"]:
            born = date.fromisoformat(student["birth_date"])
            code = read_permanent_code(student["permanent_code"], birth_date=born)
            names = {"family_name": student["family_name"], "given_name": student["given_names"]}
            assert not incoherences(code, **names, birth_date=born), student


def test_every_address_and_phone_is_of_the_invented_ranges() -> None:
    for name in files():
        for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
            for word in line.replace('"', ",").split(","):
                assert "@" not in word or word.endswith(("@exemple.ca", "@exemple.com")), line
                assert "555-" not in word or "555-01" in word, line


def test_the_cast_has_the_shape_that_was_promised() -> None:
    said = cast()
    first, second, *others = said["parents"]
    assert {child["file_number"] for child in first["children"]}.isdisjoint(
        child["file_number"] for child in second["children"]
    )
    assert any(child["board"] == "Collège des Hautes-Marées" for one in others for child in one["children"])
    assert {trap["kind"] for trap in said["traps"]} == KINDS
    assert {trap["expect"] for trap in said["traps"]} <= {"linked", "mismatch", "suspended"}
    keys = {"board", "school", "family_name", "given_name", "birth_date", "file_number", "permanent_code"}
    for one in (*said["parents"], *said["traps"]):
        assert one["email"].endswith((".ca", ".com"))
        assert all(set(child) == keys and all(child.values()) for child in one["children"])
    assert json.loads((FOLDER / "cast.json").read_text(encoding="utf-8")) == said


def run(*arguments: str) -> str:
    """What `portail` says, run to its end in this process."""
    with as_role("jobs"):
        result = CliRunner().invoke(portail, arguments)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def boards(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The sample boards beside the world's, through the very commands that the demo runs.

    Each test of this module finds them so, instead of the world alone.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), Saved() as world:
        patch.setenv("PORTAIL_ROLE", "jobs")  # each command sets its own, for good
        with as_role("jobs"):
            Board.objects.filter(name__in=[board.name for board in BOARDS]).update(name="Un autre organisme")
        for arguments in commands():
            run(*arguments)
        with Saved() as loaded:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: loaded.restore())
            yield
        world.restore()


@pytest.fixture
def imported(boards: None, transactional_db: None) -> None:
    """The sample boards, for a test that may write."""


def outcomes(player: dict[str, object], number: str) -> set[str]:
    """What becomes of each child that PLAYER types, by NUMBER: file_number or permanent_code."""
    email = str(player["email"])
    person = account(email).pk
    found = set()
    for child in player["children"]:
        claimed = Claimed(
            board_id=Board.objects.get(name=child["board"]).pk,
            family_name=child["family_name"],
            given_name=child["given_name"],
            birth_date=date.fromisoformat(child["birth_date"]),
            number=read_number(child[number]),
            address=email,
        )
        found.add(
            associate_child(person_id=person, claimed=claimed, network="192.0.2.1", now=NOW).outcome.value
        )
    return found


@pytest.mark.parametrize("number", ["file_number", "permanent_code"])
def test_every_parent_and_trap_ends_as_the_cast_says(imported: None, number: str) -> None:
    said = cast()
    for parent in said["parents"]:
        assert outcomes(parent, number) == {"linked"}, parent
    for trap in said["traps"]:
        assert outcomes(trap, number) == {trap["expect"]}, trap


def test_the_sample_boards_are_subscribed_and_found_as_the_cast_names_them(imported: None) -> None:
    with rows_of():
        for board in BOARDS:
            hits = search_boards(board.name, private=board.code == "990500")
            assert hits[0].name == board.name and hits[0].subscribed
        assert {"CSS des Rives-de-l’Anse", "CSS des Deux-Rives", "CSS des Hautes-Collines"} <= {
            hit.name for hit in search_boards("rives", private=False)
        }


def test_the_same_commands_again_change_nothing(imported: None) -> None:
    directory, *others = commands()
    assert "(as before)" in run(*directory)
    for arguments in others:
        if arguments[0] == "import":
            assert "le même paquet que la dernière fois" in run(*arguments)


def pages_of(browser: Client) -> dict[str, BeautifulSoup]:
    """Every page that one is led to from the menu, by its address; files, and what ends something, apart."""
    found: dict[str, BeautifulSoup] = {}
    to_read = {"/aujourdhui/", "/resultats/", "/agenda/", "/messages/", "/plus/"}
    # Over the longest holidays.
    weeks = (timezone.localdate() + timedelta(weeks=number) for number in range(-1, 4))
    to_read |= {f"/agenda/?semaine={week_name(day)}" for day in weeks}
    while to_read:
        path = to_read.pop()
        answer = browser.get(path, follow=True)
        assert answer.status_code == 200, path
        found[path] = page = BeautifulSoup(answer.content, "html.parser")
        links = {str(one["href"]).partition("#")[0] for one in page.select("main a[href^='/'], .switcher a")}
        to_read |= {one for one in links if NO_PAGE.search(one) is None} - found.keys()
    return found


def test_the_parent_of_three_finds_something_on_every_page(imported: None, tmp_path: Path) -> None:
    """Once a school year is in, nothing that she is led to from the menu is empty."""
    genevieve = next(one for one in cast()["parents"] if one["email"].startswith("genevieve"))
    for arguments in write(tmp_path, today=timezone.localdate(), is_first=True, boards=[BOARDS[1]]):
        run(*arguments, "--jobs", "1")
    assert outcomes(genevieve, "file_number") == {"linked"}
    person = Person.objects.get(email=genevieve["email"])
    note_visit(person_id=person.pk, now=timezone.now() - timedelta(days=5))
    pages = pages_of(signed_in(person, confirmed=True))
    assert [path for path, page in pages.items() if page.select(".empty") and not EMPTY.search(path)] == []
    said = {path: " ".join(page.get_text(" ").split()) for path, page in pages.items()}
    for begins, words in LIFE.items():
        here = " ".join(words for path, words in said.items() if path.startswith(begins))
        assert [one for one in words if one not in here] == [], begins


def test_the_picture_s_family_is_in_the_files() -> None:
    text = Path(FOLDER / "css-des-rives-de-l-anse" / "users.csv").read_text(encoding="utf-8")
    assert "0412687" in text and "genevieve.cote@exemple.ca" in text
