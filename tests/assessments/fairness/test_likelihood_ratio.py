"""Likelihood-ratio DIF: against the likelihood written out, planted differences, anchors, answers too poor to test."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import chi2 as chi2_distribution
from scipy.stats import norm

from assessments.errors import InvalidArgument, InvalidMatrix, UnknownChoice
from assessments.fairness import EmptyGroup, likelihood_ratio_dif
from assessments.matrix import Ints
from assessments.randomness import Floats
from tests.assessments.fairness.planted import rasch_answers

pytestmark = pytest.mark.pure


def least_deviance(x: Floats, group: Ints, *, free: int | None) -> float:
    """Minus twice the largest marginal Rasch log-likelihood, found without any of our calibration."""
    nodes = np.linspace(-6, 6, 61)
    k_items = x.shape[1]

    def deviance(point: Floats) -> float:
        total = 0.0
        for member in (0, 1):
            locations = point[:k_items].copy()
            if free is not None and member:
                locations[free] = point[-1]
            mean, sd = (point[k_items], np.exp(point[k_items + 1])) if member else (0, 1)
            weights = norm.pdf(nodes, mean, sd)
            right = 1 / (1 + np.exp(-(nodes[:, np.newaxis] - locations)))
            rows = x[group == member]
            shares = np.prod(np.where(rows[:, np.newaxis] == 1, right, 1 - right), axis=2)
            total -= 2 * np.log(shares @ weights / weights.sum()).sum()
        return total

    start = np.zeros(k_items + 2 + (free is not None))
    return float(minimize(deviance, start, method="BFGS", options={"gtol": 1e-3}).fun)


def test_the_statistic_is_that_of_the_likelihood_written_out() -> None:
    x, group = rasch_answers(60, 3, seed=1, shift={1: 1.0})
    found = likelihood_ratio_dif(x, group, model="rasch", items=[1])
    by_hand = least_deviance(x, group, free=None) - least_deviance(x, group, free=1)
    assert found.chi2[0] == pytest.approx(by_hand, abs=2e-4)
    assert (found.df[0], found.p[0]) == pytest.approx((1, chi2_distribution.sf(by_hand, 1)), abs=1e-4)


def test_a_planted_difference_is_found_with_its_size() -> None:
    x, group = rasch_answers(1_000, 5, seed=2, shift={2: 1.0}, impact=0.6)
    found = likelihood_ratio_dif(x, group, items=[2, 0])
    assert found.items.tolist() == [2, 0]
    assert found.df.tolist() == [2, 2]
    assert found.p[0] < 1e-4
    assert found.p[1] > 1e-2
    # One logit is at most a quarter of the way from wrong to right, and less where the item is easy or hard.
    assert -0.25 < found.signed_difference[0] < -0.12
    assert found.unsigned_difference[0] >= abs(found.signed_difference[0])
    assert abs(found.signed_difference[1]) < 0.08
    assert found.population == pytest.approx((-0.6, 1.0), abs=0.3)


def test_named_anchors_free_all_other_items() -> None:
    x, group = rasch_answers(1_000, 6, seed=3, shift={4: 1.2, 5: 1.2})
    found = likelihood_ratio_dif(x, group, model="rasch", anchors=[0, 1, 2])
    assert found.items.tolist() == [3, 4, 5]
    assert (found.p < 0.001).tolist() == [False, True, True]
    assert found.df.tolist() == [1, 1, 1]
    assert found.population[0] == pytest.approx(0, abs=0.2)
    assert likelihood_ratio_dif(x, group, model="rasch", anchors=[0, 1, 2], items=[5]).chi2[
        0
    ] == pytest.approx(found.chi2[2], abs=1e-5)


def test_the_order_of_items_and_persons_is_irrelevant() -> None:
    x, group = rasch_answers(200, 4, seed=4)
    order = np.random.default_rng(4).permutation(200)
    found = likelihood_ratio_dif(x, group, model="rasch", items=[0])
    other = likelihood_ratio_dif(x[order, ::-1], group[order], model="rasch", items=[3])
    assert other.chi2[0] == pytest.approx(found.chi2[0], abs=1e-4)


def test_ordered_categories_count_every_threshold() -> None:
    rng = np.random.default_rng(5)
    group = np.arange(400) % 2
    theta = rng.standard_normal((400, 1))
    x = np.digitize(1.5 * theta + rng.logistic(size=(400, 4)), [-1.0, 1.0]).astype(np.float64)
    x[:, 1] = np.digitize(1.5 * theta[:, 0] - 1.5 * group + rng.logistic(size=400), [-1.0, 1.0])
    found = likelihood_ratio_dif(x, group, model="grm", items=[1])
    assert found.df.tolist() == [3]
    assert found.p[0] < 0.001
    assert -1 < found.signed_difference[0] < -0.2


def test_an_item_that_cannot_differ_has_no_numbers_and_a_reason() -> None:
    x, group = rasch_answers(200, 4, seed=6)
    x[group == 1, 3] = 1
    found = likelihood_ratio_dif(x, group, model="rasch", items=[3])
    assert np.isnan([found.chi2[0], found.p[0], found.signed_difference[0]]).all()
    assert found.reasons == ("focal group: all answers are equal",)
    x[group == 0, 3], x[group == 1, 3] = 0, x[group == 1, 2]
    assert likelihood_ratio_dif(x, group, model="rasch", items=[3]).reasons == (
        "reference group: all answers are equal",
    )


def test_what_cannot_be_compared_is_refused_by_name() -> None:
    x, group = rasch_answers(40, 4, seed=7)
    with pytest.raises(UnknownChoice):
        likelihood_ratio_dif(x, group, model="4pl")  # type: ignore[arg-type]
    with pytest.raises(EmptyGroup, match="focal"):
        likelihood_ratio_dif(x, np.zeros(40))
    with pytest.raises(InvalidArgument, match="items should be places of items from 0 to 3"):
        likelihood_ratio_dif(x, group, items=[4])
    with pytest.raises(InvalidArgument, match="items should be places of items that are no anchors"):
        likelihood_ratio_dif(x, group, items=[1], anchors=[1, 2])
    with pytest.raises(InvalidMatrix, match="column 2"):
        likelihood_ratio_dif(np.where(np.arange(4) == 2, 1, x), group)
