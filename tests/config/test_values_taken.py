"""A setting takes what its row of the table says, and anything else stops the start in one line."""

import pytest

from portail.config.environment import SETTINGS, SettingError, read


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("PORTAIL_UPLOADS", "slower", "PORTAIL_UPLOADS is « slower »: give it fast or slow"),
        ("PORTAIL_UPLOADS", "", "PORTAIL_UPLOADS is «  »: give it fast or slow"),
        ("PORTAIL_UPLOADS", "Slow", "fast or slow"),
        ("PORTAIL_ENV", "prod", "PORTAIL_ENV is « prod »: give it production, demo or test"),
        ("PORTAIL_ROLE", "web", "owner, app or jobs"),
        ("PORTAIL_LOG_LEVEL", "verbose", "DEBUG, INFO, WARNING, ERROR or CRITICAL"),
        ("PORTAIL_HASHES_IN_FLIGHT", "0", "a whole number, 1 or more"),
        ("PORTAIL_HASHES_IN_FLIGHT", "two", "PORTAIL_HASHES_IN_FLIGHT is « two »"),
        ("PORTAIL_TRUSTED_PROXIES", "-1", "a whole number, 0 or more"),
    ],
)
def test_a_value_that_a_setting_does_not_take_is_refused_with_those_that_it_does(
    name: str, typed: str, told: str
) -> None:
    with pytest.raises(SettingError) as refused:
        read(name, {name: typed})
    assert told in str(refused.value)


def test_what_a_setting_takes_is_read_and_nothing_is_its_default() -> None:
    assert read("PORTAIL_UPLOADS", {"PORTAIL_UPLOADS": "slow"}) == "slow"
    for setting in SETTINGS:
        assert read(setting.name, {}) == setting.default
