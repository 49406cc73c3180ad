"""What keeps two profiles apart, type by type."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from scipy.stats import pearsonr, zscore

from assessments import InvalidScores
from assessments.interests import likeness, profile_match

pytestmark = pytest.mark.pure

PERSON = [31, 22, 8, 13, 17, 28]
NURSE = [3.1, 4.6, 2.2, 6.9, 3.0, 4.4]
#: Six whole numbers that are not all equal.
profiles = st.lists(st.integers(0, 40), min_size=6, max_size=6).filter(lambda scores: len(set(scores)) > 1)


def test_by_hand() -> None:
    """One peak each: 5 at the peak and -1 elsewhere, over the length sqrt(25 + 5)."""
    found = likeness([6, 0, 0, 0, 0, 0], [0, 0, 0, 6, 0, 0])
    peak, elsewhere = 5 / np.sqrt(30), -1 / np.sqrt(30)
    assert found.r == pytest.approx(-6 / 30)
    assert [part.person for part in found.parts] == pytest.approx([peak] + [elsewhere] * 5)
    assert [part.occupation for part in found.parts] == pytest.approx(
        [elsewhere] * 3 + [peak] + [elsewhere] * 2
    )
    assert [part.loss for part in found.parts] == pytest.approx([0.6, 0, 0, 0.6, 0, 0])
    assert [part.letter for part in found.apart] == ["R", "S"]


def test_golden_values() -> None:
    found = likeness(PERSON, NURSE)
    assert found.r == -0.015787049899
    losses = [0.331725, 0.000882, 0.005845, 0.618861, 0.00886, 0.049614]
    assert [round(part.loss, 6) for part in found.parts] == losses
    assert [part.letter for part in found.apart] == ["S"]


def test_the_losses_are_half_the_squared_distance_of_standard_scores() -> None:
    """Against scipy: z scores of length sqrt(6), so a sixth of their squared distance is that of unit vectors."""
    own, other = zscore(PERSON), zscore(NURSE)
    found = likeness(PERSON, NURSE)
    assert [part.loss for part in found.parts] == pytest.approx((own - other) ** 2 / 12)
    assert sum(part.loss for part in found.parts) == pytest.approx(
        cdist([own], [other], "sqeuclidean")[0, 0] / 12
    )
    assert found.r == pytest.approx(pearsonr(PERSON, NURSE).statistic, abs=1e-11)


@given(profiles, profiles)
def test_r_is_one_less_the_losses(person: list[int], occupation: list[int]) -> None:
    found = likeness(person, occupation)
    assert found.r == pytest.approx(1 - sum(part.loss for part in found.parts), abs=1e-11)
    assert all(part.loss >= 0 for part in found.parts)
    assert found.r == profile_match(person, {"one": occupation}).ranked[0].r


@given(profiles, profiles, st.integers(1, 5), st.integers(-9, 9), st.permutations(range(6)))
def test_only_shapes_count_and_no_type_is_special(
    person: list[int], occupation: list[int], factor: int, lift: int, order: list[int]
) -> None:
    losses = [part.loss for part in likeness(person, occupation).parts]
    stretched = likeness([factor * score + lift for score in person], occupation)
    assert [part.loss for part in stretched.parts] == pytest.approx(losses, abs=1e-9)
    turned = likeness([person[place] for place in order], [occupation[place] for place in order])
    assert [part.loss for part in turned.parts] == pytest.approx([losses[place] for place in order], abs=1e-9)
    mirrored = likeness(occupation, person)
    assert [part.loss for part in mirrored.parts] == pytest.approx(losses, abs=1e-9)


@given(profiles, profiles)
def test_what_sets_apart_is_at_least_half_and_nothing_of_it_is_idle(
    person: list[int], occupation: list[int]
) -> None:
    found = likeness(person, occupation)
    losses = [part.loss for part in found.apart]
    missing = 1 - found.r
    assert sum(losses) >= missing / 2 - 1e-9
    assert losses == sorted(losses, reverse=True)
    assert not losses or sum(loss for loss in losses if loss > losses[-1] + 1e-9) < missing / 2
    others = [part.loss for part in found.parts if part not in found.apart]
    assert max(others, default=0.0) < min(losses, default=1.0)


def test_equal_shapes_are_not_apart() -> None:
    assert likeness(PERSON, [2 * score + 7 for score in PERSON]).apart == ()


def test_a_profile_without_a_shape_is_refused() -> None:
    for pair in (([20] * 6, NURSE), (PERSON, [3] * 6)):
        with pytest.raises(InvalidScores, match="no shape"):
            likeness(*pair)
    with pytest.raises(InvalidScores, match="all six types"):
        likeness([1, 2, 3, 4, 5, None], NURSE)
