"""Codes and tokens derived from a seal."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.common.codes import (
    code_matches,
    constant_time,
    derive_code,
    derive_token,
    keyed_digest,
    token_matches,
)

KEY = "a key long enough for the tests"
FORMER = "the key of the year before, kept"
seals = st.text(min_size=1, max_size=40)


@given(seals)
def test_a_code_is_six_digits_and_always_the_same(seal):
    code = derive_code(seal, keys=[KEY])
    assert len(code) == 6
    assert code.isascii() and code.isdigit()
    assert derive_code(seal, keys=[KEY, FORMER]) == code


def test_codes_are_spread_evenly():
    codes = [derive_code(f"seal {number}", keys=[KEY]) for number in range(20_000)]
    assert len(set(codes)) > 19_700
    for place in range(6):
        digits = Counter(code[place] for code in codes)
        # 2,000 expected of each; 250 is nearly six standard deviations.
        assert all(abs(count - 2_000) < 250 for count in digits.values()), digits


def test_a_code_sent_before_the_keys_changed_still_passes():
    code = derive_code("seal", keys=[FORMER])
    assert code_matches("seal", code, keys=[KEY, FORMER])
    assert not code_matches("seal", code, keys=[KEY])
    assert not code_matches("another", code, keys=[KEY, FORMER])


def test_a_token_is_128_bits_for_one_purpose():
    token = derive_token("seal", key=KEY, purpose="link")
    assert len(token) == 22
    assert token != derive_token("seal", key=KEY, purpose="unsubscribe")
    assert token_matches("seal", token, keys=[FORMER, KEY], purpose="link")
    assert not token_matches("seal", token, keys=[KEY], purpose="unsubscribe")


def test_purpose_and_value_never_run_into_each_other():
    assert keyed_digest("bc", key=KEY, purpose="a") != keyed_digest("c", key=KEY, purpose="ab")


def test_text_and_bytes_keys_are_the_same_key():
    assert derive_code("seal", keys=[KEY]) == derive_code("seal", keys=[KEY.encode()])


def test_a_short_or_absent_key_is_refused():
    with pytest.raises(ValueError, match="5 bytes is too short; give at least 16"):
        derive_code("seal", keys=["short"])
    with pytest.raises(ValueError, match="at least one key"):
        derive_code("seal", keys=[])


def test_secrets_are_compared_whole_accents_included():
    assert constant_time("é1", "é1")
    assert not constant_time("é1", "e1")
    assert not constant_time("123456", "12345")
