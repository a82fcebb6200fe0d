"""The operator's guide is true: every setting and command of the code stands in it."""

from pathlib import Path

import pytest

from portail.cli import COMMANDS
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
