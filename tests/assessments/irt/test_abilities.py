"""Persons: the four estimates by hand, against other software, by their equations, and over simulated replications."""

from __future__ import annotations

from itertools import product
from math import inf, log, nan, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import simulate
from assessments.irt import ItemBank, Link, category_probability, estimate, information, on_scale
from assessments.irt.bank import Model
from assessments.irt.estimate import Method
from assessments.randomness import Floats
from tests.assessments.adaptive.banks import TCALS_ANSWERS, TCALS_ITEMS, tcals

pytestmark = pytest.mark.pure

EVERY_METHOD: list[Method] = ["eap", "map", "mle", "wle"]
BANKS = {
    "2pl": simulate.item_bank("2pl", 8, seed=3),
    "3pl": simulate.item_bank("3pl", 8, seed=3),
    "grm": simulate.item_bank("grm", 6, seed=3, n_categories=4),
    "gpcm": simulate.item_bank("gpcm", 6, seed=3, n_categories=4),
}


def some_rows(bank: ItemBank, *, n_persons: int = 12, missing: float = 0.15, seed: int = 5) -> Floats:
    """Answers of persons all over the scale, every one of them to at least one item."""
    x = simulate.responses(np.linspace(-2.5, 2.5, n_persons), bank, seed=seed, missing=missing)
    x[np.isnan(x).all(axis=1), 0] = 0
    return x


ROWS = {model: some_rows(bank, missing=0.0) for model, bank in BANKS.items()}


def log_likelihood(theta: Floats, x: Floats, bank: ItemBank) -> Floats:
    """Of one row of answers at several theta."""
    answered = np.flatnonzero(~np.isnan(x))
    shares = category_probability(theta, bank)[:, answered, x[answered].astype(int)]
    return np.asarray(np.log(shares).sum(axis=1))


def slope(values: Floats, step: float) -> float:
    """Derivative in the middle of three equally spaced values."""
    return float(values[2] - values[0]) / (2 * step)


@pytest.mark.parametrize(
    ("method", "theta", "error"),
    [
        ("mle", -1.204801, 0.478212),
        ("map", -0.911271, 0.408573),
        ("eap", -0.989092, 0.471354),
        ("wle", -1.221396, 0.479793),
    ],
)
def test_the_estimates_of_catr(method: Method, theta: float, error: float) -> None:
    found = estimate(TCALS_ANSWERS, tcals().select(TCALS_ITEMS), method)
    assert found.theta == pytest.approx(theta, abs=0.001)
    assert found.error == pytest.approx(error, abs=0.001)


@pytest.mark.parametrize("n_right", range(1, 5))
def test_equal_items_by_hand(n_right: int) -> None:
    """Five items with a = 1, b = 0.5: U = r - 5 P is zero at P = r / 5; Warm adds (1 - 2 P) / 2: P = (r + .5) / 6."""
    bank = ItemBank(a=[1.0] * 5, b=[0.5] * 5)
    x = [1] * n_right + [0] * (5 - n_right)
    mle, wle = estimate(x, bank, "mle"), estimate(x, bank, "wle")
    assert mle.theta == pytest.approx(0.5 + log(n_right / (5 - n_right)))
    assert mle.error == pytest.approx(1 / sqrt(5 * (n_right / 5) * (1 - n_right / 5)))
    assert wle.theta == pytest.approx(0.5 + log((n_right + 0.5) / (5.5 - n_right)))


@pytest.mark.parametrize("model", BANKS)
def test_the_maximum_of_the_likelihood_and_of_the_posterior(model: str) -> None:
    bank, grid = BANKS[model], np.linspace(-8, 8, 3_201)
    x = some_rows(bank)
    mle, mode = estimate(x, bank, "mle"), estimate(x, bank, "map", mean=0.4, sd=1.5)
    for row, answers in enumerate(x):
        heights = log_likelihood(grid, answers, bank)
        if np.isfinite(mle.theta[row]):
            assert grid[heights.argmax()] == pytest.approx(mle.theta[row], abs=0.003)
        heights -= 0.5 * ((grid - 0.4) / 1.5) ** 2
        assert grid[heights.argmax()] == pytest.approx(mode.theta[row], abs=0.003)
        seen = ~np.isnan(answers)
        total = information(mode.theta[row], bank)[0, seen].sum()
        assert mode.error[row] == pytest.approx(1 / sqrt(total + 1 / 1.5**2))


