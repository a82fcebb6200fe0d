"""What a board decides is set, read back, refused and taken back by `portail board`."""

import pytest
from click.testing import CliRunner, Result

from portail.audit.models import Entry
from portail.boards.settings import Setting, setting_of
from portail.cli.board import command
from portail.cli.board_settings import SETTINGS
from portail.database.context import rows_of
from portail.results.settings import WORKS_SHOWN
from tests.cast import CAPITALE, RIVES
from tests.people import board_id
from tests.roles import as_role

pytestmark = pytest.mark.django_db(transaction=True)


def board(*options: str) -> Result:
    with as_role("jobs"):
        return CliRunner().invoke(command, [CAPITALE.code, "--as", "Sylvie", *options])


def test_a_value_is_set_and_taken_back_and_both_are_in_the_trail() -> None:
    assert "works-shown: yes\n" in board().output
    answer = board("--set", "works-shown=no", "--set", "results-hour=18:30")
    assert answer.exit_code == 0
    assert "works-shown: no\n" in answer.output and "results-hour: 18:30\n" in answer.output
    assert setting_of(WORKS_SHOWN, board_id=board_id(CAPITALE)) is False
    assert setting_of(WORKS_SHOWN, board_id=board_id(RIVES)) is True
    assert "works-shown: yes\n" in board("--set", "works-shown=").output
    with rows_of(board=board_id(CAPITALE)):
        changes = Entry.objects.filter(action="board.setting-changed", details__setting="works-shown")
        details = changes.order_by("at").values_list("details", flat=True)
        said = [(one["by"], one["before"], one["after"]) for one in details]
    assert said == [("Sylvie", "", "no"), ("Sylvie", "no", "")]


def test_each_setting_is_told_with_its_value_the_usual_one_and_what_it_takes() -> None:
    lines = board("--set", "absence-deadline=24h").output.splitlines()
    for setting in SETTINGS:
        value = "24h" if setting.name == "absence-deadline" else setting.said
        at = lines.index(f"{setting.name}: {value}")
        assert lines[at + 1].split() == f"usual: {setting.said}; takes {setting.expected}".split()


def test_what_a_setting_does_not_take_is_said_and_changes_nothing() -> None:
    answer = board("--set", "works-shown=peut-être")
    assert answer.exit_code == 1 and "peut-être is not yes or no" in answer.output
    assert "works-shown: yes\n" in board().output


def test_a_setting_that_there_is_not_is_refused_with_those_there_are() -> None:
    answer = board("--set", "works-show=no")
    assert answer.exit_code == 2 and "works-shown" in answer.output and "results-hour" in answer.output


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_usual_value_is_what_is_said_of_it(setting: Setting[object]) -> None:
    if setting.said == "nothing":
        assert not setting.usual
    else:
        assert setting.read(setting.said) == setting.usual
