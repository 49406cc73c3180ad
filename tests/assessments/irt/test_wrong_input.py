"""Tables that cannot be calibrated or scored: an error that says what and where, never a warning and nonsense."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from assessments.errors import (
    AllMissing,
    AssessmentError,
    CategoryGap,
    InvalidArgument,
    InvalidBank,
    InvalidMatrix,
    NoFiniteEstimate,
    NoVariance,
    TooFewItems,
    TooFewPersons,
    UnknownChoice,
)
from assessments.irt import ItemBank, calibrate, estimate, item_fit, link, model_fit, q3
from assessments.randomness import Floats
from tests.assessments.classic import lsat7, science

pytestmark = pytest.mark.pure

BANK = ItemBank(a=[1.0, 1.2, 0.8], b=[-1.0, 0.0, 1.0])


def answers(n_persons: int = 200, k_items: int = 4) -> Floats:
    """Answers that follow a common theta, so that nothing but what a test changes is wrong."""
    generator = np.random.default_rng(5)
    theta = generator.normal(size=(n_persons, 1))
    return (theta + generator.logistic(size=(n_persons, k_items)) > 0).astype(np.float64)


def changed(place: tuple[Any, Any], value: float) -> Floats:
    x = answers()
    x[place] = value
    return x


@pytest.mark.parametrize(
    ("x", "error", "row", "column"),
    [
        (answers(k_items=2), TooFewItems, None, None),
        (answers(n_persons=2), TooFewPersons, None, None),
        (np.empty((0, 4)), TooFewPersons, None, None),
        (answers()[0], InvalidMatrix, None, None),
        (np.array([["right", "wrong", "right"]] * 20), InvalidMatrix, None, None),
        (answers() + 1j, InvalidMatrix, None, None),
        (changed((7, 2), np.inf), InvalidMatrix, 7, 2),
        (changed((7, 2), -np.inf), InvalidMatrix, 7, 2),
        (changed((3, 1), 0.5), InvalidMatrix, 3, 1),
        (changed((3, 1), 300.0), InvalidMatrix, 3, 1),
        (changed((slice(None), 2), np.nan), AllMissing, None, 2),
        (np.full((50, 4), np.nan), AllMissing, None, None),
        (np.ones((50, 4)), NoVariance, None, 0),
        (changed((slice(None), 1), 0.0), NoVariance, None, 1),
        (changed((slice(None), 1), 1.0), NoVariance, None, 1),
        (changed((4, 1), 2.0), InvalidMatrix, None, 1),
    ],
)
def test_a_table_that_no_model_fits_is_refused_by_name(
    x: Any, error: type[InvalidMatrix], row: int | None, column: int | None
) -> None:
    with pytest.raises(error) as caught:
        calibrate(x)
    assert (caught.value.row, caught.value.column) == (row, column)


def test_a_category_that_nobody_chose_is_named() -> None:
    x = science()
    x[x[:, 2] == 1, 2] = 2
    with pytest.raises(CategoryGap, match="column 2: nobody chose category 1"):
        calibrate(x, "grm")


def test_answers_that_separate_an_item_completely_have_no_slope() -> None:
    x = answers(n_persons=400, k_items=6)
    x[:, 5] = x[:, :5].sum(axis=1) > 2
    with pytest.raises(NoFiniteEstimate, match="column 5"):
        calibrate(x)
    assert calibrate(x, priors={"a": ("lognormal", 0.0, 0.5)}).converged


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"model": "4pl"}, UnknownChoice),
        ({"quadrature": 3}, InvalidArgument),
        ({"tolerance": 0.0}, InvalidArgument),
        ({"max_iterations": 0}, InvalidArgument),
        ({"priors": {"d": ("normal", 0.0, 1.0)}}, UnknownChoice),
        ({"priors": {"a": ("gamma", 0.0, 1.0)}}, UnknownChoice),
        ({"priors": {"a": ("normal", 0.0)}}, InvalidArgument),
        ({"priors": {"a": ("normal", 0.0, 0.0)}}, InvalidArgument),
        ({"priors": "weak"}, InvalidArgument),
        ({"priors": {"a": 3}}, InvalidArgument),
        ({"map": None}, InvalidArgument),
        ({"weights": [1.0, 2.0]}, InvalidMatrix),
        ({"weights": np.full(200, -1.0)}, InvalidMatrix),
        ({"weights": np.zeros(200)}, InvalidMatrix),
        ({"group": np.repeat([0.0, 2.0], 100)}, InvalidMatrix),
        ({"group": [0.0, 1.0]}, InvalidMatrix),
    ],
)
def test_an_option_outside_its_range_is_refused(
    options: dict[str, Any], error: type[AssessmentError]
) -> None:
    with pytest.raises(error):
        calibrate(answers(), **options)


def test_an_unfinished_climb_says_so() -> None:
    assert not calibrate(lsat7(), max_iterations=1).converged


def test_persons_without_an_answer_change_nothing() -> None:
    x = lsat7()
    more = np.vstack([x, np.full((7, 5), np.nan)])
    assert calibrate(more).items.a == pytest.approx(calibrate(x).items.a, abs=1e-6)


@pytest.mark.parametrize(
    ("x", "row", "column"),
    [
        ([[1, 0, 2]], 0, 2),
        ([[1, 0, 1], [1, -1, 1]], 1, 1),
        ([[1, 0.5, 1]], 0, 1),
        ([[1, 0, 1], [1, np.inf, np.nan]], 1, 1),
        ([[1, 0]], None, None),
        ([[1, 0, 1], [1, 0]], None, None),
    ],
)
@pytest.mark.parametrize("method", ["eap", "wle"])
def test_an_answer_that_the_item_does_not_have_is_named(
    x: Any, row: int | None, column: int | None, method: Any
) -> None:
    with pytest.raises(InvalidMatrix) as caught:
        estimate(x, BANK, method)
    assert (caught.value.row, caught.value.column) == (row, column)


def test_a_wrong_row_is_counted_from_the_first_of_the_table() -> None:
    x = np.zeros((10_000, 3))
    x[9_876, 1] = 3
    for bank in (BANK, ItemBank(a=BANK.a, b=BANK.b, c=[0.2] * 3)):
        with pytest.raises(InvalidMatrix) as caught:
            estimate(x, bank)
        assert (caught.value.row, caught.value.column) == (9_876, 1)


def test_who_answered_nothing_is_where_the_population_is() -> None:
    nothing = [[np.nan] * 3]
    assert estimate(nothing, BANK, mean=0.5, sd=2.0).theta == pytest.approx(0.5)
    assert estimate(nothing, BANK, mean=0.5, sd=2.0).error == pytest.approx(2.0, abs=1e-6)
    assert np.isnan(estimate(nothing, BANK, "mle").theta).all()
    assert np.isnan(estimate(nothing, BANK, "wle").error).all()


@pytest.mark.parametrize(
    ("parameters", "item"),
    [
        ({"a": [1.0, np.nan], "b": [0.0, 0.0]}, 1),
        ({"a": [1.0, 1.0], "b": [0.0, 0.0], "c": [0.0, 1.0]}, 1),
        ({"a": [1.0, 1.0], "b": [0.0, 0.0], "c": [-0.1, 0.0]}, 0),
        ({"a": [1.0, 1.0], "thresholds": [[-1.0, 1.0], [1.0, -1.0]]}, 1),
        ({"a": [1.0, 1.0], "thresholds": [[-1.0, 1.0], [np.nan, 1.0]]}, 1),
        ({"a": [1.0, 1.0], "b": [0.0]}, None),
        ({"a": [1.0]}, None),
        ({"a": ["steep"], "b": [0.0]}, None),
        ({"a": ["1.0"], "b": [0.0]}, None),
        ({"a": [1.0], "b": [1j]}, None),
        ({"a": [1.0], "thresholds": []}, None),
        ({"a": [1.0, 1.0], "b": [0.0, 0.0], "thresholds": np.empty((2, 0))}, None),
        ({"a": [1.0], "thresholds": [[-1.0, 1.0]], "model": "2pl"}, None),
        ({"a": [1.0], "thresholds": [[-1.0, 1.0]], "c": [0.2]}, 0),
    ],
)
def test_parameters_that_are_no_item_are_refused(parameters: dict[str, Any], item: int | None) -> None:
    with pytest.raises(InvalidBank) as caught:
        ItemBank(**parameters)
    assert caught.value.item == item


def test_something_else_than_a_bank_is_refused() -> None:
    with pytest.raises(InvalidBank, match="not list"):
        estimate([[1, 0]], [1.0, 2.0])  # type: ignore[arg-type]


@pytest.mark.parametrize("judge", [item_fit, model_fit, q3])
def test_fit_is_judged_of_a_calibration(judge: Any) -> None:
    with pytest.raises(
        InvalidArgument, match="calibration should be what `calibrate` returns, not 'ItemBank'"
    ):
        judge(np.zeros((4, 3)), BANK)


def test_scales_that_point_apart_are_not_linked() -> None:
    with pytest.raises(InvalidBank, match="do not point the same way"):
        link(BANK, ItemBank(a=-BANK.a, b=BANK.b))


def test_fit_needs_complete_rows_and_fewer_parameters_than_moments() -> None:
    found = calibrate(lsat7())
    holes = np.where(np.eye(5, dtype=bool)[np.arange(1000) % 5], np.nan, lsat7())
    for judge in (item_fit, model_fit):
        with pytest.raises(TooFewPersons):
            judge(holes, found)
    assert np.isfinite(q3(holes, found)).all()
    with pytest.raises(InvalidMatrix, match="10 moments of 4 items cannot judge 16 parameters"):
        model_fit(science(), calibrate(science(), "grm"))