@pytest.mark.parametrize("model", BANKS)
def test_warms_equation_holds(model: str) -> None:
    """U + J / 2I = 0 with J = sum of P' P'' / P, derivatives by differences (Warm 1989, Samejima 1993)."""
    bank, step = BANKS[model], 1e-4
    x = np.vstack([some_rows(bank), np.zeros(bank.k_items), bank.n_categories - 1.0])
    found = estimate(x, bank, "wle")
    assert np.isfinite(found.theta).all()
    for theta, error, answers in zip(found.theta, found.error, x, strict=True):
        near, seen = theta + step * np.arange(-1, 2), ~np.isnan(answers)
        below, here, above = category_probability(near, bank)[:, seen]
        first, second = (above - below) / (2 * step), (above - 2 * here + below) / step**2
        total = np.sum(first**2 / here)
        u = slope(log_likelihood(near, answers, bank), step)
        assert u + np.sum(first * second / here) / (2 * total) == pytest.approx(0, abs=1e-5)
        assert error == pytest.approx(1 / sqrt(total), rel=1e-6)


@pytest.mark.parametrize(
    ("bank", "x", "theta"),
    [
        (ItemBank([1.0, 2.0], [0.0, 1.0]), [0, 0], -inf),
        (ItemBank([1.0, 2.0], [0.0, 1.0]), [1, nan], inf),
        (ItemBank([-1.0, -2.0], [0.0, 1.0]), [0, 0], inf),
        (ItemBank([-1.0, 2.0], [0.0, 1.0]), [0, 1], inf),
        (ItemBank([-1.0, 2.0], [0.0, 1.0]), [1, 0], -inf),
        (ItemBank([0.0, 2.0], [0.0, 1.0]), [0, 1], inf),
        (ItemBank([0.0, 2.0], [0.0, 1.0]), [1, nan], nan),
        (ItemBank([1.0, 2.0], [0.0, 1.0], [0.2, 0.2]), [0, 0], -inf),
        (ItemBank([1.0, 2.0], [0.0, 1.0], [0.2, 0.2]), [1, 1], inf),
        # One lucky guess at the hardest item: every theta explains less than guessing does.
        (ItemBank([2.0, 2.0, 2.0], [-2.0, -2.0, 3.0], [0.2] * 3), [0, 0, 1], -inf),
        (ItemBank([1.0], thresholds=[[-1.0, 1.0]]), [2], inf),
        (ItemBank([1.0], thresholds=[[-1.0, 1.0]]), [0], -inf),
        (ItemBank([1.0], thresholds=[[-1.0, 1.0]]), [1], 0.0),
        (ItemBank([-1.0], thresholds=[[1.0, -1.0]]), [2], -inf),
        # The steep item alone leaves its own curve's range long before the flat one does.
        (ItemBank([50.0, 0.05], [0.0, 1.0]), [1, nan], inf),
        # A finite maximum far from where theta usually lies: log(9) / 0.05.
        (ItemBank([0.05] * 10, [0.0] * 10), [1] * 9 + [0], log(9) / 0.05),
    ],
)
def test_the_likelihood_has_its_maximum_at_an_end_or_within(bank: ItemBank, x: Any, theta: float) -> None:
    found = estimate(x, bank, "mle")
    assert found.theta.tolist() == pytest.approx([theta], nan_ok=True, abs=1e-8)
    assert np.isinf(found.error).all() == np.isinf(theta)
    assert np.isfinite(estimate(x, bank, "wle").theta).all() or np.isnan(theta)


