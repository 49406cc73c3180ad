"""Resampled path models: what moves, by how much, and how cheaply it is found."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from scipy.stats import t as student

from assessments import InvalidDraws, InvalidSeed
from assessments.errors import InvalidArgument, TooFewPersons, UnknownChoice
from assessments.randomness import uniforms
from assessments.satisfaction import PathDiagram, bootstrap_paths, path_model, percentile_interval
from assessments.satisfaction.moments import moments, resampled_moments
from tests.assessments.satisfaction.surveys import TRIO, answers, exact_sample, factor_correlations

pytestmark = pytest.mark.pure


def test_a_draw_has_the_moments_of_the_persons_drawn() -> None:
    # Any resample of three persons is one of ten; each draw must be exactly one of them.
    x = np.array([[1.0, 2.0], [2.0, 7.0], [4.0, 3.0]])
    drawn, n_units = resampled_moments(x, seed=5, n_draws=40)
    assert n_units == 3
    possible = [x[[i, j, k]] for i in range(3) for j in range(3) for k in range(3)]
    for mean, covariance in zip(drawn.mean, drawn.covariance, strict=True):
        fits = [
            np.allclose(mean, rows.mean(axis=0)) and np.allclose(covariance, np.cov(rows.T, ddof=0))
            for rows in possible
        ]
        assert any(fits)


def test_moments_are_numpys_whatever_the_number_of_rows() -> None:
    x = answers(9000, seed=1) + 1e6
    found = moments(x)
    assert found.mean == pytest.approx(x.mean(axis=0))
    assert found.covariance == pytest.approx(np.cov(x.T, ddof=0), abs=1e-8)


def test_packs_of_persons_estimate_the_same_variance() -> None:
    x = answers(3_456, seed=2)
    drawn, n_units = resampled_moments(x, seed=3, n_draws=600)
    assert n_units == 1000
    assert drawn.mean.mean(axis=0) == pytest.approx(x.mean(axis=0), abs=0.006)
    # 600 draws of 1,000 packs estimate a standard error to about 4 percent.
    assert drawn.mean.std(axis=0) == pytest.approx(x.std(axis=0) / np.sqrt(3_456), rel=0.12)


def test_rows_that_come_sorted_do_not_make_packs_of_a_kind() -> None:
    x = answers(3000, seed=2)
    ordered = x[np.argsort(x.sum(axis=1))]
    drawn, _ = resampled_moments(ordered, seed=3, n_draws=400)
    assert drawn.mean.std(axis=0) == pytest.approx(x.std(axis=0) / np.sqrt(3000), rel=0.15)


def test_a_seed_gives_the_same_draws_for_ever() -> None:
    x = answers(80, seed=4)
    first, again, other = (bootstrap_paths(x, TRIO, seed=seed, n_draws=20) for seed in (7, 7, 8))
    assert first.solution.paths.tolist() == again.solution.paths.tolist()
    assert first.solution.paths.tolist() != other.solution.paths.tolist()
    assert first.solution.paths[0, 2, :2] == pytest.approx([0.3890018, 0.3074280], abs=1e-6)


def test_draws_are_path_models_of_their_own() -> None:
    x = answers(40, seed=4)
    boot = bootstrap_paths(x, TRIO, seed=7, n_draws=5)
    # The stream says who was drawn: its uniform numbers times n, cut to whole numbers.
    for draw, places in enumerate((uniforms(7, (5, 40)) * 40).astype(int)):
        model = path_model(x[places], TRIO)
        assert boot.solution.paths[draw, 2, 0] == pytest.approx(
            model.paths["quality", "satisfaction"], abs=1e-5
        )
        assert boot.solution.loadings[draw] == pytest.approx(model.loadings, abs=1e-5)
        assert boot.solution.r_squared[draw, 2] == pytest.approx(model.r_squared["satisfaction"], abs=1e-5)


def test_an_interval_of_many_units_is_the_plain_percentile_interval() -> None:
    draws = np.random.default_rng(1).standard_normal(5001)
    found = percentile_interval(draws, n_units=10**6)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(draws, [0.025, 0.975])), abs=1e-3)
    assert found.error == pytest.approx(draws.std(ddof=1), rel=1e-5)


def test_an_interval_of_few_units_is_wider_by_hand() -> None:
    draws = np.arange(100_001) / 100_000
    # n = 10: Phi(-sqrt(10 / 9) t_9) with t_9 = 2.262 instead of 0.025.
    tail = NormalDist().cdf(-np.sqrt(10 / 9) * student.ppf(0.975, 9))
    found = percentile_interval(draws, n_units=10)
    assert (found.low, found.high) == pytest.approx((tail, 1 - tail), abs=1e-5)
    assert tail < 0.01
    assert found.error == pytest.approx(draws.std() * np.sqrt(10 / 9), rel=1e-4)


def test_intervals_hold_the_sample_and_shrink_with_it() -> None:
    few, many = (bootstrap_paths(answers(n, seed=5), TRIO, seed=1, n_draws=200) for n in (100, 1600))
    for boot in (few, many):
        for quantity in ("weights", "loadings"):
            interval = boot.interval(quantity)
            value = getattr(boot.model, quantity)
            assert (interval.low < value).all()
            assert (value < interval.high).all()
    widths = [boot.interval("total_effects").error[2, 0] for boot in (few, many)]
    assert widths[0] / widths[1] == pytest.approx(4, rel=0.25)


def test_latents_keep_their_direction_in_every_draw() -> None:
    # The two items of the last block point apart, so that its direction is nearly a matter of chance.
    x = answers(60, seed=6)
    x[:, 4] = 11 - x[:, 4]
    boot = bootstrap_paths(x, PathDiagram({"a": [0, 1, 2], "b": [3, 4]}, [("a", "b")]), seed=1, n_draws=300)
    loadings = boot.solution.loadings
    assert np.mean(np.sign(loadings[:, 3]) == np.sign(boot.model.loadings[3])) > 0.98
    assert np.sign(boot.interval("paths").low[1, 0]) == np.sign(boot.interval("paths").high[1, 0])


def test_draws_without_a_solution_are_left_out_and_too_many_are_an_error() -> None:
    x = answers(30, seed=6)
    x[:, 8] = 5
    x[:4, 8] = 6
    boot = bootstrap_paths(x, TRIO, seed=1, n_draws=200)
    # Four of thirty miss a resample with probability (26 / 30)^30 = 1.4 percent.
    assert 190 <= boot.n_draws < 200
    assert np.isfinite(boot.solution.paths).all()
    x[:3, 8] = 5
    with pytest.raises(TooFewPersons):
        bootstrap_paths(x, TRIO, seed=1, n_draws=200)


def test_seeds_draws_and_quantities_are_checked() -> None:
    x = answers(40, seed=6)
    with pytest.raises(InvalidSeed):
        bootstrap_paths(x, TRIO, seed=-1)
    with pytest.raises(InvalidDraws):
        bootstrap_paths(x, TRIO, seed=1, n_draws=0)
    boot = bootstrap_paths(x, TRIO, seed=1, n_draws=3)
    with pytest.raises(UnknownChoice, match="weights, loadings, paths"):
        boot.interval("colour")
    with pytest.raises(InvalidArgument, match="confidence"):
        boot.interval("paths", confidence=95)


@pytest.mark.slow
@pytest.mark.parametrize("n", [100, 1500])
def test_intervals_of_paths_cover_the_population_nineteen_times_in_twenty(n: int) -> None:
    correlations = factor_correlations()
    root = np.linalg.cholesky(correlations)
    random = np.random.default_rng(1)
    # In the population weights are proportional to loadings, and paths follow from the composites' correlations.
    truth = path_model(exact_sample(correlations), TRIO).total_effects
    held = np.zeros(2)
    for trial in range(250):
        x = random.standard_normal((n, 9)) @ root.T
        interval = bootstrap_paths(x, TRIO, seed=trial, n_draws=300).interval("total_effects")
        for place, (cause, effect) in enumerate([("quality", "satisfaction"), ("value", "satisfaction")]):
            row, column = TRIO.place_of(effect), TRIO.place_of(cause)
            held[place] += interval.low[row, column] <= truth[cause, effect] <= interval.high[row, column]
    assert (held / 250 > 0.91).all()
    assert (held / 250 < 0.985).all()
