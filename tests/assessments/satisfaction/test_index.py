"""The satisfaction index."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import InvalidSeed
from assessments.errors import InvalidArgument, InvalidMatrix, TooFewPersons, UnknownChoice
from assessments.satisfaction import (
    PLS_MINIMUM_N,
    InvalidPathModel,
    NegativeWeight,
    PathDiagram,
    average_variance_extracted,
    complete_answers,
    composite_reliability,
    equal_weight_index,
    path_model,
    response_rate,
    satisfaction_index,
)
from tests.assessments.satisfaction.surveys import TRIO, answers

pytestmark = pytest.mark.pure


def test_an_equal_weight_index_by_hand() -> None:
    # Means 7 and 8 on a scale from 1 to 10: 100 (6 + 7) / 18.
    index = equal_weight_index([[6, 8], [8, 8], [7, 8.5], [7, 7.5]], seed=1)
    assert index.value == pytest.approx(100 * 13 / 18)
    assert (index.weighting, index.n, index.n_needed, index.target) == ("equal", 4, 100, "satisfaction")
    assert [(item.column, item.weight, item.mean) for item in index.items] == [(0, 0.5, 7), (1, 0.5, 8)]


def test_an_index_takes_unstandardised_weights() -> None:
    x = answers(200, seed=1)
    index = satisfaction_index(x, TRIO, seed=1, n_draws=50)
    weights = path_model(x, TRIO).weights[5:]
    mean, sd = x[:, 5:].mean(axis=0), x[:, 5:].std(axis=0)
    raw = weights / sd
    # The ACSI's definition: 100 (sum of w mean - sum of w min) / (sum of w max - sum of w min).
    expected = 100 * (raw @ mean - raw.sum()) / (10 * raw.sum() - raw.sum())
    assert index.value == pytest.approx(expected)
    standardised = 100 * weights @ (mean - 1) / (9 * weights.sum())
    assert abs(index.value - standardised) > 0.05
    assert [item.weight for item in index.items] == pytest.approx(raw / raw.sum())
    assert index.quality == path_model(x, TRIO).quality["satisfaction"]


def test_fewer_than_a_hundred_persons_count_items_equally_and_say_so() -> None:
    few = satisfaction_index(answers(99, seed=1), TRIO, seed=1, n_draws=20)
    enough = satisfaction_index(answers(100, seed=1), TRIO, seed=1, n_draws=20)
    assert (few.weighting, few.n, few.n_needed) == ("equal", 99, PLS_MINIMUM_N)
    assert (enough.weighting, enough.n) == ("pls", 100)
    alone = equal_weight_index(answers(99, seed=1), [5, 6, 7, 8], seed=1, n_draws=20)
    assert few == alone
    assert (
        satisfaction_index(answers(99, seed=1), TRIO, seed=1, n_draws=20, weighting="pls").weighting == "pls"
    )
    asked = satisfaction_index(answers(300, seed=1), TRIO, seed=1, n_draws=20, weighting="equal")
    assert asked.weighting == "equal"


def test_answers_at_the_ends_of_the_scale_give_nought_and_a_hundred() -> None:
    for answer, value in ((1, 0), (10, 100), (4, 100 / 3)):
        index = equal_weight_index(np.full((5, 3), answer), seed=1)
        assert (index.value, index.low, index.high) == pytest.approx((value, value, value))
        assert (index.error, index.quality) == (pytest.approx(0, abs=1e-9), None)
    odd = equal_weight_index([[1, 0], [5, 1]], seed=1, minimum=[1, 0], maximum=[5, 1])
    assert odd.value == 50


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.floats(0.1, 10), st.floats(-50, 50))
def test_the_scale_of_answers_is_irrelevant(seed: int, factor: float, lift: float) -> None:
    x = answers(30, seed)
    plain = equal_weight_index(x, seed=1, n_draws=30)
    changed = equal_weight_index(
        factor * x + lift, seed=1, n_draws=30, minimum=factor + lift - 1e-9, maximum=10 * factor + lift + 1e-9
    )
    assert (changed.value, changed.low, changed.high) == pytest.approx(
        (plain.value, plain.low, plain.high), abs=1e-5
    )
    assert 0 <= plain.low <= plain.value <= plain.high <= 100


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_the_order_of_persons_is_irrelevant(seed: int) -> None:
    x = answers(120, seed=3)
    shuffled = np.random.default_rng(seed).permutation(x)
    first, second = (satisfaction_index(table, TRIO, seed=1, n_draws=5).value for table in (x, shuffled))
    assert first == pytest.approx(second)


def test_turning_dissatisfaction_round_mirrors_the_index() -> None:
    x = answers(120, seed=3)
    one, other = (equal_weight_index(table, seed=1, n_draws=50) for table in (x, 11 - x))
    assert one.value == pytest.approx(100 - other.value)
    assert one.low == pytest.approx(100 - other.high)


def test_the_error_of_a_mean_is_the_textbooks() -> None:
    x = answers(400, seed=4)[:, 5:]
    index = equal_weight_index(x, seed=1, n_draws=2000)
    by_person = 100 * (x.mean(axis=1) - 1) / 9
    textbook = by_person.std(ddof=1) / 20
    assert index.error == pytest.approx(textbook, rel=0.06)
    assert index.high - index.low == pytest.approx(2 * 1.966 * textbook, rel=0.08)


def test_a_seed_gives_the_same_interval_for_ever() -> None:
    index = satisfaction_index(answers(150, seed=5), TRIO, seed=3, n_draws=100)
    assert index == satisfaction_index(answers(150, seed=5), TRIO, seed=3, n_draws=100)
    assert index.low != satisfaction_index(answers(150, seed=5), TRIO, seed=4, n_draws=100).low


def test_what_was_left_out_is_told() -> None:
    x = answers(130, seed=6)
    x[0, 5:] = np.nan
    x[1, 6] = np.nan
    x[2, :4] = np.nan
    index = satisfaction_index(x, TRIO, seed=1, n_draws=20, n_invited=512)
    assert (index.n, index.n_dropped, index.n_completed) == (128, 2, 1)
    assert index.response_rate == 0.25
    assert satisfaction_index(x, TRIO, seed=1, n_draws=20).response_rate is None
    with pytest.raises(InvalidArgument, match="at least the 128 who answered"):
        satisfaction_index(x, TRIO, seed=1, n_draws=20, n_invited=100)


def test_missing_answers_follow_one_rule() -> None:
    nan = np.nan
    x = [[1, 2, 3, 9], [nan, 4, 6, 9], [nan, nan, 6, 9], [5, 5, 5, nan]]
    kept = complete_answers(x, [[0, 1, 2], [3]], max_missing_share=0.25)
    assert kept.table.tolist() == [[1, 2, 3, 9], [5, 4, 6, 9]]
    assert (kept.kept.tolist(), kept.n_dropped, kept.n_completed) == ([True, True, False, False], 2, 1)
    more = complete_answers(x, [[0, 1, 2], [3]], max_missing_share=0.5)
    assert more.table.tolist()[2] == [6, 6, 6, 9]
    # Whoever says nothing of a block is dropped, however little that is.
    assert more.kept.tolist() == [True, True, True, False]
    none = complete_answers(x, [[3], [2]], max_missing_share=0)
    assert none.table.tolist() == [[9, 3], [9, 6], [9, 6]]


def test_block_quality_by_hand() -> None:
    # Loadings .7, .8, .9: sum 2.4, squares 1.94; 5.76 / (5.76 + 1.06) and 1.94 / 3.
    assert composite_reliability([0.7, 0.8, 0.9]) == pytest.approx(5.76 / 6.82)
    assert average_variance_extracted([0.7, 0.8, 0.9]) == pytest.approx(1.94 / 3)
    index = equal_weight_index([[1, 2], [3, 3], [5, 7]], seed=1, n_draws=5)
    # Variances 4, 7 and covariance 5: alpha = 2 (1 - 11 / 21).
    assert index.quality.alpha == pytest.approx(2 * (1 - 11 / 21))


def test_response_rates_are_shares() -> None:
    assert response_rate(0, 5) == 0
    assert response_rate(5, 5) == 1
    for wrong in ((1, 0), (-1, 5), (6, 5)):
        with pytest.raises(InvalidArgument):
            response_rate(*wrong)


def test_an_item_that_counts_against_its_index_is_named() -> None:
    x = answers(150, seed=7)
    x[:, 6] = 11 - x[:, 6]
    with pytest.raises(NegativeWeight, match="column 6: it weighs against the index of 'satisfaction'"):
        satisfaction_index(x, TRIO, seed=1, n_draws=5)


@pytest.mark.parametrize(
    ("options", "error", "complaint"),
    [
        ({"maximum": 9}, InvalidMatrix, "an answer lies outside 1 to 9"),
        ({"minimum": 10}, InvalidMatrix, "maximum is not above the minimum"),
        ({"minimum": [1, 1]}, InvalidMatrix, "minimum has 2 entries where 9"),
        ({"target": "joy"}, InvalidPathModel, "no latent variable 'joy'"),
        ({"target": "joy", "weighting": "equal"}, InvalidPathModel, "no latent variable 'joy'"),
        ({"weighting": "fair"}, UnknownChoice, "auto, pls, equal"),
        ({"confidence": 0}, InvalidArgument, "confidence"),
        ({"seed": None}, InvalidSeed, "seed"),
    ],
)
def test_questions_without_an_answer_are_refused(
    options: dict[str, object], error: type[Exception], complaint: str
) -> None:
    with pytest.raises(error, match=complaint):
        satisfaction_index(answers(120, seed=8), TRIO, **{"seed": 1, "n_draws": 5, **options})  # type: ignore[arg-type]


def test_tables_without_an_index_are_refused() -> None:
    with pytest.raises(TooFewPersons, match="1 persons are too few; at least 2"):
        equal_weight_index([[7, 8]], seed=1)
    with pytest.raises(InvalidPathModel, match="there are no items"):
        equal_weight_index([[7, 8], [6, 8]], [], seed=1)
    for column in (2, -1):
        with pytest.raises(InvalidPathModel, match=f"column {column} is asked for"):
            equal_weight_index([[7, 8], [6, 9]], [0, column], seed=1)
    with pytest.raises(InvalidMatrix, match="not <U"):
        equal_weight_index([["7", "8"]], seed=1)


@pytest.mark.slow
@pytest.mark.parametrize(("n", "weighting"), [(12, "equal"), (60, "equal"), (150, "pls"), (2000, "pls")])
def test_intervals_of_the_index_cover_the_population_nineteen_times_in_twenty(n: int, weighting: str) -> None:
    population = answers(400_000, seed=99)
    truth = satisfaction_index(population, TRIO, seed=1, n_draws=2, weighting=weighting).value  # type: ignore[arg-type]
    held = 0
    for trial in range(250):
        index = satisfaction_index(
            answers(n, seed=1000 + trial),
            TRIO,
            seed=trial,
            n_draws=300,
            weighting=weighting,  # type: ignore[arg-type]
        )
        held += index.low <= truth <= index.high
    assert 0.91 <= held / 250 <= 0.985


def test_two_blocks_are_enough_for_an_index() -> None:
    diagram = PathDiagram({"quality": [0, 1, 2], "satisfaction": [5, 6]}, [("quality", "satisfaction")])
    index = satisfaction_index(answers(200, seed=9), diagram, seed=1, n_draws=20)
    assert [item.column for item in index.items] == [5, 6]
