"""A norm as one thing: what it knows, what it refuses, how far it can be trusted."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime
from math import sqrt

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm as normal

from assessments.errors import InvalidArgument, InvalidMatrix, UnknownChoice
from assessments.norms import (
    EFPA_CONTINUOUS,
    EFPA_HIGH_STAKES,
    EFPA_LOW_STAKES,
    MINIMUM_N,
    InvalidNorm,
    Norm,
    NormTooSmall,
    norm_quality,
    normalised_t,
    percentile_rank,
)

pytestmark = pytest.mark.pure

SCORES = np.random.default_rng(2).binomial(40, 0.55, 400)


def a_norm(sample: npt.ArrayLike = SCORES, **changes: object) -> Norm:
    """The norm of some clients, unless changed."""
    described = {
        "group": "clients",
        "mode": "online",
        "script": "zh-Hans",
        "collected_from": date(2026, 3, 1),
        "collected_until": date(2026, 9, 30),
    }
    return Norm.from_sample(sample, **{**described, **changes})  # type: ignore[arg-type]


def test_a_norm_knows_who_when_and_how_many() -> None:
    norm = a_norm()
    assert (norm.n, norm.n_effective, norm.minimum) == (400, 400, 300)
    assert (norm.group, norm.collected_until) == ("clients", date(2026, 9, 30))
    assert norm.mean == pytest.approx(SCORES.mean())
    assert norm.sd == pytest.approx(SCORES.std(ddof=1))


def test_a_norm_gives_the_numbers_of_its_sample() -> None:
    norm, raw = a_norm(), np.arange(41)
    assert norm.percentile(raw) == pytest.approx(percentile_rank(raw, SCORES))
    assert norm.t(raw) == pytest.approx(normalised_t(raw, SCORES))
    assert norm.stanine(raw).tolist() == np.clip(np.floor((norm.t(raw) - 50) / 5 + 5.5), 1, 9).tolist()
    assert norm.sten(raw).tolist() == np.clip(np.floor((norm.t(raw) - 50) / 5 + 6), 1, 10).tolist()


@pytest.mark.parametrize("n", [1, 299])
def test_no_percentile_comes_from_fewer_than_three_hundred(n: int) -> None:
    with pytest.raises(NormTooSmall, match=f"a norm of {n} persons is too small; at least 300") as caught:
        a_norm(SCORES[:n])
    assert (caught.value.n, caught.value.needed) == (n, MINIMUM_N)
    assert a_norm(SCORES[:300]).n == 300


def test_missing_answers_and_weights_of_zero_are_nobody() -> None:
    with pytest.raises(NormTooSmall):
        a_norm(np.where(np.arange(400) < 101, np.nan, SCORES))
    with pytest.raises(NormTooSmall):
        a_norm(SCORES, weights=np.arange(400) >= 101)
    assert a_norm([*SCORES, np.nan]).n == 400


def test_weighting_does_not_make_a_small_norm_large() -> None:
    weights = np.where(np.arange(400) < 40, 10.0, 1.0)
    n_effective = weights.sum() ** 2 / (weights**2).sum()
    with pytest.raises(NormTooSmall) as caught:
        a_norm(weights=weights)
    assert caught.value.n == int(n_effective)
    weighted = a_norm(weights=weights, minimum=100)
    assert (weighted.n, weighted.n_effective) == (400, pytest.approx(n_effective))
    assert weighted.mean == pytest.approx(np.average(SCORES, weights=weights))


def test_a_norm_cannot_be_made_small_afterwards() -> None:
    with pytest.raises(NormTooSmall):
        dataclasses.replace(a_norm(), n=100)
    with pytest.raises(InvalidNorm, match="399 persons, worth 400"):
        dataclasses.replace(a_norm(), n=399)
    with pytest.raises(NormTooSmall):
        Norm.from_mapping({**a_norm().to_mapping(), "n_effective": 120.0})
    with pytest.raises(dataclasses.FrozenInstanceError):
        a_norm().n = 5000  # type: ignore[misc]


def test_a_norm_survives_being_written_down() -> None:
    norm = a_norm(weights=np.random.default_rng(1).uniform(0.8, 1.2, 400))
    written = json.loads(json.dumps(norm.to_mapping()))
    assert Norm.from_mapping(written) == norm
    assert written["collected_from"] == "2026-03-01"


@pytest.mark.parametrize(
    ("part", "value", "complaint"),
    [
        ("group", "", "group is '', not an id"),
        ("script", None, "script is None"),
        ("collected_from", "2027-01-01", "before it began"),
        ("collected_until", "soon", "this is no norm"),
        ("raw", [3, 1], "need as many masses|rise strictly"),
        ("raw", "high", "no list of numbers"),
        ("masses", [0.0] * 100, "need as many masses"),
        ("n_effective", 401.0, "cannot hold"),
        ("n_effective", float("nan"), "not a number of persons"),
        ("n", "many", "this is no norm|whole number"),
        ("colour", "red", "this is no norm"),
    ],
)
def test_a_written_norm_that_makes_no_sense_is_refused(part: str, value: object, complaint: str) -> None:
    with pytest.raises(InvalidNorm, match=complaint):
        Norm.from_mapping({**a_norm().to_mapping(), part: value})


def test_a_written_norm_that_lacks_a_part_is_refused() -> None:
    written = a_norm().to_mapping()
    del written["collected_from"]
    with pytest.raises(InvalidNorm, match="collected_from"):
        Norm.from_mapping(written)


def test_tables_that_are_none_are_refused() -> None:
    norm = a_norm()
    for changes in ({"raw": norm.raw[::-1]}, {"masses": (-1.0, *norm.masses[1:])}, {"raw": (), "masses": ()}):
        with pytest.raises(InvalidNorm):
            dataclasses.replace(norm, **changes)  # type: ignore[arg-type]
    for day in ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)):
        with pytest.raises(InvalidNorm, match="not a date"):
            a_norm(collected_from=day)


def test_an_interval_by_hand_without_measurement_error() -> None:
    norm = a_norm(np.arange(400))
    reading = norm.read(200, sem=0)
    share, z, n = 200.5 / 400, normal.ppf(0.975), 400
    centre, half = share + z**2 / (2 * n), z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # Without measurement error the interval is Wilson's.
    assert reading.percentile_low == pytest.approx(100 * (centre - half) / (1 + z**2 / n))
    assert reading.percentile_high == pytest.approx(100 * (centre + half) / (1 + z**2 / n))
    assert reading.percentile_error == pytest.approx(100 * sqrt(share * (1 - share) / n))


def test_an_interval_by_hand_with_nearly_only_measurement_error() -> None:
    # A million persons on a normal scale of mean 100 and standard deviation 15: T moves 10 for 15 points.
    values = np.arange(40, 161)
    masses = 1e6 * np.diff(normal.cdf(np.arange(39.5, 161.5), 100, 15))
    norm = dataclasses.replace(a_norm(), raw=tuple(values), masses=tuple(masses), n=10**6, n_effective=1e6)
    reading = norm.read(100, sem=4.5, confidence=0.9)
    half = 10 * normal.ppf(0.95) * 4.5 / 15
    assert (reading.t_low, reading.t_high) == pytest.approx((50 - half, 50 + half), abs=0.02)
    assert (reading.stanine_low, reading.stanine, reading.stanine_high) == (4, 5, 6)
    assert (reading.sten_low, reading.sten, reading.sten_high) == (5, 6, 6)


@settings(max_examples=15)
@given(st.integers(-5, 45), st.floats(0, 8), st.floats(0, 8))
def test_an_interval_holds_its_score_and_grows_with_error(raw: int, one: float, other: float) -> None:
    narrow, wide = (a_norm().read(raw, sem=sem) for sem in sorted((one, other)))
    for reading in (narrow, wide):
        assert 0 <= reading.percentile_low <= reading.percentile <= reading.percentile_high <= 100
        assert reading.t_low <= reading.t <= reading.t_high
        assert 1 <= reading.stanine_low <= reading.stanine <= reading.stanine_high <= 9
        assert 1 <= reading.sten_low <= reading.sten <= reading.sten_high <= 10
    assert wide.t_low <= narrow.t_low + 1e-9
    assert wide.t_high >= narrow.t_high - 1e-9


@pytest.mark.parametrize(
    ("raw", "options"),
    [(np.nan, {"sem": 1}), (20, {"sem": -1}), (20, {"sem": np.inf}), (20, {"sem": 1, "confidence": 1})],
)
def test_readings_of_nothing_are_refused(raw: float, options: dict[str, float]) -> None:
    with pytest.raises(InvalidArgument):
        a_norm().read(raw, **options)  # type: ignore[arg-type]


def test_a_sample_that_is_no_list_of_numbers_is_refused() -> None:
    for sample in (["a"] * 400, [SCORES, SCORES], [np.inf] * 400):
        with pytest.raises(InvalidMatrix):
            a_norm(sample)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("n", "low", "high", "continuous"),
    [
        (69, "inadequate", "inadequate", "inadequate"),
        (199, "inadequate", "inadequate", "excellent"),
        (200, "adequate", "inadequate", "excellent"),
        (300, "good", "adequate", "excellent"),
        (400, "good", "good", "excellent"),
        (1000, "excellent", "excellent", "excellent"),
    ],
)
def test_efpa_names_the_size_of_a_norm(n: int, low: str, high: str, continuous: str) -> None:
    assert norm_quality(n) == low
    assert norm_quality(n, stakes="high") == high
    assert norm_quality(n, stakes="continuous") == continuous


def test_thresholds_are_efpas() -> None:
    assert tuple(EFPA_LOW_STAKES) == (200, 300, 1000)
    assert tuple(EFPA_HIGH_STAKES) == (300, 400, 1000)
    assert tuple(EFPA_CONTINUOUS) == (70, 100, 150)
    assert (a_norm().quality(), a_norm().quality(stakes="high")) == ("good", "good")
    with pytest.raises(UnknownChoice, match="low, high, continuous"):
        norm_quality(300, stakes="middling")  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("sem", [0.0, 2.0, 5.0])
def test_intervals_cover_the_true_percentile_nineteen_times_in_twenty(sem: float) -> None:
    # Raw scores are true scores (mean 50, sd 8) with measurement error, rounded; truth is the population's
    # percentile of the person's true score.
    random, held, n_trials = np.random.default_rng(11), 0, 1500
    spread = sqrt(8**2 + sem**2)
    for _ in range(n_trials):
        norm = a_norm(np.round(50 + spread * random.standard_normal(300)))
        true = 50 + 8 * random.standard_normal()
        observed = np.round(true + sem * random.standard_normal()) if sem else np.round(true)
        target = 100 * normal.cdf((observed if not sem else true) - 50, scale=spread)
        reading = norm.read(float(observed), sem=sem)
        held += reading.percentile_low <= target <= reading.percentile_high
    assert 0.93 <= held / n_trials <= 0.985
