"""Careless respondents: how many, who, and in which pattern."""

from __future__ import annotations

import hashlib
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, InvalidMatrix, UnknownChoice
from assessments.simulate import CarelessAnswers, careless, likert
from assessments.simulate.carelessness import Carelessness
from assessments.simulate.streams import BLOCK

pytestmark = pytest.mark.pure

KINDS: tuple[Carelessness, ...] = get_args(Carelessness)
CAREFUL = likert(400, np.full(11, 0.7), seed=1).x
each_kind = pytest.mark.parametrize("kind", KINDS)


def everybody(kind: Carelessness, *, n_categories: int = 5) -> np.ndarray:
    return careless(np.zeros((2000, 7)), share=1, kind=kind, seed=4, n_categories=n_categories).x


def find(kind: Carelessness = "random", **changes: object) -> CarelessAnswers:
    arguments: dict[str, object] = {"x": CAREFUL, "share": 0.15, "kind": kind, "seed": 3, "n_categories": 5}
    return careless(**(arguments | changes))  # type: ignore[arg-type]


@each_kind
def test_the_share_is_exact_and_all_others_are_left_alone(kind: Carelessness) -> None:
    before = CAREFUL.copy()
    found = find(kind)
    assert found.is_careless.sum() == 60
    assert np.array_equal(found.x[~found.is_careless], CAREFUL[~found.is_careless])
    assert (found.x[found.is_careless] != CAREFUL[found.is_careless]).any(axis=1).all()
    assert np.array_equal(CAREFUL, before)


def test_a_straight_line_is_one_category_all_equally_likely() -> None:
    x = everybody("straight-line")
    assert (x == x[:, :1]).all()
    assert np.bincount(x[:, 0].astype(int)) / 2000 == pytest.approx([0.2] * 5, abs=0.035)


def test_random_answers_are_even_and_unrelated() -> None:
    x = everybody("random", n_categories=4)
    assert np.bincount(x.ravel().astype(int)) / x.size == pytest.approx([0.25] * 4, abs=0.015)
    assert np.abs(np.corrcoef(x.T) - np.eye(7)).max() < 0.09


def test_alternating_answers_are_two_different_categories_in_turn() -> None:
    x = everybody("alternating", n_categories=3)
    assert (x[:, ::2] == x[:, :1]).all()
    assert (x[:, 1::2] == x[:, 1:2]).all()
    pairs, often = np.unique(x[:, :2], axis=0, return_counts=True)
    assert len(pairs) == 6
    assert (pairs[:, 0] != pairs[:, 1]).all()
    assert often / 2000 == pytest.approx([1 / 6] * 6, abs=0.035)


def test_extreme_answers_are_both_ends() -> None:
    x = everybody("extreme")
    assert set(x.ravel()) == {0.0, 4.0}
    assert x.mean(axis=0) == pytest.approx([2] * 7, abs=0.15)


def test_midpoint_answers_are_the_middle_or_the_two_around_it() -> None:
    assert set(everybody("midpoint").ravel()) == {2.0}
    even = everybody("midpoint", n_categories=6)
    assert set(even.ravel()) == {2.0, 3.0}
    assert even.mean() == pytest.approx(2.5, abs=0.02)
    assert set(everybody("midpoint", n_categories=2).ravel()) == {0.0, 1.0}


@each_kind
def test_missing_answers_stay_missing(kind: Carelessness) -> None:
    holed = CAREFUL.copy()
    holed[::3, 2] = np.nan
    assert np.array_equal(np.isnan(find(kind, x=holed).x), np.isnan(holed))


@settings(max_examples=20)
@given(st.sampled_from(KINDS), st.floats(0, 1), st.integers(2, 7), st.integers(0, 2**50))
def test_careless_answers_are_categories(kind: Carelessness, share: float, m: int, seed: int) -> None:
    x = np.ones((23, 3))
    found = careless(x, share=share, kind=kind, seed=seed, n_categories=m)
    assert found.is_careless.sum() == round(share * 23)
    assert set(found.x.ravel()) <= set(range(m))


def test_who_is_careless_does_not_depend_on_how() -> None:
    chosen = [find(kind).is_careless for kind in KINDS]
    assert all(np.array_equal(chosen[0], others) for others in chosen)
    assert not np.array_equal(chosen[0], find(seed=4).is_careless)


def test_nobody_is_careless_in_a_share_of_nothing() -> None:
    found = find(share=0)
    assert np.array_equal(found.x, CAREFUL)
    assert not found.is_careless.any()


def test_a_seed_gives_the_same_answers_for_ever() -> None:
    drawn = np.concatenate([find(kind).x for kind in KINDS])
    assert hashlib.sha256(drawn.astype("<i1").tobytes()).hexdigest()[:8] == "353efdc8"


@pytest.mark.parametrize("wrong", [-1.0, 5.0, 2.5])
def test_an_answer_outside_the_categories_is_named(wrong: float) -> None:
    x = np.zeros((BLOCK + 9, 2))
    x[BLOCK + 4, 1] = wrong
    with pytest.raises(
        InvalidMatrix, match=f"row {BLOCK + 4}, column 1: {wrong:g} is no category from 0 to 4"
    ):
        find(x=x)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(UnknownChoice, match="kind should be one of straight-line"):
        find("tired")  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="share should be a number from 0 to 1"):
        find(share=1.1)
    with pytest.raises(InvalidArgument, match="n_categories"):
        find(n_categories=1)
