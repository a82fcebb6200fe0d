"""Addresses of accounts from before February 2017: a list or a CSV file, whole or not at all, once each."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portail.accounts.queries import is_legacy_address
from portail.cli.import_legacy_accounts import command
from portail.database.context import rows_of

pytestmark = pytest.mark.usefixtures("as_worker")


def run(path: Path) -> Result:
    return CliRunner().invoke(command, [str(path)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "anciens.csv"


@pytest.mark.parametrize(
    "content",
    [
        "Anne.Roy@exemple.ca\nluc@exemple.ca\n",
        "\ufeffanne.roy@exemple.ca\r\nluc@exemple.ca\r\nANNE.ROY@exemple.ca\r\n",
        "id;Courriel;nom\n1;anne.roy@exemple.ca;Roy\n2;luc@exemple.ca;Tremblay\n",
    ],
)
def test_addresses_are_kept_folded_and_once(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8", newline="")
    result = run(file)
    assert result.exit_code == 0, result.output
    assert "2 nouvelles" in result.stdout
    with rows_of():
        assert is_legacy_address("anne.roy@exemple.ca")
    assert "0 nouvelles" in run(file).stdout


def test_one_that_is_no_address_refuses_the_file(file: Path) -> None:
    file.write_text("email\nanne.roy@exemple.ca\naucune\n")
    result = run(file)
    assert result.exit_code == 1
    assert "anciens.csv, ligne 3, colonne email" in result.stderr
    with rows_of():
        assert not is_legacy_address("anne.roy@exemple.ca")


def test_a_file_without_the_column_is_refused_and_none_at_all_is_unreadable(file: Path) -> None:
    assert run(file).exit_code == 2
    file.write_text("nom\nRoy\n")
    assert run(file).exit_code == 1
