"""Lord's chi-square: by hand, under changes of scale, with and without purification."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2 as chi2_distribution

from assessments.errors import InvalidArgument, InvalidBank
from assessments.fairness import lord_chi_square
from assessments.irt import Calibration, ItemBank, ItemErrors, Link, calibrate
from assessments.randomness import Floats
from tests.assessments.fairness.planted import rasch_answers

pytestmark = pytest.mark.pure

SAME = Link(1.0, 0.0)


def calibration_of(bank: ItemBank, covariance: Floats) -> Calibration:
    """A calibration that came out with these numbers."""
    nothing = np.full(bank.k_items, np.nan)
    return Calibration(
        items=bank,
        log_likelihood=-1.0,
        n_iterations=1,
        converged=True,
        standard_errors=ItemErrors(nothing, nothing, nothing, bank.thresholds),
        covariance=covariance,
        population=((0.0, 1.0),),
        log_posterior=-1.0,
        n_persons=100,
        k_parameters=2 * bank.k_items,
        model=bank.model,
        quadrature=61,
    )


def diagonal(*variances: list[float]) -> Floats:
    return np.stack([np.diag(row) for row in variances])


def test_two_items_by_hand() -> None:
    reference = calibration_of(ItemBank([1.0, 1.2], [0.0, 0.5]), diagonal([0.01, 0.02], [0.02, 0.02]))
    focal = calibration_of(ItemBank([1.3, 1.2], [0.2, 0.5]), diagonal([0.02, 0.02], [0.03, 0.01]))
    found = lord_chi_square(reference, focal, link=SAME)
    by_hand = 0.3**2 / (0.01 + 0.02) + 0.2**2 / (0.02 + 0.02)
    assert found.chi2 == pytest.approx([by_hand, 0])
    assert found.p == pytest.approx([chi2_distribution.sf(by_hand, 2), 1])
    assert found.df.tolist() == [2, 2]
    assert found.difference == pytest.approx(np.array([[0.3, 0.2], [0, 0]]))
    assert found.anchor.all()


def test_covariances_count_and_follow_the_link() -> None:
    own, other = np.array([[[0.02, 0.005], [0.005, 0.03]]]), np.array([[[0.01, -0.004], [-0.004, 0.05]]])
    reference = calibration_of(ItemBank([1.0], [0.0]), own)
    focal = calibration_of(ItemBank([1.8], [-0.4]), other)
    found = lord_chi_square(reference, focal, link=Link(1.5, 0.25))
    # a / A and A b + B: 1.2 and -0.35; their variances a^-2 and a^2 times as large, their covariance unchanged.
    gap = np.array([1.8 / 1.5 - 1.0, 1.5 * -0.4 + 0.25 - 0.0])
    total = own[0] + np.array([[0.01 / 2.25, -0.004], [-0.004, 0.05 * 2.25]])
    assert found.difference[0] == pytest.approx(gap)
    assert found.chi2[0] == pytest.approx(gap @ np.linalg.inv(total) @ gap)


def test_slopes_that_items_share_are_not_tested() -> None:
    for model in ("rasch", "1pl"):
        bank = ItemBank([1.0, 1.0], [0.0, 1.0], model=model)
        shifted = ItemBank([1.0, 1.0], [0.3, 1.0], model=model)
        spread = diagonal([0.01 * (model == "1pl"), 0.04], [0.01 * (model == "1pl"), 0.04])
        found = lord_chi_square(calibration_of(bank, spread), calibration_of(shifted, spread), link=SAME)
        assert found.chi2 == pytest.approx([0.3**2 / 0.08, 0])
        assert found.df.tolist() == [1, 1]
        assert np.isnan(found.difference[:, 0]).all()


def test_each_threshold_and_each_asymptote_counts() -> None:
    graded = ItemBank([1.0, 1.0], thresholds=[[-1.0, 0.0, 1.0], [-0.5, 0.5, np.nan]])
    moved = ItemBank([1.0, 1.0], thresholds=[[-1.0, 0.1, 1.2], [-0.5, 0.5, np.nan]])
    spread = diagonal([0.01, 0.02, 0.03, 0.04], [0.01, 0.02, 0.03, 0.0])
    found = lord_chi_square(calibration_of(graded, spread), calibration_of(moved, spread), link=SAME)
    assert found.chi2 == pytest.approx([0.1**2 / 0.06 + 0.2**2 / 0.08, 0])
    assert found.df.tolist() == [4, 3]
    guessed = ItemBank([1.0], [0.0], [0.2])
    luckier = ItemBank([1.0], [0.0], [0.3])
    spread = diagonal([0.01, 0.02, 0.005])
    found = lord_chi_square(calibration_of(guessed, spread), calibration_of(luckier, spread), link=Link(1, 0))
    assert (found.chi2[0], found.df[0]) == pytest.approx((0.1**2 / 0.01, 3))


@settings(max_examples=8)
@given(st.integers(0, 1000), st.floats(0.5, 2), st.floats(-2, 2))
def test_the_scale_of_the_focal_group_is_irrelevant(seed: int, slope: float, intercept: float) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.uniform(0.7, 2, 6), rng.standard_normal(6)
    roots = rng.uniform(-0.3, 0.3, (6, 2, 2))
    spread = roots @ np.swapaxes(roots, 1, 2) + 0.01 * np.eye(2)
    reference = calibration_of(ItemBank(a, b), spread)
    near = ItemBank(a + rng.normal(0, 0.2, 6), b + rng.normal(0, 0.2, 6))
    far = ItemBank(near.a / slope, slope * near.b + intercept)
    stretch = np.diag([1 / slope, slope])
    one = lord_chi_square(reference, calibration_of(near, spread), method="mean-mean")
    other = lord_chi_square(reference, calibration_of(far, stretch @ spread @ stretch), method="mean-mean")
    assert other.chi2 == pytest.approx(one.chi2, rel=1e-6, abs=1e-9)
    assert other.link.slope == pytest.approx(one.link.slope / slope)


@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_a_planted_difference_is_found_whatever_the_groups_abilities(model: str) -> None:
    x, group = rasch_answers(2_000, 6, seed=1, shift={2: 1.0}, impact=0.8)
    pair = [calibrate(x[group == member], model) for member in (0, 1)]
    found = lord_chi_square(*pair, purify=True)
    assert found.anchor.tolist() == [True, True, False, True, True, True]
    assert found.difference[2, 1] == pytest.approx(1.0, abs=0.35)
    assert found.link.intercept == pytest.approx(-0.8, abs=0.15)
    assert found.is_stable
    assert found.n_rounds > 1
    assert np.argmax(found.chi2) == 2
    assert found.link.slope == (1.0 if model == "rasch" else pytest.approx(1.0, abs=0.2))
    named = lord_chi_square(*pair, anchors=[0, 1, 3, 4, 5])
    assert named.chi2 == pytest.approx(found.chi2)


def test_purification_that_would_leave_no_line_keeps_the_last_one() -> None:
    spread = np.tile(np.diag([1e-6, 1e-6]), (4, 1, 1))
    reference = calibration_of(ItemBank([1.0] * 4, [-1.0, 0.0, 0.5, 1.0]), spread)
    focal = calibration_of(ItemBank([1.0] * 4, [-1.2, 0.3, 0.2, 1.1]), spread)
    found = lord_chi_square(reference, focal, purify=True)
    assert (found.is_stable, found.n_rounds, found.anchor.all()) == (False, 1, True)


def test_what_cannot_be_compared_is_refused_by_name() -> None:
    spread = diagonal([0.01, 0.02], [0.02, 0.02])
    good = calibration_of(ItemBank([1.0, 1.2], [0.0, 0.5]), spread)
    with pytest.raises(InvalidBank, match="2 2pl items and 1 2pl items are not the same"):
        lord_chi_square(good, calibration_of(ItemBank([1.0], [0.0]), spread[:1]))
    with pytest.raises(InvalidBank, match="2 2pl items and 2 1pl items"):
        lord_chi_square(good, calibration_of(ItemBank([1.0, 1.0], [0.0, 0.5], model="1pl"), spread))
    with pytest.raises(InvalidBank, match="the focal calibration holds no covariances"):
        lord_chi_square(good, calibration_of(good.items, np.full((2, 2, 2), np.nan)))
    with pytest.raises(InvalidArgument, match="anchors should be places of items from 0 to 1"):
        lord_chi_square(good, good, anchors=[2])
    with pytest.raises(InvalidArgument, match="at least one place"):
        lord_chi_square(good, good, anchors=[])
    with pytest.raises(InvalidArgument, match="link should be None"):
        lord_chi_square(good, good, link=SAME, purify=True)
    with pytest.raises(InvalidArgument, match="slope of the link should be a number above 0"):
        lord_chi_square(good, good, link=Link(-1.0, 0.0))
