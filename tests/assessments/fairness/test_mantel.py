"""Mantel-Haenszel: by hand, against R and the formula in long form, its symmetries, planted differences."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2 as chi2_distribution

from assessments.errors import (
    AllMissing,
    InvalidArgument,
    InvalidMatrix,
    NoVariance,
    TooFewItems,
    TooFewPersons,
    UnknownChoice,
)
from assessments.fairness import EmptyGroup, ets_class, mantel_haenszel
from assessments.matrix import Ints
from assessments.randomness import Floats
from tests.assessments.fairness.planted import persons_of, rasch_answers

pytestmark = pytest.mark.pure

seeds = st.integers(0, 10_000)

#: Admissions at Berkeley by department (Bickel, Hammel & O'Connell 1975): men admitted, men rejected, women the same.
BERKELEY = [
    (512, 313, 89, 19),
    (353, 207, 17, 8),
    (120, 205, 202, 391),
    (138, 279, 131, 244),
    (53, 138, 94, 299),
    (22, 351, 24, 317),
]
#: Penicillin given at once or late to rabbits, cured or died, at five doses (Agresti 1990, p. 231).
RABBITS = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]


def in_long_form(item: Floats, total: Floats, group: Ints) -> tuple[float, float, float]:
    """Alpha, chi-square and the standard error of ln(alpha), one stratum and one term after the other."""
    crossed = opposed = gap = variance = spread = 0.0
    terms = []
    for score in np.unique(total):
        a, b, c, d = (
            float(np.sum((total == score) & (group == member) & (item == right)))
            for member in (0, 1)
            for right in (1, 0)
        )
        t = a + b + c + d
        crossed += a * d / t
        opposed += b * c / t
        terms.append((a, b, c, d, t))
        if t > 1:
            gap += a - (a + b) * (a + c) / t
            variance += (a + b) * (c + d) * (a + c) * (b + d) / (t * t * (t - 1))
    alpha = crossed / opposed
    for a, b, c, d, t in terms:
        spread += (a * d + alpha * b * c) * (a + d + alpha * (b + c)) / t**2
    return alpha, (abs(gap) - 0.5) ** 2 / variance, sqrt(spread / (2 * crossed**2))


def test_one_stratum_by_hand() -> None:
    x, group = persons_of([(3, 1, 1, 3)])
    found = mantel_haenszel(x, group)[0]
    assert found.alpha == pytest.approx((3 * 3 / 8) / (1 * 1 / 8))
    assert found.delta == pytest.approx(-2.35 * log(9))
    # E(A) = 4 * 4 / 8 = 2 and Var(A) = 4 * 4 * 4 * 4 / (8^2 * 7) = 4 / 7.
    assert found.chi2 == pytest.approx((3 - 2 - 0.5) ** 2 / (4 / 7))
    assert found.p == pytest.approx(chi2_distribution.sf(0.4375, 1))
    # With one stratum the variance of ln(alpha) is Woolf's 1/3 + 1 + 1 + 1/3.
    assert found.delta_error == pytest.approx(2.35 * sqrt(8 / 3))
    assert (found.classification, found.k_strata) == ("A", 1)


def test_berkeley_admissions_agree_with_r() -> None:
    found = mantel_haenszel(*persons_of(BERKELEY))[0]
    assert found.alpha == pytest.approx(0.9046968283, abs=1e-9)
    assert found.chi2 == pytest.approx(1.426946229, abs=1e-9)
    assert found.p == pytest.approx(0.2322635, abs=1e-7)
    interval = found.alpha * np.exp(np.array([-1, 1]) * 1.959963985 * found.delta_error / 2.35)
    assert interval == pytest.approx([0.7719073618, 1.0603297644], abs=1e-8)


def test_rabbits_agree_with_r() -> None:
    found = mantel_haenszel(*persons_of(RABBITS))[0]
    assert (found.alpha, found.chi2, found.p) == pytest.approx((7.0, 3.92857142857, 0.04747225514), abs=1e-9)
    assert found.k_strata == 3


@settings(max_examples=10)
@given(seeds, st.integers(4, 9), st.integers(150, 250))
def test_every_item_agrees_with_the_formula_in_long_form(seed: int, k_items: int, n_persons: int) -> None:
    x, group = rasch_answers(n_persons, k_items, seed=seed, impact=0.3)
    found = mantel_haenszel(x, group)
    for item in range(k_items):
        alpha, chi2, log_error = in_long_form(x[:, item], x.sum(axis=1), group)
        assert found.alpha[item] == pytest.approx(alpha, abs=1e-9)
        assert found.chi2[item] == pytest.approx(chi2, abs=1e-9)
        assert found.delta_error[item] == pytest.approx(2.35 * log_error, abs=1e-9)


def test_many_persons_are_counted_as_exactly_as_few() -> None:
    x, group = rasch_answers(300, 11, seed=1)
    once, often = mantel_haenszel(x, group), mantel_haenszel(np.tile(x, (300, 1)), np.tile(group, 300))
    assert often.alpha == pytest.approx(once.alpha, abs=1e-12)
    assert often.delta_error == pytest.approx(once.delta_error / sqrt(300), abs=1e-12)


@settings(max_examples=10)
@given(seeds)
def test_exchanging_the_groups_turns_the_odds_around(seed: int) -> None:
    x, group = rasch_answers(150, 6, seed=seed)
    found, turned = mantel_haenszel(x, group), mantel_haenszel(x, 1 - group)
    assert turned.alpha == pytest.approx(1 / found.alpha)
    assert turned.delta == pytest.approx(-found.delta)
    assert turned.chi2 == pytest.approx(found.chi2)
    assert turned.delta_error == pytest.approx(found.delta_error)


@settings(max_examples=10)
@given(seeds)
def test_right_and_wrong_exchanged_turn_the_odds_around(seed: int) -> None:
    x, group = rasch_answers(150, 6, seed=seed)
    assert mantel_haenszel(1 - x, group).alpha == pytest.approx(1 / mantel_haenszel(x, group).alpha)


@settings(max_examples=10)
@given(seeds)
def test_the_order_of_persons_and_items_is_irrelevant(seed: int) -> None:
    x, group = rasch_answers(150, 6, seed=seed)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(x)), rng.permutation(x.shape[1])
    found, shuffled = mantel_haenszel(x, group), mantel_haenszel(x[rows][:, columns], group[rows])
    assert shuffled.alpha == pytest.approx(found.alpha[columns])
    assert shuffled.classification.tolist() == found.classification[columns].tolist()


def test_an_item_that_everyone_has_right_changes_no_other_and_is_not_tested() -> None:
    x, group = rasch_answers(200, 5, seed=3)
    found = mantel_haenszel(np.column_stack([x, np.ones(200)]), group)
    assert found.alpha[:5] == pytest.approx(mantel_haenszel(x, group).alpha)
    assert np.isnan([found[5].alpha, found[5].delta, found[5].chi2, found[5].p, found[5].delta_error]).all()
    assert (found[5].classification, found[5].k_strata) == ("", 0)


def test_any_type_of_zero_and_one_will_do_and_nothing_is_changed() -> None:
    x, group = rasch_answers(200, 5, seed=4)
    before = x.copy()
    expected = mantel_haenszel(x, group).alpha.tolist()
    for kind in (np.int64, np.int8, np.bool_, object):
        assert mantel_haenszel(x.astype(kind), group.astype(np.float64)).alpha.tolist() == expected
    assert mantel_haenszel(x.tolist(), group.tolist()).alpha.tolist() == expected
    assert mantel_haenszel(np.asfortranarray(x), group.astype(bool)).alpha.tolist() == expected
    assert (x == before).all()


def test_one_item_after_the_other() -> None:
    x, group = rasch_answers(200, 5, seed=5)
    found = mantel_haenszel(x, group)
    assert len(found) == 5
    assert [item.alpha for item in found] == found.alpha.tolist()
    assert [item.is_anchor for item in found] == [True] * 5
    assert found[-1] == list(found)[4]
    assert (found.n_reference, found.n_focal, found.n_excluded) == (100, 100, 0)


def test_ets_classes_need_size_and_significance() -> None:
    delta = np.array([0.99, -1.2, -1.2, 1.6, 1.6, -1.6, 1.49, 1.5, np.inf, np.nan])
    error = np.array([0.01, 0.3, 0.3, 0.37, 0.36, 0.3, 0.01, 0.01, np.nan, np.nan])
    p = np.array([0.001, 0.051, 0.04, 0.01, 0.01, 0.06, 0.01, 0.01, 0.01, np.nan])
    # (1.6 - 1) / 0.37 = 1.62 and (1.6 - 1) / 0.36 = 1.67 lie on either side of 1.645.
    assert ets_class(delta, error, p).tolist() == ["A", "A", "B", "B", "C", "A", "B", "C", "B", ""]


def test_odds_without_an_end_stay_infinite() -> None:
    found = mantel_haenszel(*persons_of([(8, 0, 2, 6), (5, 0, 4, 3)]))[0]
    assert (found.alpha, found.delta) == (np.inf, -np.inf)
    assert np.isnan(found.delta_error)
    assert found.p < 0.05
    assert found.classification == "B"


def test_a_planted_difference_has_its_size_and_its_sign() -> None:
    x, group = rasch_answers(20_000, 20, seed=6, shift={4: 0.8}, impact=0.5)
    found = mantel_haenszel(x, group, purify=True)
    assert found[4].delta == pytest.approx(-2.35 * 0.8, abs=3 * found[4].delta_error)
    assert found[4].classification == "C"
    assert (np.delete(found.classification, 4) == "A").all()
    assert found.anchor.tolist() == [item != 4 for item in range(20)]
    assert found.is_stable


def test_purification_takes_the_bias_out_of_fair_items() -> None:
    x, group = rasch_answers(20_000, 12, seed=7, shift=dict.fromkeys(range(4), 0.9))
    raw, pure = mantel_haenszel(x, group), mantel_haenszel(x, group, purify=True)
    assert (raw.n_rounds, pure.n_rounds) == (1, 2)
    assert np.abs(raw.delta[4:]).min() > 0.4
    assert np.abs(pure.delta[4:]).max() < 0.25
    assert (pure.classification[:4] == "C").all()


def test_purified_items_are_matched_on_the_anchors_and_themselves() -> None:
    x, group = rasch_answers(2_000, 8, seed=8, shift={0: 1.5, 5: 1.5})
    found = mantel_haenszel(x, group, purify=True)
    assert found.anchor.tolist() == [item not in (0, 5) for item in range(8)]
    for item in range(8):
        own = found.anchor | (np.arange(8) == item)
        alpha, chi2, _ = in_long_form(x[:, item], x[:, own].sum(axis=1), group)
        assert (found.alpha[item], found.chi2[item]) == pytest.approx((alpha, chi2))


def test_purification_that_would_leave_no_anchor_keeps_the_last_ones() -> None:
    x, group = rasch_answers(4_000, 4, seed=9, shift={0: 2.0, 1: 2.0, 2: -2.0, 3: -2.0})
    found = mantel_haenszel(x, group, purify=True)
    assert (set(found.classification.tolist()), found.is_stable, found.n_rounds) == ({"C"}, False, 1)
    assert found.anchor.all()


def test_gaps_follow_the_rule_that_is_asked_for() -> None:
    x, group = rasch_answers(400, 6, seed=10)
    x[np.random.default_rng(0).random(x.shape) < 0.05] = np.nan
    x[7] = np.nan
    whole = ~np.isnan(x).any(axis=1)
    complete = mantel_haenszel(x, group)
    assert complete.alpha.tolist() == mantel_haenszel(x[whole], group[whole]).alpha.tolist()
    assert (complete.n_excluded, complete.n_focal + complete.n_reference) == (np.sum(~whole), np.sum(whole))
    wrong = mantel_haenszel(x, group, missing="wrong")
    assert wrong.alpha.tolist() == mantel_haenszel(np.nan_to_num(x), group).alpha.tolist()
    available = mantel_haenszel(x, group, missing="available")
    there = ~np.isnan(x[:, 2])
    alpha, chi2, _ = in_long_form(x[there, 2], np.nansum(x, axis=1)[there], group[there])
    assert (available.alpha[2], available.chi2[2], available.n_excluded) == pytest.approx((alpha, chi2, 1))


def test_what_cannot_be_compared_is_refused_by_name() -> None:
    x, group = rasch_answers(20, 3, seed=11)
    with pytest.raises(InvalidMatrix, match="row 4, column 1: 2 is neither 0 nor 1"):
        mantel_haenszel(np.where(np.arange(60).reshape(20, 3) == 13, 2, x), group)
    with pytest.raises(AllMissing, match="column 2"):
        mantel_haenszel(np.where([False, False, True], np.nan, x), group)
    with pytest.raises(InvalidArgument, match="group should be 0"):
        mantel_haenszel(x, group + 1)
    with pytest.raises(InvalidMatrix, match="group has 19 entries where 20"):
        mantel_haenszel(x, group[:-1])
    with pytest.raises(InvalidMatrix, match="numbers are needed"):
        mantel_haenszel(x.astype(str), group)
    with pytest.raises(TooFewItems):
        mantel_haenszel(x[:, :1], group)
    with pytest.raises(UnknownChoice, match="complete, wrong, available"):
        mantel_haenszel(x, group, missing="pairwise")  # type: ignore[arg-type]


@pytest.mark.parametrize(("member", "name"), [(0, "reference"), (1, "focal")])
def test_a_group_without_anybody_is_refused(member: int, name: str) -> None:
    x, group = rasch_answers(20, 3, seed=12)
    with pytest.raises(EmptyGroup, match=f"nobody of the {name} group"):
        mantel_haenszel(x, np.full(20, 1 - member))
    with pytest.raises(EmptyGroup, match=f"nobody of the {name} group"):
        mantel_haenszel(np.where(group[:, np.newaxis] == member, np.nan, x), group)
    with pytest.raises(TooFewPersons):
        mantel_haenszel(x[:1], group[:1])


def test_groups_that_share_no_score_cannot_be_compared() -> None:
    with pytest.raises(NoVariance, match="no score"):
        mantel_haenszel([[1, 1, 0], [1, 0, 1], [1, 0, 0], [0, 1, 0]], [0, 0, 1, 1])
    with pytest.raises(NoVariance):
        mantel_haenszel(np.ones((10, 4)), np.arange(10) % 2)
