"""Simulated abilities and answers: against the curves, by hand, and the same for ever."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assessments.errors import InvalidArgument, InvalidBank, InvalidMatrix, InvalidSeed
from assessments.irt.bank import ItemBank
from assessments.irt.curves import category_probability, expected_score
from assessments.randomness import uniforms
from assessments.simulate import abilities, responses
from assessments.simulate.streams import BLOCK, stream

pytestmark = pytest.mark.pure

STEPS = [[-1.5, -0.5, 0.2, 1.4], [-0.3, 0.9, np.nan, np.nan], [0.1, np.nan, np.nan, np.nan]]
BANKS = {
    "rasch": ItemBank(a=[1, 1, 1], b=[-1.2, 0, 2.1], model="rasch"),
    "1pl": ItemBank(a=[1.4, 1.4], b=[-0.5, 0.7], model="1pl"),
    "2pl": ItemBank(a=[0.6, 2.2, -0.8], b=[-1.0, 0.3, 0.5]),
    "3pl": ItemBank(a=[0.9, 1.7], b=[-0.4, 1.1], c=[0.25, 0.1]),
    "grm": ItemBank(a=[1.3, 0.7, 2.0], thresholds=STEPS, model="grm"),
    "gpcm": ItemBank(a=[0.9, 1.6, 1.1], thresholds=[[0.5, -0.5, 0.2, 1.4], *STEPS[1:]], model="gpcm"),
}
GOLDEN = {
    "rasch": "15f26586",
    "1pl": "7be56ec3",
    "2pl": "e73f8122",
    "3pl": "23f35891",
    "grm": "67769a9a",
    "gpcm": "422a88b6",
}
each_model = pytest.mark.parametrize("model", BANKS)


def test_abilities_have_their_mean_and_spread() -> None:
    theta = abilities(20_000, seed=4, mean=0.5, sd=1.2)
    assert stats.kstest(theta, "norm", args=(0.5, 1.2)).pvalue > 0.01


def test_abilities_keep_their_values() -> None:
    assert abilities(3, seed=1).tolist() == pytest.approx(
        [1.701194487584471, 0.22559734866809958, -0.9719009913118489], abs=1e-12
    )
    assert abilities(5, seed=1)[:3].tolist() == abilities(3, seed=1).tolist()
    assert abilities(3, seed=1, mean=10, sd=2).tolist() == pytest.approx(
        (10 + 2 * abilities(3, seed=1)).tolist()
    )


@each_model
def test_an_answer_is_one_uniform_number_turned_through_the_categories(model: str) -> None:
    bank, theta = BANKS[model], np.linspace(-4, 4, 400)
    x = responses(theta, bank, seed=9)
    cumulative = np.cumsum(category_probability(theta, bank)[:, :, ::-1], axis=2)[:, :, -2::-1]
    for item in range(bank.k_items):
        draws = uniforms(stream(9, "answers", item, 0), (400,))
        expected = np.sum(draws[:, np.newaxis] < cumulative[:, item], axis=1)
        assert x[:, item].tolist() == expected.tolist()


@each_model
def test_shares_of_categories_are_their_probabilities(model: str) -> None:
    bank, n = BANKS[model], 6000
    for level in (-1.0, 0.8):
        x = responses(np.full(n, level), bank, seed=12)
        expected = category_probability(level, bank)[0]
        for category in range(expected.shape[1]):
            p = expected[:, category]
            away = np.mean(x == category, axis=0) - p
            assert np.abs(away).max() < 4.5 * np.sqrt(np.max(p * (1 - p)) / n) + 1e-12


@each_model
def test_answers_follow_the_curves_along_theta(model: str) -> None:
    bank, theta = BANKS[model], abilities(8000, seed=2)
    away = responses(theta, bank, seed=2) - expected_score(theta, bank)
    # Both the height and the slope of the curve: residuals average to zero, also when weighted with theta.
    for weight in (np.ones_like(theta), theta):
        scores = away * weight[:, np.newaxis]
        z = scores.mean(axis=0) / (scores.std(axis=0) / np.sqrt(len(theta)))
        assert np.abs(z).max() < 4


@settings(max_examples=20)
@given(st.sampled_from(["rasch", "3pl", "grm", "gpcm"]), st.floats(0.01, 3), st.integers(0, 10**6))
def test_more_ability_never_lowers_an_answer(model: str, more: float, seed: int) -> None:
    theta = np.linspace(-3, 3, 60)
    before, after = (responses(theta + step, BANKS[model], seed=seed) for step in (0, more))
    assert (after >= before).all()
    assert (before >= 0).all()
    assert (after < BANKS[model].n_categories).all()


@each_model
def test_a_seed_gives_the_same_answers_for_ever(model: str) -> None:
    x = responses(np.linspace(-3, 3, 500), BANKS[model], seed=2026)
    assert hashlib.sha256(x.astype("<i1").tobytes()).hexdigest()[:8] == GOLDEN[model]
    assert not np.array_equal(x, responses(np.linspace(-3, 3, 500), BANKS[model], seed=2027))


def test_others_do_not_change_an_answer() -> None:
    theta, bank = np.tile(np.linspace(-2, 2, 103), 160), BANKS["2pl"]
    assert len(theta) > BLOCK
    x = responses(theta, bank, seed=3)
    assert np.array_equal(responses(theta[:50], bank, seed=3), x[:50])
    assert np.array_equal(responses(theta[: BLOCK + 7], bank, seed=3), x[: BLOCK + 7])
    assert np.array_equal(responses(theta[:50], bank.select([0, 1]), seed=3), x[:50, :2])
    # The second block draws numbers of its own.
    again = responses(np.zeros(2 * BLOCK), bank, seed=3)
    assert np.mean(again[:BLOCK] == again[BLOCK:]) < 0.7


def test_missing_answers_are_missing_at_random_and_move_no_other() -> None:
    theta, bank = abilities(4000, seed=1), BANKS["grm"]
    complete, holed = (responses(theta, bank, seed=5, missing=share) for share in (0.0, 0.2))
    is_missing = np.isnan(holed)
    assert is_missing.mean(axis=0) == pytest.approx([0.2] * 3, abs=0.025)
    assert np.array_equal(holed[~is_missing], complete[~is_missing])
    assert abs(np.corrcoef(is_missing[:, 0], theta)[0, 1]) < 0.06
    assert abs(np.corrcoef(is_missing[:, 0], complete[:, 0])[0, 1]) < 0.06
    assert np.isnan(responses(theta[:9], bank, seed=5, missing=1.0)).all()


def test_abilities_and_answers_of_one_seed_are_independent() -> None:
    theta = abilities(8000, seed=1)
    x = responses(np.zeros(8000), BANKS["rasch"], seed=1)
    assert np.abs(np.corrcoef(x.T, theta)[-1, :-1]).max() < 0.05


def test_far_tails_give_the_ends_without_a_warning() -> None:
    for bank in BANKS.values():
        ends = responses([-5000.0, 5000.0], bank, seed=1)
        rising = bank.a > 0
        assert (ends[1, rising] == bank.n_categories[rising] - 1).all()
        assert (ends[0, rising & (bank.c == 0)] == 0).all()


def test_what_is_no_person_no_bank_and_no_share_is_refused() -> None:
    with pytest.raises(InvalidMatrix, match="entry 1 of theta is nan"):
        responses([0, float("nan")], BANKS["2pl"], seed=1)
    with pytest.raises(InvalidBank, match="an ItemBank is needed"):
        responses([0], [1.0], seed=1)  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="missing should be a number from 0 to 1"):
        responses([0], BANKS["2pl"], seed=1, missing=1.5)
    with pytest.raises(InvalidSeed):
        responses([0], BANKS["2pl"], seed=-1)
    with pytest.raises(InvalidArgument, match="n_persons should be a whole number of at least 1"):
        abilities(0, seed=1)
    with pytest.raises(InvalidArgument, match="sd should be a number above 0"):
        abilities(3, seed=1, sd=0)