@pytest.mark.parametrize("model", BANKS)
def test_a_prior_pulls_towards_its_mean(model: str) -> None:
    x = some_rows(BANKS[model])
    mle = estimate(x, BANKS[model], "mle").theta
    mode = estimate(x, BANKS[model], "map", mean=0.5).theta
    assert (np.minimum(mle, 0.5) <= mode + 1e-9).all()
    assert (mode - 1e-9 <= np.maximum(mle, 0.5)).all()
    for method in ("eap", "map"):
        wide, narrow = (estimate(x, BANKS[model], method, mean=0.5, sd=sd) for sd in (2.0, 0.3))
        far = np.abs(wide.theta - 0.5) > 0.1
        assert (np.abs(narrow.theta - 0.5) < np.abs(wide.theta - 0.5))[far].all()
        assert (narrow.error < wide.error).all()


#: Warm's equation has several roots under guessing, so that it keeps no order there.
ORDERLY = [pair for pair in product(BANKS, EVERY_METHOD) if pair != ("3pl", "wle")]


@settings(max_examples=40)
@given(st.sampled_from(ORDERLY), st.integers(0, 5), st.integers(0, 11))
def test_a_higher_answer_never_lowers_theta(scoring: tuple[str, Method], place: int, row: int) -> None:
    model, method = scoring
    bank = BANKS[model]
    x = ROWS[model][[row] * int(bank.n_categories[place])]
    x[:, place] = np.arange(len(x))
    theta = estimate(x, bank, method).theta
    assert theta.tolist() == sorted(theta)
    assert (np.diff(theta[np.isfinite(theta)]) > 0).all()


@pytest.mark.parametrize("line", [Link(10.0, 50.0), Link(0.01, -0.2)])
@pytest.mark.parametrize("method", EVERY_METHOD)
@pytest.mark.parametrize("model", BANKS)
def test_estimates_move_with_the_scale(model: str, method: Method, line: Link) -> None:
    """A bank on the scale of T scores, with a prior of T scores, gives T scores."""
    x = some_rows(BANKS[model])
    plain = estimate(x, BANKS[model], method)
    moved = estimate(x, on_scale(BANKS[model], line), method, mean=line.intercept, sd=line.slope)
    finite = np.isfinite(plain.theta)
    expected = line.slope * plain.theta[finite] + line.intercept
    assert moved.theta[finite] == pytest.approx(expected, abs=1e-6 * line.slope)
    assert moved.error[finite] == pytest.approx(line.slope * plain.error[finite], rel=1e-6)
    assert (moved.theta[~finite] == plain.theta[~finite]).all()


@pytest.mark.parametrize("method", EVERY_METHOD)
@pytest.mark.parametrize("model", ["2pl", "grm", "gpcm"])
def test_a_reversed_item_says_the_same_with_reversed_answers(model: Model, method: Method) -> None:
    bank = BANKS[model]
    turned = ItemBank(-bank.a, thresholds=bank.thresholds[:, ::-1], model=model)
    x = some_rows(bank)
    plain, mirrored = (
        estimate(rows, items, method) for rows, items in ((x, bank), (bank.n_categories - 1 - x, turned))
    )
    assert mirrored.theta == pytest.approx(plain.theta, abs=1e-6)
    assert mirrored.error == pytest.approx(plain.error, rel=1e-6)


def test_methods_agree_as_information_grows() -> None:
    apart = []
    for k_items in (20, 80, 320):
        bank = simulate.item_bank("2pl", k_items, seed=2)
        x = simulate.responses([-0.7, 0.3], bank, seed=4)
        thetas = [estimate(x, bank, method).theta for method in EVERY_METHOD]
        apart.append(np.ptp(thetas, axis=0).max())
    assert apart[0] > 2 * apart[1] > 4 * apart[2]
    assert apart[2] < 0.02


