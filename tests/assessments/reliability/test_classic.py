"""The shared data sets arrive as they were published."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.randomness import Floats
from tests.assessments.classic import lsat6, lsat7, science

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("table", "right"),
    [(lsat6(), [924, 709, 553, 763, 870]), (lsat7(), [828, 658, 772, 606, 843])],
    ids=["lsat6", "lsat7"],
)
def test_a_thousand_persons_answered_five_items(table: Floats, right: list[int]) -> None:
    assert table.shape == (1000, 5)
    assert table.sum(axis=0).tolist() == right


def test_science_has_four_categories_from_zero_or_from_one() -> None:
    assert science().shape == (392, 4)
    assert np.unique(science()).tolist() == [0, 1, 2, 3]
    assert np.array_equal(science(first=1), science() + 1)
