"""Logistic DIF: by hand, against R, its symmetries, planted differences, separation."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from assessments.errors import InvalidArgument, InvalidMatrix, NoVariance
from assessments.fairness import EmptyGroup, logistic_dif
from assessments.matrix import Ints
from assessments.randomness import Floats, uniforms
from tests.assessments.fairness.planted import rasch_answers

pytestmark = pytest.mark.pure

seeds = st.integers(0, 10_000)


def answers_given_to_r() -> tuple[Floats, Ints]:
    """400 x 6 with a uniform difference in item 2 and a crossing one in item 5; R's glm read the same numbers."""
    drawn = uniforms(31, (400, 7))
    group = np.arange(400) % 2
    theta = ndtri(drawn[:, 6]) - 0.3 * group
    logits = theta[:, np.newaxis] - np.array([-1, -0.5, 0, 0.5, 1, 0.0])
    logits[:, 2] -= 0.9 * group
    logits[:, 5] += 1.2 * group * theta
    return (drawn[:, :6] < 1 / (1 + np.exp(-logits))).astype(np.float64), group


def test_every_number_agrees_with_r() -> None:
    found = logistic_dif(*answers_given_to_r())
    uniform = [0.1686285987, 11.47456291, 24.4743214, 0.9129483918, 0.1513180807, 0.4825525468]
    nonuniform = [0.003492296805, 5.580778459, 0.2497141813, 1.953905556, 1.702451984, 1.026262835]
    both = [0.1721208955, 17.05534136, 24.72403559, 2.866853948, 1.853770064, 1.508815382]
    r2 = [0.0004062885211, 0.03904078121, 0.05873446243, 0.006813205456, 0.004933751481, 0.002995967742]
    assert found.uniform.chi2 == pytest.approx(uniform, abs=1e-7)
    assert found.nonuniform.chi2 == pytest.approx(nonuniform, abs=1e-7)
    assert found.both.chi2 == pytest.approx(both, abs=1e-7)
    assert found.both.delta_r2 == pytest.approx(r2, abs=1e-9)
    assert found.coefficients[1] == pytest.approx(
        [-2.061582476, 0.8358378795, -0.2648041104, 0.5348069752], abs=1e-7
    )
    assert found.group_logit[2] == pytest.approx(-1.294464416, abs=1e-7)
    assert (found.uniform.df, found.nonuniform.df, found.both.df) == (1, 1, 2)
    assert found.both[2].p == pytest.approx(4.2779e-6, rel=1e-4)


def deviance_of(*tables: tuple[int, int, int, int]) -> float:
    """G2 of independence over two-by-two tables: right and wrong of one group, then of the other."""
    total = 0.0
    for a, b, c, d in tables:
        t = a + b + c + d
        rows, columns = (a + b, a + b, c + d, c + d), (a + c, b + d, a + c, b + d)
        total += 2 * sum(
            n * log(n * t / (r * s)) for n, r, s in zip((a, b, c, d), rows, columns, strict=True)
        )
    return total


def test_two_scores_make_a_saturated_model_by_hand() -> None:
    # With two scores the largest model fits all four cells and the smallest one the two scores.
    counts = [(8, 2, 5, 5), (3, 7, 1, 9)]
    score, group, right = [], [], []
    for level, (a, b, c, d) in enumerate(counts):
        score += [level] * 20
        group += [0] * (a + b) + [1] * (c + d)
        right += [1] * a + [0] * b + [1] * c + [0] * d
    found = logistic_dif(np.column_stack([right, group]), group, score=score)
    assert found.both.chi2[0] == pytest.approx(deviance_of(*counts), abs=1e-9)
    slopes = [log(8 / 2), log(3 / 7) - log(8 / 2), log(5 / 5) - log(8 / 2)]
    crossing = log(1 / 9) - log(5 / 5) - slopes[1]
    assert found.coefficients[0] == pytest.approx([*slopes, crossing], abs=1e-7)


@settings(max_examples=8)
@given(seeds)
def test_the_two_steps_add_up_and_never_lose(seed: int) -> None:
    x, group = rasch_answers(300, 7, seed=seed, shift={3: 1.0})
    found = logistic_dif(x, group)
    assert found.both.chi2 == pytest.approx(found.uniform.chi2 + found.nonuniform.chi2, abs=1e-8)
    assert found.both.delta_r2 == pytest.approx(found.uniform.delta_r2 + found.nonuniform.delta_r2, abs=1e-10)
    assert (found.both.chi2 >= 0).all()
    assert (found.both.delta_r2 <= 1).all()


@settings(max_examples=8)
@given(seeds, st.floats(-50, 50), st.floats(0.01, 100))
def test_the_scale_of_the_matching_score_is_irrelevant(seed: int, shift: float, unit: float) -> None:
    x, group = rasch_answers(200, 6, seed=seed)
    plain, scaled = logistic_dif(x, group), logistic_dif(x, group, score=shift + unit * x.sum(axis=1))
    assert scaled.both.chi2 == pytest.approx(plain.both.chi2, abs=1e-7)
    assert scaled.coefficients[:, 3] == pytest.approx(plain.coefficients[:, 3] / unit, rel=1e-5)


