"""The measure of what a time tells: half when it tells nothing, one when it tells all."""

import random

import pytest

from bench.timing import auc


@pytest.mark.parametrize(
    ("ones", "others", "value"),
    [
        ([2, 3], [0, 1], 1.0),
        ([0, 1], [2, 3], 0.0),
        ([1, 1], [1, 1], 0.5),
        ([1, 3], [2, 2], 0.5),
        ([1, 2], [2, 3], 0.125),
    ],
)
def test_auc_of_small_samples(ones: list[float], others: list[float], value: float) -> None:
    assert auc(ones, others) == value


def test_auc_agrees_with_counting_every_pair() -> None:
    chance = random.Random(7)
    ones = [round(chance.gauss(10, 2), 1) for _ in range(60)]
    others = [round(chance.gauss(11, 2), 1) for _ in range(50)]
    pairs = sum((one > other) + (one == other) / 2 for one in ones for other in others)
    assert auc(ones, others) == pytest.approx(pairs / (60 * 50))
