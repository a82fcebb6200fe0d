"""One way in is always left, whatever kinds there are."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.accounts.ways import Kind, Way, may_remove

ADDED = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
PASSWORD = Way(Kind.PASSWORD, 0)
GOOGLE = Way(Kind.SOCIAL, 1, name="Google", added_at=ADDED)
APPLE = Way(Kind.SOCIAL, 2, name="Apple", added_at=ADDED)
NO_MORE = Way(Kind.SOCIAL, 3, name="facebook", added_at=ADDED, opens=False)
KEY = Way(Kind.PASSKEY, 1, name="Pixel", added_at=ADDED)

ways = st.lists(
    st.builds(Way, st.sampled_from(Kind), st.integers(0, 3), opens=st.booleans()),
    unique_by=lambda way: (way.kind, way.id),
)


@pytest.mark.parametrize(
    ("own", "way", "may"),
    [
        ([PASSWORD], PASSWORD, False),
        ([GOOGLE], GOOGLE, False),
        ([PASSWORD, GOOGLE], GOOGLE, True),
        ([PASSWORD, GOOGLE], PASSWORD, True),
        ([GOOGLE, APPLE], GOOGLE, True),
        ([GOOGLE, KEY], GOOGLE, True),
        ([GOOGLE, NO_MORE], GOOGLE, False),
        ([GOOGLE, NO_MORE], NO_MORE, True),
        ([NO_MORE], NO_MORE, False),
    ],
)
def test_a_way_goes_when_another_still_opens(own: list[Way], way: Way, *, may: bool) -> None:
    assert may_remove(own, way) is may


@given(ways)
def test_removing_one_after_the_other_never_shuts_anybody_out(own: list[Way]) -> None:
    could_open = any(way.opens for way in own)
    for way in list(own):
        if may_remove(own, way):
            own = [other for other in own if other is not way]
    assert any(way.opens for way in own) is could_open
