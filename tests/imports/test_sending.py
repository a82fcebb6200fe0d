"""« Envoyer vos données » is true: its commands, run in its order, print what the page shows."""

import importlib
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from portail.boards.models import Board
from portail.cli import COMMANDS
from portail.database.context import rows_of
from portail.imports.models import Run
from portail.links.actions import Claimed, associate_child
from portail.records.rules import read_number
from tests.people import account
from tests.roles import as_role, superuser_connection
from tests.world import NOW

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "import"
# The page begins with people; the other files come when they are ready.
PEOPLE = ("organismes.csv", "ecoles.csv", "eleves.csv", "adultes.csv", "relations.csv")
PAGES = ("envoyer.md", "sending.md")
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"^```csv\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BOARD = "900100"
# What differs from one day, machine or database to another, and how the pages write it.
VARYING = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "2026-11-23 14:05"),
    (re.compile(r"\d+\.\d s\b"), "0.1 s"),
    (re.compile("\u00a0|\u202f"), " "),
)

RUN = re.compile(r"(n° |no\. |Run |^)(\d+)\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of a page, and what the page says that it prints."""

    command: str
    output: str


def shown_in(page: str) -> Iterator[Shown]:
    for block in CONSOLE.findall((FOLDER / page).read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield Shown(command, plain(output))


def plain(text: str) -> str:
    for pattern, written in VARYING:
        text = pattern.sub(written, text)
    return text.strip()


def pattern_of(output: str) -> str:
    """OUTPUT as a pattern: a line « … » stands for any lines."""
    return re.escape(output).replace("…\\\n", "(?:.*\\n)*").replace("\\\n…", "(?:\\n.*)*")


def run_ids() -> list[int]:
    with rows_of(board=Board.objects.get(code=BOARD).pk):
        return list(Run.objects.order_by("pk").values_list("pk", flat=True))


def numbered(text: str) -> str:
    """TEXT with the runs' numbers as in a database where these runs are the first."""
    if not Board.objects.filter(code=BOARD).exists():
        return text
    numbers = {str(run_id): str(number) for number, run_id in enumerate(run_ids(), 1)}
    return RUN.sub(lambda found: found[1] + numbers.get(found[2], found[2]), text)


def printed_by(command: str) -> str:
    program, name, *arguments = shlex.split(command)
    assert program == "portail"
    if arguments[:1] == ["undo"]:
        arguments[2] = str(run_ids()[int(arguments[2]) - 1])
    found = importlib.import_module(f"portail.cli.{COMMANDS[name].module}").command
    result = CliRunner().invoke(found, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return plain(numbered(result.output.replace("\u00a0", " ")))


@pytest.fixture
def ground(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the example as exported, and once more as a spreadsheet saved it."""
    for folder in ("exemple", "tableur"):
        (tmp_path / folder).mkdir()
        for name in PEOPLE:
            shutil.copy(FOLDER / "francais" / "exemple" / name, tmp_path / folder)
    students = tmp_path / "tableur" / "eleves.csv"
    students.write_text(students.read_text(encoding="utf-8").replace("0012345", "12345"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "diane")
    with superuser_connection() as raw:
        raw.execute("TRUNCATE boards_board CASCADE")
    with as_role("jobs"):
        yield tmp_path


def outcome_for(address: str) -> str:
    """What becomes of Léo's facts, typed by whoever proved ADDRESS."""
    person = account(address)
    claimed = Claimed(
        board_id=Board.objects.get(code=BOARD).pk, family_name="Tremblay", given_name="Léo",
        birth_date=date(2017, 3, 5), number=read_number("0012345"), address=address,
    )  # fmt: skip
    return associate_child(person_id=person.pk, claimed=claimed, network="192.0.2.1", now=NOW).outcome


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_prints_what_it_shows(page: str, ground: Path) -> None:
    text = (FOLDER / page).read_text(encoding="utf-8")
    (directory,) = TABLE.findall(text)
    (ground / "boards.csv").write_text(directory, encoding="utf-8")
    for shown in shown_in(page):
        if " undo " in shown.command:
            with as_role("app"):
                assert outcome_for("anne.roy@exemple.ca") == "linked"
                assert outcome_for("luc.tremblay@exemple.ca") == "mismatch"
        assert re.fullmatch(pattern_of(shown.output), printed_by(shown.command)), shown.command
