"""How often fair items and scales are accused, and unfair ones found: long simulations."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.fairness import (
    likelihood_ratio_dif,
    logistic_dif,
    lord_chi_square,
    mantel_haenszel,
    measurement_invariance,
)
from assessments.irt import calibrate
from tests.assessments.fairness.planted import rasch_answers

pytestmark = [pytest.mark.pure, pytest.mark.slow]


def test_fair_items_are_accused_at_the_nominal_rate() -> None:
    tables = [rasch_answers(1_000, 20, seed=seed, impact=0.5) for seed in range(150)]
    odds = [mantel_haenszel(x, group) for x, group in tables]
    # 3,000 tests: one standard error is 0.004; the continuity correction makes the first test a little timid.
    assert 0.02 < np.mean([found.p < 0.05 for found in odds]) < 0.055
    assert np.mean([found.classification == "C" for found in odds]) < 0.002
    steps = [logistic_dif(x, group) for x, group in tables]
    assert np.mean([found.uniform.p < 0.05 for found in steps]) == pytest.approx(0.05, abs=0.015)
    assert np.mean([found.nonuniform.p < 0.05 for found in steps]) == pytest.approx(0.05, abs=0.015)
    assert np.mean([found.both.jodoin_gierl == "A" for found in steps]) > 0.999


def test_intervals_of_delta_cover_the_planted_value() -> None:
    shift = {3: 0.6, 11: -0.6}
    covered = []
    for seed in range(200):
        found = mantel_haenszel(*rasch_answers(1_500, 30, seed=seed, shift=shift))
        truth = np.zeros(30)
        truth[[3, 11]] = [-2.35 * 0.6, 2.35 * 0.6]
        covered.append(np.abs(found.delta - truth) < 1.96 * found.delta_error)
    assert np.mean(covered) == pytest.approx(0.95, abs=0.01)


def test_large_differences_are_found_and_called_large() -> None:
    found = [mantel_haenszel(*rasch_answers(1_500, 25, seed=seed, shift={7: 1.0})) for seed in range(100)]
    assert np.mean([one.p[7] < 0.05 for one in found]) > 0.99
    assert np.mean([one.classification[7] == "C" for one in found]) > 0.9


def test_fair_calibrations_are_accused_at_most_at_the_nominal_rate() -> None:
    lord, ratio = [], []
    for seed in range(1_000, 1_100):
        x, group = rasch_answers(1_000, 8, seed=seed, impact=0.5)
        lord.append(lord_chi_square(*(calibrate(x[group == member], "2pl") for member in (0, 1))).p)
        ratio.append(likelihood_ratio_dif(x, group, model="2pl", items=[0, 4]).p)
    # A link from eight items takes up part of their differences, which makes Lord's test timid.
    assert np.mean(np.array(lord) < 0.05) < 0.05
    # 200 tests: one standard error is 0.015.
    assert np.mean(np.array(ratio) < 0.05) == pytest.approx(0.05, abs=0.04)


def test_fair_scales_pass_and_likelihood_ratios_keep_their_level() -> None:
    rng = np.random.default_rng(1)
    metric, scalar, levels = [], [], []
    group = np.arange(600) % 2
    for _ in range(200):
        factor = (1 + 0.2 * group) * rng.standard_normal(600) + 0.4 * group
        x = factor[:, np.newaxis] * [0.7, 0.8, 0.9, 1.0, 1.1] + rng.standard_normal((600, 5))
        found = measurement_invariance(x, group)
        metric.append(found.step("metric").delta_p)
        scalar.append(found.step("scalar").delta_p)
        levels.append(found.level)
    assert np.mean(np.array(metric) < 0.05) == pytest.approx(0.05, abs=0.04)
    assert np.mean(np.array(scalar) < 0.05) == pytest.approx(0.05, abs=0.04)
    assert np.mean(np.array(levels) == "scalar") > 0.85
