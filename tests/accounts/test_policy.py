"""A password policy or list that cannot be used stops the start."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portail.accounts.policy import known_passwords
from portail.config.check import settings_faults


@pytest.fixture(autouse=True)
def read_again() -> Iterator[None]:
    known_passwords.cache_clear()
    yield
    known_passwords.cache_clear()


def test_the_lists_of_this_run_can_be_used() -> None:
    assert settings_faults() == []


@pytest.mark.parametrize("content", [None, b"", b"not a filter at all" * 1000])
def test_a_list_that_is_missing_or_damaged_is_said(
    settings: Any, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "breached.filter"
    if content is not None:
        path.write_bytes(content)
    settings.BREACHED_PASSWORDS = str(path)
    (fault,) = settings_faults()
    assert fault.code == "password-list-unusable"
    assert str(path) in fault.text and "load-breached-passwords" in fault.text


def test_a_policy_that_does_not_exist_is_said(settings: Any) -> None:
    settings.PASSWORD_POLICY = "laxiste"
    (fault,) = settings_faults()
    assert fault.text == "PORTAIL_PASSWORD_POLICY is laxiste: give it guide or norme"
