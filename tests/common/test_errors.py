"""The family of refusals."""

import pickle

import pytest

from portail.common.dates import DateRefused
from portail.common.errors import Refusal


class RoomRefused(Refusal):
    """A room's own."""


def test_a_refusal_carries_its_code_and_values():
    refusal = RoomRefused("code-expired", minutes=10)
    assert refusal.code == "code-expired"
    assert refusal.values == {"minutes": 10}


def test_the_values_stay_out_of_logs():
    refusal = RoomRefused("mismatch", typed="Côté")
    assert "Côté" not in str(refusal) + repr(refusal)
    assert repr(refusal) == "RoomRefused('mismatch')"


def test_the_values_cannot_be_changed():
    with pytest.raises(TypeError):
        RoomRefused("mismatch", typed="Côté").values["typed"] = ""


def test_a_refusal_survives_pickling():
    again = pickle.loads(pickle.dumps(RoomRefused("code-expired", minutes=10)))
    assert type(again) is RoomRefused
    assert (again.code, again.values) == ("code-expired", {"minutes": 10})


def test_a_refusal_with_more_to_say_survives_pickling_too():
    again = pickle.loads(pickle.dumps(DateRefused("date-missing", fields=("day",))))
    assert (again.fields, again.values["fields"]) == (("day",), ("day",))
