"""An address that a family sees counts nothing: the parts of addresses are opaque or words."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter

from portail.web.ui.rows import RowConverter

# An operator's own, behind a board's token: runs are numbered in every report.
COUNTED = {"operators:upload_report"}


def counted(resolver: URLResolver, namespace: str = "") -> set[str]:
    """The named addresses that hold a number as it is."""
    found: set[str] = set()
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            found |= counted(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern) and any(
            isinstance(each, IntConverter) for each in one.pattern.converters.values()
        ):
            found.add(f"{namespace}{one.name}")
    return found


def test_no_address_of_a_family_holds_a_number() -> None:
    assert counted(get_resolver()) == COUNTED


def test_a_number_comes_back_and_tells_nothing_of_its_neighbours() -> None:
    row = RowConverter()
    shown = [row.to_url(number) for number in (0, 1, 2, 2**63 - 1)]
    assert [row.to_python(text) for text in shown] == [0, 1, 2, 2**63 - 1]
    assert len({text[:4] for text in shown}) == 4 and {len(text) for text in shown} == {22}


@pytest.mark.parametrize("text", ["A" * 22, "_" * 22, "abcdefghijklmnopqrstuv"])
def test_a_text_that_nobody_gave_is_no_row(text: str) -> None:
    with pytest.raises(ValueError, match="no such row"):
        RowConverter().to_python(text)


def test_an_address_given_before_the_key_changed_still_serves(settings: object) -> None:
    given = RowConverter().to_url(7)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another key, long enough for whoever asks"  # type: ignore[attr-defined]
    assert RowConverter().to_python(given) == 7 and RowConverter().to_url(7) != given
