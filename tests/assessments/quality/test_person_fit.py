"""Person fit by the likelihood of the answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from assessments.errors import InvalidArgument, InvalidBank, InvalidMatrix, UnknownChoice
from assessments.irt import ItemBank, category_probability, estimate, probability
from assessments.quality import person_fit
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

NAN = np.nan
BANK = ItemBank(a=[1.0, 1.2, 1.5, 0.8, 2.0], b=[-1.0, -0.5, 0.0, 0.6, 1.2], c=[0.2, 0.0, 0.1, 0.0, 0.25])
GRADED = ItemBank(a=[1.0, 2.0, 1.4], thresholds=[[-1, 0, 1], [-0.5, 0.3, 1.5], [0, 1, NAN]])


def a_long_bank(k: int, seed: int) -> ItemBank:
    """Items of a test of k questions."""
    rng = np.random.default_rng(seed)
    return ItemBank(a=rng.lognormal(0.2, 0.3, k), b=rng.standard_normal(k))


def answers_to(bank: ItemBank, theta: Floats, seed: int) -> Floats:
    """Answers that follow the model."""
    shares = category_probability(theta, bank)
    drawn = np.random.default_rng(seed).random(shares.shape[:2])[:, :, np.newaxis]
    return np.sum(drawn > np.cumsum(shares, axis=2)[:, :, :-1], axis=2).astype(np.float64)


def snijders(answers: Floats, theta: float, bank: ItemBank, r0: float) -> tuple[float, float]:
    """l_z and l_z* of one person's right and wrong answers, as Snijders (2001) writes them."""
    p = probability(theta, bank)[0]
    q = 1 - p
    slope = (p - bank.c) * q * bank.a / (1 - bank.c)
    w, r = np.log(p / q), slope / (p * q)
    deviation = np.sum((answers - p) * w)
    c = np.sum(slope * w) / np.sum(slope * r)
    plain = deviation / np.sqrt(np.sum(p * q * w**2))
    return plain, (deviation + c * r0) / np.sqrt(np.sum(p * q * (w - c * r) ** 2))


@pytest.mark.parametrize("pattern", [[1, 1, 1, 0, 0], [0, 0, 1, 1, 1], [1, 0, 1, 0, 1]])
def test_fit_is_what_snijders_wrote(pattern: list[int]) -> None:
    answers = np.array(pattern, dtype=float)
    found = person_fit([answers], BANK, [0.3], method="mle")
    assert (found.l_z[0], found.l_z_star[0]) == pytest.approx(snijders(answers, 0.3, BANK, 0.0))
    found = person_fit([answers], BANK, [0.3], method="map", mean=0.5, sd=2.0)
    assert (found.l_z[0], found.l_z_star[0]) == pytest.approx(snijders(answers, 0.3, BANK, (0.5 - 0.3) / 4))
    assert found.p[0] == pytest.approx(norm.cdf(found.l_z_star[0]))


def test_warms_correction_is_half_the_slope_of_information_in_two_parameters() -> None:
    bank = ItemBank(a=BANK.a, b=BANK.b)
    answers = np.array([1.0, 0, 1, 0, 1])
    p = probability(0.3, bank)[0]
    j = np.sum(bank.a**3 * p * (1 - p) * (1 - 2 * p))
    r0 = j / (2 * np.sum(bank.a**2 * p * (1 - p)))
    found = person_fit([answers], bank, [0.3], method="wle")
    assert found.l_z_star[0] == pytest.approx(snijders(answers, 0.3, bank, r0)[1])


def test_several_categories_by_hand() -> None:
    answers = [2, 0, 1]
    shares = category_probability(0.4, GRADED)[0]
    logs = np.log(np.where(shares > 0, shares, 1.0))
    expected = np.sum(shares * logs, axis=1)
    variance = np.sum(shares * logs**2, axis=1) - expected**2
    l_z = sum(logs[item, answer] - expected[item] for item, answer in enumerate(answers)) / np.sqrt(
        variance.sum()
    )
    assert person_fit([answers], GRADED, [0.4]).l_z[0] == pytest.approx(l_z)


def test_two_categories_are_the_same_in_either_dress() -> None:
    plain = ItemBank(a=[1.0, 1.5, 2.0], b=[-1.0, 0.0, 0.7])
    graded = ItemBank(a=[1.0, 1.5, 2.0], thresholds=[[-1.0, NAN], [0.0, NAN], [0.7, NAN]], model="grm")
    table = [[1, 0, 1], [0, 1, 0], [1, 1, 0]]
    found, other = person_fit(table, plain), person_fit(table, graded)
    assert other.l_z == pytest.approx(found.l_z)
    assert other.l_z_star == pytest.approx(found.l_z_star)


def test_theta_is_estimated_when_it_is_not_given() -> None:
    table = [[1, 0, 1, 0, 1], [0, 1, 1, 1, 0]]
    for method in ("wle", "map", "mle"):
        at = estimate(table, BANK, method).theta  # type: ignore[arg-type]
        found = person_fit(table, BANK, method=method)  # type: ignore[arg-type]
        assert found.theta == pytest.approx(at)
        assert found.l_z_star == pytest.approx(person_fit(table, BANK, at, method=method).l_z_star)  # type: ignore[arg-type]


