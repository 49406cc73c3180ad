"""A simulated questionnaire: correlations behind the categories, keys, agreement."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assessments.errors import InvalidArgument, InvalidMatrix
from assessments.randomness import normals
from assessments.simulate import likert
from assessments.simulate.streams import BLOCK, stream

pytestmark = pytest.mark.pure

LOADINGS = np.array([0.8, 0.6, 0.7, 0.5])


def test_an_answer_by_hand() -> None:
    found = likert(6, LOADINGS, seed=3, reversed_items=[1], acquiescence=0.3)
    trait, agreement = (normals(stream(3, purpose), (6,)) for purpose in ("trait", "agreement"))
    errors = normals(stream(3, "errors", 1, 0), (6,))
    behind = -0.6 * trait + 0.3 * agreement + np.sqrt(1 - 0.36 - 0.09) * errors
    assert found.x[:, 1].tolist() == np.digitize(behind, [-1.08, -0.36, 0.36, 1.08]).tolist()
    assert (found.trait.tolist(), found.agreement.tolist()) == (trait.tolist(), agreement.tolist())


def test_correlations_are_products_of_loadings_and_agreement() -> None:
    # With a hundred categories an answer is nearly the number behind it.
    found = likert(12_000, LOADINGS, seed=5, n_categories=100, reversed_items=[1, 3], acquiescence=0.35)
    signed = LOADINGS * [1, -1, 1, -1]
    expected = np.outer(signed, signed) + 0.35**2
    np.fill_diagonal(expected, 1)
    assert np.corrcoef(found.x.T) == pytest.approx(expected, abs=0.04)
    assert np.corrcoef(found.x.T, found.trait)[-1, :-1] == pytest.approx(signed, abs=0.03)


@pytest.mark.parametrize("n_categories", [2, 3, 5, 7])
def test_shares_of_categories_are_those_of_the_normal_curve(n_categories: int) -> None:
    x = likert(12_000, [0.7], seed=1, n_categories=n_categories).x
    edges = stats.norm.cdf(-1.8 + 3.6 * np.arange(1, n_categories) / n_categories)
    expected = np.diff([0, *edges, 1])
    assert np.bincount(x[:, 0].astype(int), minlength=n_categories) / 12_000 == pytest.approx(
        expected, abs=0.016
    )
    assert expected == pytest.approx(expected[::-1])


def test_reverse_keys_cancel() -> None:
    # Without agreement a reversed item, turned back, correlates like one that never was.
    plain = likert(6000, LOADINGS, seed=7, n_categories=50).x
    turned = likert(6000, LOADINGS, seed=7, n_categories=50, reversed_items=[0, 2]).x
    turned[:, [0, 2]] = 49 - turned[:, [0, 2]]
    assert np.corrcoef(turned.T) == pytest.approx(np.corrcoef(plain.T), abs=0.05)


def test_agreement_lifts_items_of_both_keys() -> None:
    found = likert(4000, np.full(10, 0.6), seed=2, reversed_items=range(5), acquiescence=0.5)
    assert np.corrcoef(found.x.mean(axis=1), found.agreement)[0, 1] > 0.8
    assert abs(np.corrcoef(found.x.mean(axis=1), found.trait)[0, 1]) < 0.06


@settings(max_examples=15)
@given(st.integers(2, 9), st.integers(0, 2**40), st.integers(1, 30))
def test_answers_are_categories_and_nobody_changes_anothers(n_categories: int, seed: int, n: int) -> None:
    found = likert(n, LOADINGS, seed=seed, n_categories=n_categories)
    more = likert(n + 5, [*LOADINGS, 0.4], seed=seed, n_categories=n_categories)
    assert set(found.x.ravel()) <= set(range(n_categories))
    assert np.array_equal(more.x[:n, :4], found.x)


def test_a_seed_gives_the_same_answers_for_ever() -> None:
    x = likert(BLOCK + 100, LOADINGS, seed=2026, reversed_items=[2], acquiescence=0.2).x
    assert hashlib.sha256(x.astype("<i1").tobytes()).hexdigest()[:8] == "cbe0ae08"


def test_loadings_of_one_leave_no_error() -> None:
    x = likert(300, [1.0, 1.0], seed=1, reversed_items=[1]).x
    assert np.array_equal(x[:, 0], 4 - x[:, 1])


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"loadings": [0.5, 1.2]}, "loading 1 should be a number from 0 to 1, not 1.2"),
        ({"loadings": [0.5, -0.2]}, "loading 1 should be a number from 0 to 1"),
        ({"loadings": [0.5, 0.9], "acquiescence": 0.6}, "loading 1 should be at most .* = 0.8, not 0.9"),
        ({"acquiescence": -0.1}, "acquiescence should be a number from 0 to 1"),
        ({"n_categories": 1}, "n_categories should be a whole number of at least 2"),
        ({"reversed_items": [2]}, "reversed_items should be different whole numbers from 0 to 1"),
        ({"n_persons": 0}, "n_persons"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], complaint: str) -> None:
    arguments: dict[str, object] = {"n_persons": 3, "loadings": [0.5, 0.6], "seed": 1} | changes
    with pytest.raises(InvalidArgument, match=complaint):
        likert(**arguments)  # type: ignore[arg-type]
    with pytest.raises(InvalidMatrix, match="entry 0 of loadings is nan"):
        likert(3, [float("nan")], seed=1)
