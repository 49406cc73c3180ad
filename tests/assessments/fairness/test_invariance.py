"""Measurement invariance: by hand, against lavaan, gradients, nesting, planted differences."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from assessments.errors import (
    InvalidArgument,
    InvalidMatrix,
    NoFiniteEstimate,
    NoVariance,
    TooFewItems,
    TooFewPersons,
)
from assessments.fairness import measurement_invariance
from assessments.fairness.factor import LEVELS, Level, Moments, _places, _Surface, fit_factor_model
from assessments.fairness.invariance import loses_little
from assessments.matrix import Ints
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

#: Visual perception, paragraph comprehension, sentence completion and word meaning of pupils at two schools (Holzinger
#: & Swineford 1939): persons, means, covariances divided by n.
PASTEUR = (
    156,
    [4.941239313, 2.822649578, 3.995192308, 1.922161170],
    [
        [1.3952295160, 0.5679263457, 0.4719397166, 0.4975628850],
        [0.5679263457, 1.3196864210, 1.0798097440, 0.7551207689],
        [0.4719397166, 1.0798097440, 1.7079095780, 0.9339206444],
        [0.4975628850, 0.7551207689, 0.9339206444, 0.9744487033],
    ],
)
GRANT_WHITE = (
    145,
    [4.929885060, 3.317241379, 4.712068966, 2.468965516],
    [
        [1.3186471090, 0.4398678795, 0.4111335709, 0.4120276350],
        [0.4398678795, 1.2572123120, 0.9332976614, 0.9063971421],
        [0.4111335709, 0.9332976614, 1.3416646850, 0.8980839130],
        [0.4120276350, 0.9063971421, 0.8980839130, 1.2801417200],
    ],
)


def scores_with(n_persons: int, means: list[float], covariances: list[list[float]]) -> Floats:
    """Scores that have exactly these means and, divided by n, these covariances."""
    drawn = np.random.default_rng(0).standard_normal((n_persons, len(means)))
    white = np.linalg.qr(drawn - drawn.mean(axis=0))[0] * np.sqrt(n_persons)
    return np.asarray(means + white @ np.linalg.cholesky(np.array(covariances)).T)


def two_schools() -> tuple[Floats, list[str]]:
    scores = np.vstack([scores_with(*PASTEUR), scores_with(*GRANT_WHITE)])
    return scores, ["a Pasteur"] * 156 + ["b Grant-White"] * 145


def one_factor_scores(
    seed: int, *, n_persons: int = 600, k_items: int = 5, lost: float = 0.0
) -> tuple[Floats, Ints]:
    """Scores and group; the first item loads less by `lost` in the second group."""
    rng = np.random.default_rng(seed)
    group = np.arange(n_persons) % 2
    factor = (1 + 0.3 * group) * rng.standard_normal(n_persons) + 0.5 * group
    loadings = np.tile(rng.uniform(0.6, 1.2, k_items), (n_persons, 1))
    loadings[:, 0] -= lost * group
    return factor[:, np.newaxis] * loadings + rng.standard_normal((n_persons, k_items)) + 3, group


def moments_of(x: Floats, group: Ints) -> Moments:
    parts = [x[group == member] for member in np.unique(group)]
    return Moments(
        np.array([len(part) for part in parts]),
        np.stack([part.mean(axis=0) for part in parts]),
        np.stack([np.cov(part.T, bias=True) for part in parts]),
    )


def test_two_schools_agree_with_lavaan() -> None:
    found = measurement_invariance(*two_schools(), strict=True)
    expected = {
        "configural": (10.0376945, 4, 0.0397975, 0.9884046, 0.9652139, 0.1001469),
        "metric": (16.0084553, 7, 0.0250392, 0.9826993, 0.9703417, 0.0924715),
        "scalar": (24.3595168, 10, 0.0067012, 0.9724226, 0.9669071, 0.0976791),
        "strict": (29.7516164, 14, 0.0082558, 0.9697491, 0.9740706, 0.0864630),
    }
    for step in found.steps:
        fit = (step.chi2, step.df, step.p, step.cfi, step.tli, step.rmsea)
        assert fit == pytest.approx(expected[step.level], abs=2e-6), step.level
    assert (found.groups, found.n_persons) == (("a Pasteur", "b Grant-White"), (156, 145))


def test_estimates_of_two_schools_agree_with_lavaan() -> None:
    model = measurement_invariance(*two_schools()).step("scalar").model
    assert model.loadings[1] == pytest.approx([0.447, 0.949, 1.062, 0.874], abs=6e-4)
    assert model.intercepts[0] == pytest.approx([4.808, 2.785, 4.042, 1.932], abs=6e-4)
    assert model.residual_variances[1] == pytest.approx([1.146, 0.338, 0.379, 0.442], abs=6e-4)
    assert (model.factor_means[1], model.factor_variances[1]) == pytest.approx((0.594, 0.972), abs=6e-4)
    assert (model.factor_means[0], model.factor_variances[0]) == (0, 1)


def test_three_items_by_hand() -> None:
    # Three covariances give three loadings: l1^2 = s12 s13 / s23 and so on, and nothing is left to test.
    x, group = one_factor_scores(1, k_items=3)
    step = measurement_invariance(x, group).steps[0]
    s = np.cov(x[group == 1].T, bias=True)
    by_hand = np.sqrt([s[0, 1] * s[0, 2] / s[1, 2], s[0, 1] * s[1, 2] / s[0, 2], s[0, 2] * s[1, 2] / s[0, 1]])
    assert step.model.loadings[1] == pytest.approx(by_hand, abs=1e-6)
    assert step.model.residual_variances[1] == pytest.approx(np.diag(s) - by_hand**2, abs=1e-6)
    assert step.model.intercepts[1] == pytest.approx(x[group == 1].mean(axis=0))
    assert (step.chi2, step.df, step.p, step.rmsea, step.tli) == pytest.approx((0, 0, None, 0, 1), abs=1e-8)
    assert step.cfi == pytest.approx(1)


@settings(max_examples=4)
@given(st.integers(0, 1000))
def test_without_anything_in_common_each_group_is_fitted_alone(seed: int) -> None:
    x, group = one_factor_scores(seed, n_persons=300)
    moments = moments_of(x, group)
    together = fit_factor_model(moments, "configural")
    alone = [
        fit_factor_model(Moments(*(part[[member]] for part in moments)), "configural") for member in (0, 1)
    ]
    assert together.chi2 == pytest.approx(sum(model.chi2 for model in alone), abs=1e-6)
    assert together.df == sum(model.df for model in alone)
    assert together.loadings == pytest.approx(np.vstack([model.loadings for model in alone]), abs=1e-4)


@pytest.mark.parametrize("level", LEVELS)
def test_the_slope_is_that_of_the_height(level: Level) -> None:
    x, group = one_factor_scores(2)
    moments = moments_of(x - 3, np.where(np.arange(len(x)) < 100, 2, group))
    places = _places(level, 3, 5)
    surface = _Surface(moments, places)
    free = np.random.default_rng(3).uniform(0.2, 0.9, places.max() + 1)
    numeric = approx_fprime(free, lambda point: surface.height_and_slope(point)[0], 1e-7)
    assert surface.height_and_slope(free)[1] == pytest.approx(numeric, abs=1e-5)


def test_expected_information_is_the_curvature_where_the_model_is_true() -> None:
    # With moments that the model implies exactly, the expected and the actual second derivatives are the same.
    level: Level = "scalar"
    places = _places(level, 2, 4)
    rng = np.random.default_rng(4)
    loadings, residuals, intercepts = rng.uniform(0.5, 1, (3, 4))
    variances, means = np.array([1.0, 1.3]), np.array([0.0, 0.4])
    covariances = [variance * np.outer(loadings, loadings) + np.diag(residuals) for variance in variances]
    moments = Moments(
        np.array([60, 40]), intercepts + np.outer(means, loadings), np.stack(covariances).astype(np.float64)
    )
    surface = _Surface(moments, places)
    logs = np.log(residuals - 1e-6)
    free = np.concatenate([loadings, intercepts, logs, logs, [np.log(1.3), 0.4]])
    height, slope = surface.height_and_slope(free)
    assert (height, np.abs(slope).max()) == pytest.approx((0, 0), abs=1e-12)
    steps = 1e-6 * np.eye(free.size)
    curvature = [
        (surface.height_and_slope(free + step)[1] - surface.height_and_slope(free - step)[1]) / 2e-6
        for step in steps
    ]
    assert surface.information(free) == pytest.approx(np.array(curvature), abs=1e-6)


@settings(max_examples=5)
@given(st.integers(0, 1000), st.integers(3, 6))
def test_a_stricter_model_never_fits_better(seed: int, k_items: int) -> None:
    x, group = one_factor_scores(seed, n_persons=240, k_items=k_items)
    found = measurement_invariance(x, group, strict=True)
    assert all(step.chi2 >= 0 for step in found.steps)
    for before, step in pairwise(found.steps):
        assert step.chi2 >= before.chi2 - 1e-5
        assert step.delta_chi2 == pytest.approx(step.chi2 - before.chi2, abs=1e-5)
        assert step.delta_df == step.df - before.df
        assert (step.delta_cfi, step.delta_rmsea) == (step.cfi - before.cfi, step.rmsea - before.rmsea)
    assert [step.df for step in found.steps[1:]] == [
        found.steps[0].df + more for more in (k_items - 1, 2 * (k_items - 1), 3 * k_items - 2)
    ]


@settings(max_examples=4)
@given(st.integers(0, 1000))
def test_units_origins_and_order_of_items_are_irrelevant(seed: int) -> None:
    x, group = one_factor_scores(seed, n_persons=300)
    rng = np.random.default_rng(seed)
    units, order = rng.uniform(0.1, 20, 5), rng.permutation(5)
    found = measurement_invariance(x, group)
    other = measurement_invariance((100 + units * x)[:, order], group)
    assert [step.chi2 for step in other.steps] == pytest.approx([step.chi2 for step in found.steps], abs=1e-5)
    scalar, changed = found.step("scalar").model, other.step("scalar").model
    assert changed.loadings == pytest.approx((scalar.loadings * units)[:, order], rel=1e-3)
    assert changed.factor_means == pytest.approx(scalar.factor_means, abs=1e-4)


def test_a_search_that_ends_in_a_side_valley_starts_again_from_the_stricter_model() -> None:
    rng = np.random.default_rng(129)
    x = rng.standard_normal((60, 4))
    x[:, 1] += 0.5 * x[:, 0]
    group = np.arange(60) % 2
    moments = moments_of(x, group)
    alone = [fit_factor_model(moments, level).chi2 for level in LEVELS[:2]]
    assert alone[0] > alone[1] + 1
    found = measurement_invariance(x, group)
    assert found.steps[0].chi2 < alone[1] + 1e-4
    assert found.steps[0].df < found.steps[1].df


@pytest.mark.parametrize(
    ("delta_cfi", "delta_rmsea", "stands"),
    [
        (0.98 - 0.99, 0.0, True),
        (-0.0101, 0.0, False),
        (0.0, 0.065 - 0.05, True),
        (0.0, 0.0151, False),
        (0.02, -0.1, True),
    ],
)
def test_each_published_rule_counts_and_its_limit_is_allowed(
    delta_cfi: float, delta_rmsea: float, stands: bool
) -> None:
    assert loses_little(delta_cfi, delta_rmsea) == stands


def test_a_fair_scale_is_called_fair_and_its_groups_are_recovered() -> None:
    x, group = one_factor_scores(5, n_persons=4000, k_items=6)
    found = measurement_invariance(x, group, strict=True)
    assert found.level == "strict"
    model = found.step("strict").model
    assert (model.factor_means[1], model.factor_variances[1]) == pytest.approx((0.5, 1.69), abs=0.12)
    assert model.is_proper


def test_a_planted_intercept_stops_at_metric() -> None:
    x, group = one_factor_scores(6, n_persons=2000, k_items=6)
    x[:, 2] -= 0.8 * group
    found = measurement_invariance(x, group, strict=True)
    assert found.level == "metric"
    # What fails at one level is not regained at the next.
    assert [step.holds for step in found.steps] == [True, True, False, False]


def test_a_planted_loading_stops_at_configural() -> None:
    x, group = one_factor_scores(7, n_persons=2000, k_items=6, lost=0.8)
    assert measurement_invariance(x, group).level == "configural"


def test_two_factors_are_no_scale_at_all() -> None:
    rng = np.random.default_rng(9)
    x = np.repeat(rng.standard_normal((600, 2)), 3, axis=1) + rng.standard_normal((600, 6))
    assert measurement_invariance(x, np.arange(600) % 2).level == "none"
    assert measurement_invariance(x, np.arange(600) % 2, least_cfi=0, most_rmsea=1).level != "none"


def test_labels_may_be_texts_or_numbers_and_several() -> None:
    x, group = one_factor_scores(10, n_persons=900)
    labels = np.array(["zh-Hans", "zh-Hant", "other"])[np.arange(900) % 3]
    found = measurement_invariance(x - 0.5 * group[:, np.newaxis], labels)
    assert found.groups == ("other", "zh-Hans", "zh-Hant")
    assert found.step("metric").df == 3 * 5 + 2 * 4
    assert measurement_invariance(x, group + 7).groups == (7, 8)


def test_persons_with_gaps_are_left_out_and_counted() -> None:
    x, group = one_factor_scores(11)
    holes = x.copy()
    holes[[3, 50], [1, 4]] = np.nan
    found = measurement_invariance(holes, group)
    whole = ~np.isnan(holes).any(axis=1)
    assert found.steps[2].chi2 == pytest.approx(measurement_invariance(x[whole], group[whole]).steps[2].chi2)
    assert (found.n_excluded, found.n_persons) == (2, (299, 299))


def test_a_residual_without_variance_is_reported() -> None:
    impossible = [[1.0, 0.6, 0.6], [0.6, 1.0, 0.3], [0.6, 0.3, 1.0]]
    x = np.vstack([scores_with(100, [0.0] * 3, impossible)] * 2)
    model = measurement_invariance(x, [0] * 100 + [1] * 100).steps[0].model
    # s12 s13 / s23 = 1.2 would be more than the whole variance of the first item.
    assert not model.is_proper
    assert model.residual_variances[0, 0] < 1e-3


def test_what_cannot_be_compared_is_refused_by_name() -> None:
    x, group = one_factor_scores(12, n_persons=60)
    with pytest.raises(TooFewItems):
        measurement_invariance(x[:, :2], group)
    with pytest.raises(TooFewPersons):
        measurement_invariance(x[:10], group[:10])
    with pytest.raises(TooFewPersons):
        measurement_invariance(np.full((60, 5), np.nan), group)
    with pytest.raises(InvalidArgument, match="at least two groups"):
        measurement_invariance(x, np.zeros(60))
    with pytest.raises(InvalidMatrix, match=r"group has the shape \(59,\) where 60"):
        measurement_invariance(x, group[1:])
    with pytest.raises(InvalidMatrix, match="entry 2 of group is nan"):
        measurement_invariance(x, np.where(np.arange(60) == 2, np.nan, group))
    with pytest.raises(NoVariance, match="column 3: in group 1 all answers are equal"):
        measurement_invariance(np.where((np.arange(5) == 3) & (group[:, np.newaxis] == 1), 2, x), group)
    with pytest.raises(
        InvalidMatrix, match="column 5: in group 0 its answers follow exactly from those to items 0, 1"
    ):
        measurement_invariance(np.column_stack([x, x[:, 0] + x[:, 1]]), group)
    with pytest.raises(InvalidArgument, match="least_cfi should be a number from 0 to 1"):
        measurement_invariance(x, group, least_cfi=2)


def test_a_group_without_a_factor_has_no_scale_in_common() -> None:
    one, none = 0.5 * np.ones((4, 4)) + 0.5 * np.eye(4), np.eye(4)
    moments = Moments(np.array([100, 100]), np.zeros((2, 4)), np.stack([none, one]))
    with pytest.raises(NoFiniteEstimate, match="metric"):
        fit_factor_model(moments, "metric")
