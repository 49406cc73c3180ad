"""Simulated groups go through the very steps of single sessions, and tell the truth about them."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.adaptive import (
    NoSuchCategory,
    StopReason,
    answer,
    is_finished,
    next_item,
    simulate,
    simulation,
    start,
    sympson_hetter,
)
from assessments.adaptive.people import people_of
from assessments.adaptive.rules import SELECTIONS
from assessments.errors import InvalidArgument, InvalidMatrix, InvalidSeed, TooFewPersons
from assessments.irt import ItemBank, category_probability
from tests.assessments.adaptive.banks import MODELS, a_bank

pytestmark = pytest.mark.pure

THETAS = np.random.default_rng(4).standard_normal(1000)
LIMITS = {
    "content": list("xyz") * 8,
    "targets": {"x": 0.5, "y": 0.3},
    "enemies": [[0, 1, 2], [2, 3], [10, 20]],
    "acceptance": [0.6] * 24,
    "exposures": [3, 0] * 12,
    "n_sessions": 8,
}


def replay(bank: ItemBank, found: simulation.Simulation, person: int, **options: object) -> None:
    """One simulated session, held again item by item."""
    state = start(bank, seed=int(found.seeds[person]), **options)  # type: ignore[arg-type]
    for item, response in zip(found.items[person], found.responses[person], strict=True):
        if is_finished(state):
            assert item == response == -1
        else:
            assert next_item(state) == item
            state = answer(state, item, response)
    assert state.reason is found.reasons[person]
    assert state.n_items == found.n_items[person]
    assert (state.theta, state.error) == pytest.approx(
        (found.thetas[person], found.errors[person]), abs=1e-12
    )


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("model", ["2pl", "gpcm"])
def test_simulated_sessions_are_sessions(selection: str, model: str) -> None:
    bank = a_bank(24, model=model)
    options = {"selection": selection, "max_error": 0.45, "max_items": 9, "min_gain": 0.01, **LIMITS}
    found = simulate(bank, THETAS[:12], seed=6, n_waves=1, **options)
    for person in range(12):
        replay(bank, found, person, **options)


def test_sessions_go_on_until_the_bank_is_exhausted() -> None:
    bank = a_bank(9)
    found = simulate(bank, THETAS[:5], seed=1, enemies=[[0, 1]])
    assert set(found.reasons) == {StopReason.bank_exhausted}
    for person in range(5):
        replay(bank, found, person, enemies=[[0, 1]])


def test_how_many_sessions_run_together_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"selection": "progressive", "max_items": 6}
    together = simulate(a_bank(20), THETAS[:40], seed=2, **options)
    monkeypatch.setattr(simulation, "_CELLS", 20 * 2 * 7)
    apart = simulate(a_bank(20), THETAS[:40], seed=2, **options)
    assert np.array_equal(together.items, apart.items)
    assert together.thetas == pytest.approx(apart.thetas, abs=1e-12)


def test_given_answers_are_used() -> None:
    bank = a_bank(10, model="grm")
    table = np.random.default_rng(1).integers(0, 3, (6, 10))
    found = simulate(bank, np.zeros(6), seed=3, responses=table, max_items=4)
    assert np.array_equal(found.responses, np.take_along_axis(table, found.items, axis=1))


def test_categories_keep_the_names_of_the_bank() -> None:
    zero, steps = a_bank(6, model="grm"), a_bank(6, model="grm").thresholds
    one = ItemBank(zero.a, thresholds=steps, model="grm", lowest_category=1)
    first = simulate(zero, THETAS[:9], seed=3, max_error=0.6)
    again = simulate(one, THETAS[:9], seed=3, max_error=0.6)
    given = first.items >= 0
    assert np.array_equal(first.responses[given] + 1, again.responses[given])
    assert np.array_equal(first.thetas, again.thetas)
    table = np.ones((9, 6))
    assert simulate(one, THETAS[:9], seed=3, responses=table).responses.min() == 1


def test_a_person_answers_an_item_in_one_way_whatever_the_rules() -> None:
    bank, options = a_bank(15), {"seed": 8, "max_items": 15}
    tables = []
    for selection in ("mfi", "random"):
        found = simulate(bank, THETAS[:30], selection=selection, **options)
        tables.append(np.take_along_axis(found.responses, np.argsort(found.items, axis=1), axis=1))
    assert np.array_equal(*tables)


@pytest.mark.parametrize("model", MODELS)
def test_drawn_answers_follow_the_model(model: str) -> None:
    bank, n = a_bank(3, model=model), 4000
    for item, theta in enumerate((-0.5, 0.4, 1.0)):
        people = people_of(bank, np.full(n, theta), seed=item, responses=None)
        answers = people.answer(bank, np.full(n, item))
        shares = np.bincount(answers, minlength=4)[: bank.thresholds.shape[1] + 1] / n
        assert shares == pytest.approx(category_probability(theta, bank)[0, item], abs=0.03)


def test_thetas_are_recovered_and_errors_are_honest() -> None:
    """With such a bank of 500 the exact rule is known to need 9.44 items, with a root mean square error of 0.3115."""
    found = simulate(a_bank(500), THETAS, seed=1, max_error=0.32, max_items=30)
    assert found.bias == pytest.approx(0, abs=0.03)
    assert found.rmse == pytest.approx(np.sqrt(np.mean(found.errors**2)), rel=0.08)
    covered = np.abs(found.thetas - THETAS) < 1.96 * found.errors
    assert covered.mean() == pytest.approx(0.95, abs=0.025)
    assert np.all(found.errors[np.array(found.reasons) == "error reached"] <= 0.32)
    assert found.n_items.mean() == pytest.approx(9.44, abs=1)
    assert found.rmse == pytest.approx(0.3115, abs=0.015)


def test_exposure_rates_count_who_saw_an_item() -> None:
    found = simulate(a_bank(20), THETAS[:50], seed=1, max_error=0.5)
    counted = [np.mean(np.any(found.items == item, axis=1)) for item in range(20)]
    assert found.exposure_rates == pytest.approx(counted)
    assert found.exposure_rates.sum() == pytest.approx(found.n_items.mean())


def test_restriction_keeps_exposure_near_its_limit() -> None:
    options = {"max_items": 8, "seed": 2, "max_exposure": 0.25}
    free = simulate(a_bank(80), THETAS[:250], selection="progressive", **options)
    restricted = simulate(a_bank(80), THETAS[:250], selection="progressive-restricted", **options)
    assert free.exposure_rates.max() > 0.4
    assert restricted.exposure_rates.max() < 0.29


def test_waves_start_from_the_exposures_that_are_known() -> None:
    """The first of two people sees item 1, the best; then 1 of 1 session is above a quarter."""
    bank = ItemBank(a=[1.0, 2.0], b=[0.0, 0.0])
    found = simulate(bank, [0.0, 0.0], seed=1, max_items=1, n_waves=2)
    assert found.items.tolist() == [[1], [0]]
    known = simulate(bank, [0.0, 0.0], seed=1, max_items=1, n_waves=2, exposures=[0, 0], n_sessions=9)
    assert known.items.tolist() == [[1], [1]]
    known = simulate(bank, [0.0, 0.0], seed=1, max_items=1, n_waves=2, exposures=[0, 9], n_sessions=9)
    assert known.items.tolist() == [[0], [0]]


def test_sympson_and_hetters_method_keeps_every_item_below_the_limit() -> None:
    control = sympson_hetter(a_bank(60), THETAS[:400], seed=3, max_exposure=0.3, max_items=6)
    assert control.converged
    assert control.n_iterations > 1
    assert control.acceptance.min() < 1
    assert control.acceptance.max() == 1
    fresh = simulate(a_bank(60), THETAS[400:], seed=9, max_items=6, acceptance=control.acceptance)
    assert fresh.exposure_rates.max() < 0.39
    assert simulate(a_bank(60), THETAS[400:], seed=9, max_items=6).exposure_rates.max() == 1


def test_what_is_sought_is_not_given() -> None:
    with pytest.raises(InvalidArgument, match="acceptance"):
        sympson_hetter(a_bank(10), THETAS[:50], seed=3, acceptance=[1.0] * 10)


def test_a_limit_that_holds_already_changes_nothing() -> None:
    control = sympson_hetter(a_bank(10), THETAS[:50], seed=3, max_exposure=1.0, max_items=2)
    assert (control.converged, control.n_iterations, control.acceptance.min()) == (True, 1, 1.0)


def test_a_bank_too_small_for_a_limit_does_not_converge() -> None:
    control = sympson_hetter(a_bank(4), THETAS[:200], seed=3, max_exposure=0.1, max_items=2, max_iterations=4)
    assert not control.converged
    assert control.n_iterations == 4


@pytest.mark.parametrize(
    ("thetas", "options", "error"),
    [
        ([], {}, TooFewPersons),
        ([np.nan], {}, InvalidMatrix),
        ([1e5], {}, InvalidMatrix),
        ([0.0], {"seed": -1}, InvalidSeed),
        ([0.0], {"n_waves": 0}, InvalidArgument),
        ([0.0], {"responses": [[1, 0]]}, InvalidMatrix),
        ([0.0], {"responses": [[1, 0, np.nan]]}, InvalidMatrix),
        ([0.0], {"responses": [[1, 0, 2]]}, NoSuchCategory),
        ([0.0], {"responses": [[1, 0, 0.5]]}, NoSuchCategory),
    ],
)
def test_simulations_of_nothing_sensible_are_refused(
    thetas: list[float], options: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        simulate(a_bank(3), thetas, **{"seed": 1, **options})  # type: ignore[arg-type]
