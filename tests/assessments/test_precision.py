"""The standard error: its derivation, and whether its bands hold what they promise."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from assessments import Precision
from tests.assessments.instruments import an_instrument, the_score

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("k_items", [1, 5, 10, 20])
def test_the_error_of_another_length_is_what_spearman_and_brown_say(k_items: int) -> None:
    stated = Precision(reliability=0.80, standard_deviation=8.2, k_items=10)
    one_item = stated.reliability / (stated.k_items - (stated.k_items - 1) * stated.reliability)
    reliability = k_items * one_item / (1 + (k_items - 1) * one_item)
    item_variance = stated.standard_deviation**2 / (10 * (1 + 9 * one_item))
    deviation = sqrt(k_items * item_variance * (1 + (k_items - 1) * one_item))
    assert sqrt(k_items) * stated.item_error == pytest.approx(deviation * sqrt(1 - reliability))


@pytest.mark.parametrize("n_answered", [8, 9, 10])
def test_missing_answers_widen_the_error_by_the_root_of_the_share(n_answered: int) -> None:
    scored = the_score(an_instrument(k_items=10), {f"z-{number}": 2 for number in range(1, n_answered + 1)})
    assert scored.error == pytest.approx(8.2 * sqrt(0.2) * sqrt(10 / n_answered))


def test_a_perfect_reliability_leaves_no_error() -> None:
    perfect = {"reliability": 1.0, "standard_deviation": 8.2, "k_items": 10}
    assert the_score(an_instrument(k_items=2, precision=perfect), {"z-1": 1, "z-2": 1}).error == 0.0


@pytest.mark.parametrize("n_answered", [40, 36, 32])
def test_the_bands_of_scored_answers_cover_the_true_score(n_answered: int) -> None:
    # Parallel items by construction: the true answer plus an error of -1, 0 or 1 with chances .3, .4, .3. With
    # every true answer from 1 to 3 the answer scale never cuts an error off, so the item error is exactly
    # sqrt(0.6).
    instrument = an_instrument(
        k_items=40, precision={"reliability": 0.5, "standard_deviation": sqrt(2 * 40 * 0.6), "k_items": 40}
    )
    rng = np.random.default_rng(20)
    n_persons = 1500
    true_answers = rng.integers(1, 4, n_persons)
    answers = true_answers[:, np.newaxis] + rng.choice([-1, 0, 1], (n_persons, n_answered), p=[0.3, 0.4, 0.3])
    inside = []
    for true_answer, row in zip(true_answers, answers.tolist(), strict=True):
        scored = the_score(instrument, {f"z-{number}": value for number, value in enumerate(row, start=1)})
        assert scored.value is not None
        assert scored.error is not None
        inside.append(abs(scored.value - 40 * true_answer) <= 1.96 * scored.error)
    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)
