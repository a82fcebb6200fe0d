"""Sums of money read as each language writes them."""

from decimal import Decimal

import pytest

from portail.common.money import dollars


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        ("12.5", "12,50 $", "$12.50"),
        ("0", "0,00 $", "$0.00"),
        ("1234567.89", "1 234 567,89 $", "$1,234,567.89"),
        ("-45", "−45,00 $", "−$45.00"),
    ],
)
def test_a_sum_is_written_with_its_cents(amount: str, french: str, english: str) -> None:
    assert dollars(Decimal(amount), "fr") == french.replace(" ", "\u00a0")
    assert dollars(Decimal(amount), "en") == english