@settings(max_examples=8)
@given(seeds)
def test_exchanging_groups_or_answers_turns_only_the_sign(seed: int) -> None:
    x, group = rasch_answers(200, 6, seed=seed)
    found = logistic_dif(x, group)
    for other in (logistic_dif(x, 1 - group), logistic_dif(1 - x, group)):
        assert other.both.chi2 == pytest.approx(found.both.chi2, abs=1e-7)
        assert other.group_logit == pytest.approx(-found.group_logit, abs=1e-6)


def test_the_order_of_items_is_irrelevant() -> None:
    x, group = answers_given_to_r()
    assert logistic_dif(x[:, ::-1], group).both.p == pytest.approx(logistic_dif(x, group).both.p[::-1])


def test_a_planted_difference_is_found_with_its_size() -> None:
    x, group = rasch_answers(4_000, 20, seed=2, shift={9: 1.2}, impact=0.5)
    found = logistic_dif(x, group)
    assert found.group_logit[9] == pytest.approx(-1.2, abs=0.2)
    assert (found.uniform[9].jodoin_gierl, found.uniform[9].zumbo_thomas) == ("B", "A")
    assert (np.delete(found.both.jodoin_gierl, 9) == "A").all()


def test_classes_need_size_and_significance() -> None:
    x, group = answers_given_to_r()
    assert logistic_dif(x, group).both.jodoin_gierl.tolist() == ["A", "B", "B", "A", "A", "A"]
    few = logistic_dif(x[:60], group[:60]).both
    assert (few[2].delta_r2 > 0.07, few[2].p < 0.05, few[2].jodoin_gierl) == (True, True, "C")
    assert (few[0].delta_r2 > 0.035, few[0].p > 0.05, few[0].jodoin_gierl) == (True, True, "A")


def test_one_item_after_the_other() -> None:
    found = logistic_dif(*answers_given_to_r()).uniform
    assert [item.chi2 for item in found] == found.chi2.tolist()
    assert (len(found), found[2].df) == (6, 1)


def test_a_separated_item_has_no_numbers_and_harms_no_other() -> None:
    x, group = answers_given_to_r()
    separated = np.column_stack([x, np.where(group == 1, 1.0, x[:, 0])])
    score = x.sum(axis=1)
    found = logistic_dif(separated, group, score=score)
    assert np.isnan(
        [found.both.chi2[6], found.both.p[6], found.group_logit[6], found.uniform.delta_r2[6]]
    ).all()
    assert np.isnan(found.coefficients[6]).all()
    assert (found.both[6].jodoin_gierl, found.both[6].zumbo_thomas) == ("", "")
    assert found.both.chi2[:6] == pytest.approx(logistic_dif(x, group).both.chi2)


def test_an_item_that_everyone_has_right_has_no_numbers() -> None:
    x, group = answers_given_to_r()
    found = logistic_dif(np.column_stack([x, np.ones(400)]), group)
    assert np.isnan([found.both.chi2[6], found.nonuniform.delta_r2[6]]).all()
    assert found.both.chi2[:6] == pytest.approx(logistic_dif(x, group).both.chi2)


def test_gaps_follow_the_rule_that_is_asked_for() -> None:
    x, group = answers_given_to_r()
    x[3, 2] = x[9, 0] = x[11, 0] = np.nan
    whole = ~np.isnan(x).any(axis=1)
    found = logistic_dif(x, group, score=np.nansum(x, axis=1))
    assert found.both.chi2 == pytest.approx(logistic_dif(x[whole], group[whole]).both.chi2)
    assert (found.n_excluded, found.n_reference, found.n_focal) == (3, 200, 197)
    available = logistic_dif(x, group, missing="available")
    there = ~np.isnan(x[:, 0])
    alone = logistic_dif(x[there], group[there], score=np.nansum(x, axis=1)[there], missing="available")
    assert available.both.chi2[0] == pytest.approx(alone.both.chi2[0])


def test_what_cannot_be_compared_is_refused_by_name() -> None:
    x, group = answers_given_to_r()
    with pytest.raises(NoVariance, match="all scores of the focal group are equal"):
        logistic_dif(x, group, score=np.where(group == 1, 3, x.sum(axis=1)))
    with pytest.raises(InvalidMatrix, match="score has 399 entries where 400"):
        logistic_dif(x, group, score=np.arange(399))
    with pytest.raises(InvalidMatrix, match="entry 1 of score is nan"):
        logistic_dif(x, group, score=np.where(np.arange(400) == 1, np.nan, 1))
    with pytest.raises(InvalidArgument, match="group should be 0"):
        logistic_dif(x, group * 2)
    with pytest.raises(EmptyGroup, match="focal"):
        logistic_dif(x, np.zeros(400))