@pytest.mark.parametrize("sd", [1.0, 100.0])
@pytest.mark.parametrize("model", ["2pl", "grm"])
@pytest.mark.parametrize("method", EVERY_METHOD)
def test_a_person_is_estimated_alike_in_any_company(model: str, sd: float, method: Method) -> None:
    """More rows than a block, of which one has a gap, against few rows, and the persons of one block alone."""
    bank = BANKS[model].select(range(5))
    x = some_rows(bank, n_persons=6_000, missing=0.0)
    bank = on_scale(bank, Link(sd, 0.0))
    x[5_000, 1] = np.nan
    together = estimate(x, bank, method, sd=sd)
    some = np.r_[0:3, 4_094:4_098, 4_999:5_002, 5_999]
    few = estimate(x[some], bank, method, sd=sd)
    assert few.theta == pytest.approx(together.theta[some], abs=2e-7 * sd)
    assert few.error == pytest.approx(together.error[some], abs=2e-7 * sd)
    alone = estimate(x[5_000], bank, method, sd=sd)
    assert alone.theta == pytest.approx(together.theta[5_000], abs=2e-7 * sd)


@pytest.mark.parametrize("method", EVERY_METHOD)
def test_answers_of_any_kind_of_number_are_the_same(method: Method) -> None:
    x = some_rows(BANKS["2pl"], missing=0.0)
    expected = estimate(x, BANKS["2pl"], method).theta
    kinds: list[Any] = [
        x.tolist(),
        x.astype(np.float32),
        *(x.astype(kind) for kind in ("i1", "u2", "i8", "?")),
    ]
    for given_as in kinds:
        assert estimate(given_as, BANKS["2pl"], method).theta == pytest.approx(expected, abs=1e-9)
    called_from_one = ItemBank(BANKS["2pl"].a, BANKS["2pl"].b, lowest_category=1)
    for given_as in (x + 1, (x + 1).astype(np.uint8)):
        assert estimate(given_as, called_from_one, method).theta == pytest.approx(expected, abs=1e-9)


def covered(model: Model, method: Method, theta: Floats, *, k_items: int = 30) -> tuple[float, float, float]:
    """Mean and sd of (estimate - theta) / error, and the share of intervals of 95 % that hold theta."""
    bank = simulate.item_bank(model, k_items, seed=6)
    found = estimate(simulate.responses(theta, bank, seed=7), bank, method)
    z = (found.theta - theta)[np.isfinite(found.error)] / found.error[np.isfinite(found.error)]
    return float(z.mean()), float(z.std()), float(np.mean(np.abs(z) < 1.96))


@pytest.mark.parametrize("model", ["2pl", "grm"])
def test_the_error_is_the_spread_of_the_estimates(model: Model) -> None:
    everyone = simulate.abilities(1_200, seed=8)
    for method, theta in (("eap", everyone), ("wle", np.full(1_200, 0.5))):
        mean, sd, share = covered(model, method, theta)  # type: ignore[arg-type]
        assert abs(mean) < 0.1
        assert sd == pytest.approx(1, abs=0.06)
        assert share == pytest.approx(0.95, abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["rasch", "2pl", "3pl", "grm", "gpcm"])
def test_the_error_is_the_spread_of_the_estimates_all_over_the_scale(model: Model) -> None:
    everyone = simulate.abilities(30_000, seed=8)
    assert covered(model, "eap", everyone)[1:] == pytest.approx((1, 0.95), abs=0.01)
    for method in ("mle", "wle"):
        for theta in (-1.0, 0.0, 1.0):
            mean, sd, share = covered(model, method, np.full(5_000, theta), k_items=60)  # type: ignore[arg-type]
            # Five thousand estimates put about 0.014 of noise on their mean and 0.01 on their sd.
            assert abs(mean) < 0.2
            assert sd == pytest.approx(1, abs=0.07)
            assert share == pytest.approx(0.95, abs=0.015)
