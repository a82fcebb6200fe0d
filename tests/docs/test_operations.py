"""The operator's guide is true: every setting and command of the code stands in it."""

from pathlib import Path

import pytest

from portail.boards.settings import Setting as BoardSetting
from portail.cli import COMMANDS
from portail.cli.board_settings import SETTINGS as BOARD_SETTINGS
from portail.config.environment import SETTINGS, Setting

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_stands_in_the_guide_with_its_meaning(setting: Setting) -> None:
    assert f"| `{setting.name}` | {setting.meaning} |" in GUIDE


def test_no_setting_of_the_guide_is_unknown_to_the_code() -> None:
    told = {line.split("`")[1] for line in GUIDE.splitlines() if line.startswith("| `PORTAIL_")}
    assert told == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("demo", "messages")])
def test_a_command_stands_in_the_guide(name: str) -> None:
    assert f"portail {name}" in GUIDE


@pytest.mark.parametrize("setting", BOARD_SETTINGS, ids=lambda setting: setting.name)
def test_what_a_board_decides_stands_in_the_guide_with_what_it_takes(setting: BoardSetting[object]) -> None:
    (row,) = [line for line in GUIDE.splitlines() if line.startswith(f"| `{setting.name}` |")]
    _start, _name, decides, takes, usual, _end = (cell.strip() for cell in row.split("|"))
    assert decides and (takes, usual) == (setting.expected, f"`{setting.said}`")


def test_the_guide_names_no_decision_unknown_to_the_code() -> None:
    table = GUIDE.partition("## What a board decides")[2].partition("\n## ")[0]
    told = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert told == [setting.name for setting in BOARD_SETTINGS]
