"""`portail load-breached-passwords`: an operator's list becomes a filter."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portail.accounts import policy
from portail.cli.load_breached_passwords import command

BREACHED = "Tuque-Rouge-1994"


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def run(content: str, *options: str) -> Any:
        source = tmp_path / "list.txt"
        source.write_text(content, encoding="utf-8")
        return CliRunner().invoke(command, [str(source), str(tmp_path / "filter"), *options])

    return run


@pytest.mark.asvs("6.2.12")
def test_a_list_of_hashes_becomes_a_filter_that_refuses(run: Any, tmp_path: Path, settings: Any) -> None:
    assert policy.report_on(BREACHED, address="alice@exemple.ca").accepted
    digest = hashlib.sha1(BREACHED.encode()).hexdigest().upper()
    answer = run(f"{digest}:12\n" + "".join(f"{number:040X}:1\n" for number in range(500)))
    assert answer.exit_code == 0, answer.output
    assert "501 passwords" in answer.output
    settings.BREACHED_PASSWORDS = str(tmp_path / "filter")
    policy.known_passwords.cache_clear()
    try:
        assert not policy.report_on(BREACHED, address="alice@exemple.ca").accepted
    finally:
        policy.known_passwords.cache_clear()


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("", (), "holds no password"),
        ("A" * 40 + ":1\nnot a hash\n", (), "line 2"),
        ("motdepasse\n", ("--rate", "0.5"), "0.5 is no rate"),
    ],
)
def test_a_list_that_cannot_be_used_says_why_and_writes_nothing(
    run: Any, tmp_path: Path, content: str, options: tuple[str, ...], said: str
) -> None:
    answer = run(content, *options)
    assert answer.exit_code == 1
    assert said in answer.output
    assert not (tmp_path / "filter").exists()


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    answer = CliRunner().invoke(command, [str(tmp_path / "none.txt"), str(tmp_path / "filter")])
    assert (answer.exit_code, "none.txt does not exist" in answer.output) == (1, True)
