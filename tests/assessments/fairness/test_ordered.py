"""Ordered DIF: by hand, in long form, beside Mantel-Haenszel, its symmetries, planted differences."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2 as chi2_distribution

from assessments.errors import InvalidArgument, InvalidMatrix, NoVariance, TooFewItems
from assessments.fairness import EmptyGroup, mantel_haenszel, ordered_dif
from assessments.matrix import Ints
from assessments.randomness import Floats
from assessments.simulate import item_bank, planted_dif
from tests.assessments.fairness.planted import rasch_answers

pytestmark = pytest.mark.pure

seeds = st.integers(0, 10_000)


def planted(n: int, *, seed: int, shift: float = 0.0, impact: float = 0.0) -> tuple[Floats, Ints]:
    """Answers from 0 to 4 to eight items, of which the third is harder for the focal group."""
    bank = item_bank("grm", 8, seed=5)
    found = planted_dif(bank, n, seed=seed, dif_items=[2], b_shift=shift, impact=impact)
    return found.x, found.group


def in_long_form(item: Floats, total: Floats, group: Ints) -> tuple[float, float, float]:
    """Difference, its error and chi-square: one stratum and one person after the other."""
    gap = variance = 0.0
    terms = []
    for score in np.unique(total):
        reference = [y for y, s, g in zip(item, total, group, strict=True) if s == score and g == 0]
        focal = [y for y, s, g in zip(item, total, group, strict=True) if s == score and g == 1]
        if not reference or not focal:
            continue
        everybody = reference + focal
        mean = sum(everybody) / len(everybody)
        # The variance of a sum of n_F drawn from n without putting back.
        spread = sum((y - mean) ** 2 for y in everybody) / (len(everybody) - 1)
        var = len(focal) * len(reference) / len(everybody) * spread
        gap += sum(focal) - len(focal) * mean
        variance += var
        step = sum(focal) / len(focal) - sum(reference) / len(reference)
        terms.append((len(focal), step, (1 / len(focal) + 1 / len(reference)) ** 2 * var))
    n_focal = sum(n for n, _, _ in terms)
    difference = sum(n / n_focal * step for n, step, _ in terms)
    error = sqrt(sum((n / n_focal) ** 2 * var for n, _, var in terms))
    return difference, error, gap**2 / variance


def test_one_stratum_by_hand() -> None:
    """All have the score 4: reference 1, 1, 3, focal 3, 2; T = 5, E = 4, Var = 2 * 3 / 5 * 1."""
    item = np.array([1.0, 1.0, 3.0, 3.0, 2.0])
    found = ordered_dif(np.column_stack([item, 4 - item]), [0, 0, 0, 1, 1])
    assert found.difference[0] == pytest.approx(5 / 2 - 5 / 3)
    assert found.chi2[0] == pytest.approx(1 / 1.2)
    assert found.difference_error[0] == pytest.approx((1 / 2 + 1 / 3) * sqrt(1.2))
    assert found.effect[0] == pytest.approx((5 / 2 - 5 / 3) / 1.0)
    assert found.n_matched.tolist() == [5, 5]


@settings(max_examples=20, deadline=None)
@given(seeds)
def test_it_agrees_with_the_long_form(seed: int) -> None:
    x, group = planted(150, seed=seed, shift=0.6)
    found = ordered_dif(x, group)
    total = x.sum(axis=1)
    for item in range(x.shape[1]):
        expected = in_long_form(x[:, item], total, group)
        assert (found.difference[item], found.difference_error[item], found.chi2[item]) == pytest.approx(
            expected
        )
        assert found.p[item] == pytest.approx(chi2_distribution.sf(expected[2], 1))


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_of_right_and_wrong_it_is_mantel_haenszel_without_the_correction(seed: int) -> None:
    x, group = rasch_answers(300, 6, seed=seed)
    found, known = ordered_dif(x, group), mantel_haenszel(x, group)
    total = x.sum(axis=1)
    for item in range(6):
        gap = variance = 0.0
        for score in np.unique(total):
            here = total == score
            n, n_focal, right = here.sum(), (here & (group == 1)).sum(), x[here, item].sum()
            if n > 1:
                gap += x[here & (group == 1), item].sum() - n_focal * right / n
                variance += n_focal * (n - n_focal) * right * (n - right) / (n * n * (n - 1))
        assert found.chi2[item] == pytest.approx(gap**2 / variance)
        assert known.chi2[item] == pytest.approx((abs(gap) - 0.5) ** 2 / variance)
        # A lower mean answer at equal score is a negative delta.
        assert np.sign(found.difference[item]) == np.sign(known.delta[item]) or abs(known.delta[item]) < 0.5


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_chi_square_does_not_depend_on_who_is_called_focal(seed: int) -> None:
    x, group = planted(200, seed=seed, shift=0.4)
    one, other = ordered_dif(x, group), ordered_dif(x, 1 - group)
    assert one.chi2 == pytest.approx(other.chi2)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_turning_all_answers_round_turns_the_difference_round(seed: int) -> None:
    x, group = planted(200, seed=seed, shift=0.4)
    one, other = ordered_dif(x, group), ordered_dif(4 - x, group)
    assert one.difference == pytest.approx(-other.difference)
    assert one.chi2 == pytest.approx(other.chi2)


def test_a_planted_difference_is_found_and_the_others_are_not() -> None:
    x, group = planted(3000, seed=1, shift=0.8)
    found = ordered_dif(x, group, purify=True)
    assert found.classification.tolist() == ["A", "A", "C", "A", "A", "A", "A", "A"]
    assert found.difference[2] < 0
    assert found.anchor.tolist() == [True, True, False, True, True, True, True, True]
    assert found.is_stable


def test_purification_takes_the_planted_item_out_of_the_others_score() -> None:
    x, group = planted(3000, seed=1, shift=1.2)
    plain, pure = ordered_dif(x, group), ordered_dif(x, group, purify=True)
    others = np.arange(8) != 2
    assert np.abs(pure.effect[others]).max() < np.abs(plain.effect[others]).max()


def test_a_difference_between_the_groups_alone_is_no_difference_of_items() -> None:
    x, group = planted(3000, seed=2, impact=0.8)
    assert set(ordered_dif(x, group, purify=True).classification) == {"A"}


def test_few_persons_seldom_make_a_large_difference_by_chance() -> None:
    """A class C asks for more than a significant difference, or twenty items of a hundred would have one by chance."""
    classes = [
        letter for seed in range(25) for letter in ordered_dif(*planted(200, seed=seed)).classification
    ]
    assert classes.count("C") <= 0.02 * len(classes)
    assert classes.count("A") >= 0.9 * len(classes)


def test_a_person_with_a_gap_is_left_out_and_counted() -> None:
    x, group = planted(200, seed=3)
    holed = x.copy()
    holed[0, 1] = holed[7, 3] = np.nan
    kept = np.delete(np.arange(200), [0, 7])
    found, expected = ordered_dif(holed, group), ordered_dif(x[kept], group[kept])
    assert found.n_excluded == 2
    assert found.chi2.tolist() == expected.chi2.tolist()


def test_an_item_that_all_answer_alike_has_no_numbers() -> None:
    x, group = planted(200, seed=3)
    found = ordered_dif(np.column_stack([x, np.full(200, 2.0)]), group)
    assert found[8].classification == ""
    assert np.isnan(found[8].p)
    assert len(list(found)) == len(found) == 9


def test_what_cannot_be_compared_is_refused() -> None:
    x, group = planted(50, seed=3)
    with pytest.raises(EmptyGroup):
        ordered_dif(x, np.zeros(50))
    with pytest.raises(InvalidArgument):
        ordered_dif(x, group + 1)
    with pytest.raises(InvalidMatrix):
        ordered_dif(x, group[:-1])
    with pytest.raises(TooFewItems):
        ordered_dif(x[:, :1], group)
    with pytest.raises(NoVariance):
        ordered_dif(np.ones((50, 3)), group)