@settings(max_examples=15)
@given(st.permutations(range(5)), st.lists(st.integers(0, 1), min_size=5, max_size=5))
def test_the_order_of_items_is_irrelevant(items: list[int], answers: list[int]) -> None:
    found = person_fit([answers], BANK, [0.1])
    moved = person_fit([[answers[item] for item in items]], BANK.select(items), [0.1])
    assert moved.l_z_star == pytest.approx(found.l_z_star)
    assert moved.l_z == pytest.approx(found.l_z)


def test_a_missing_answer_is_an_item_not_asked() -> None:
    found = person_fit([[1, NAN, 0, 1, NAN]], BANK)
    short = person_fit([[1, 0, 1]], BANK.select([0, 2, 3]))
    assert (found.theta[0], found.l_z[0], found.l_z_star[0]) == pytest.approx(
        (short.theta[0], short.l_z[0], short.l_z_star[0]), abs=1e-7
    )


@pytest.mark.parametrize("method", ["wle", "map", "mle"])
def test_the_corrected_fit_of_fitting_people_is_standard_normal(method: str) -> None:
    bank = a_long_bank(40, 1)
    answers = answers_to(bank, np.random.default_rng(2).standard_normal(1200), 3)
    found = person_fit(answers, bank, method=method)  # type: ignore[arg-type]
    kept = found.l_z_star[np.isfinite(found.l_z_star)]
    assert kept.mean() == pytest.approx(0, abs=0.1)
    assert kept.std() == pytest.approx(1, abs=0.06)
    assert np.mean(kept < -1.645) == pytest.approx(0.05, abs=0.02)
    # Without the correction it varies less.
    assert np.nanstd(found.l_z) < kept.std() - 0.02


def test_the_corrected_fit_of_graded_answers_is_standard_normal() -> None:
    rng = np.random.default_rng(4)
    bank = ItemBank(a=rng.lognormal(0.3, 0.3, 20), thresholds=np.sort(rng.normal(0, 1.2, (20, 3)), axis=1))
    found = person_fit(answers_to(bank, rng.standard_normal(1200), 5), bank)
    assert found.l_z_star.mean() == pytest.approx(0, abs=0.1)
    assert found.l_z_star.std() == pytest.approx(1, abs=0.08)


def test_answers_by_dice_do_not_fit() -> None:
    bank = a_long_bank(40, 1)
    found = person_fit(np.random.default_rng(6).integers(0, 2, (300, 40)), bank)
    assert np.mean(found.l_z_star < -1.645) > 0.9


def test_many_persons_are_fitted_in_blocks() -> None:
    rng = np.random.default_rng(7)
    table = rng.integers(0, 2, (4200, 5)).astype(float)
    theta = rng.standard_normal(4200)
    found = person_fit(table, BANK, theta)
    for person in (0, 2048, 4199):
        assert found.l_z_star[person] == pytest.approx(
            person_fit(table[[person]], BANK, theta[[person]]).l_z_star[0]
        )


def test_without_answers_or_a_finite_theta_nothing_is_said() -> None:
    found = person_fit([[NAN] * 5, [1, 1, 1, 1, 1], [1, 1, 0, 0, 0]], BANK, method="mle")
    assert np.isnan(found.l_z).tolist() == np.isnan(found.l_z_star).tolist() == [True, True, False]
    given_theta = person_fit([[1, 1, 0, 0, 0]] * 3, BANK, [NAN, np.inf, 0.2])
    assert np.isnan(given_theta.p).tolist() == [True, True, False]
    # One item alone: its answer settles theta, and nothing but rounding is left to fit.
    theta = np.linspace(-2, 2, 41)
    alone = person_fit(np.ones((41, 1)), ItemBank(a=[1.3], b=[0.5], c=[0.2]), theta, method="map")
    assert np.isnan(alone.l_z_star).all()
    assert np.isfinite(alone.l_z).all()


def test_answers_and_arguments_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidMatrix, match="row 0, column 2"):
        person_fit([[1, 0, 2, 0, 1]], BANK)
    with pytest.raises(InvalidMatrix, match="3 columns of answers to 5 items"):
        person_fit([[1, 0, 1]], BANK)
    with pytest.raises(InvalidMatrix, match="theta has 2 entries where 1 are needed"):
        person_fit([[1, 0, 1, 0, 1]], BANK, [0.1, 0.2])
    with pytest.raises(UnknownChoice, match="mle, wle, map"):
        person_fit([[1, 0, 1, 0, 1]], BANK, method="eap")  # type: ignore[arg-type]
    with pytest.raises(InvalidBank):
        person_fit([[1, 0, 1, 0, 1]], [0.1] * 5)  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="sd"):
        person_fit([[1, 0, 1, 0, 1]], BANK, method="map", sd=0)
