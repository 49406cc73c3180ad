"""One person's session: estimates, errors, what is kept and taken up again."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import AssessmentError
from assessments.adaptive import (
    AlreadyAnswered,
    InvalidSession,
    NoItemLeft,
    NoSuchCategory,
    NoSuchItem,
    SessionFinished,
    State,
    StopReason,
    WrongBank,
    answer,
    is_finished,
    next_item,
    resume,
    simulate,
    start,
    stop_reason,
)
from assessments.errors import InvalidArgument, InvalidBank, InvalidSeed, UnknownChoice
from assessments.irt import ItemBank
from tests.assessments.adaptive.banks import MODELS, TCALS_ANSWERS, TCALS_ITEMS, a_bank, tcals

pytestmark = pytest.mark.pure

BANK = a_bank(30)
MIRRORED = ItemBank(-BANK.a, BANK.b)


def answered(state: State, items: object, responses: object) -> State:
    for item, response in zip(items, responses, strict=True):  # type: ignore[call-overload]
        state = answer(state, item, response)
    return state


def test_the_estimate_by_hand() -> None:
    """Five nodes, one right answer to an item with P = 1 / (1 + exp(-theta))."""
    state = answer(start(ItemBank(a=[1.0], b=[0.0]), n_nodes=5, bounds=(-2, 2)), 0, 1)
    nodes = [-2, -1, 0, 1, 2]
    prior = [exp(-2) / 2, exp(-0.5), 1, exp(-0.5), exp(-2) / 2]
    posterior = [weight / (1 + exp(-node)) for node, weight in zip(nodes, prior, strict=True)]
    mean = sum(node * weight for node, weight in zip(nodes, posterior, strict=True)) / sum(posterior)
    square = sum(node**2 * weight for node, weight in zip(nodes, posterior, strict=True)) / sum(posterior)
    assert state.theta == pytest.approx(mean, abs=1e-12)
    assert state.error == pytest.approx(sqrt(square - mean**2), abs=1e-12)


def test_the_estimate_of_catr_on_its_own_nodes() -> None:
    """CatR integrates over 33 nodes from -4 to 4."""
    state = answered(start(tcals(), n_nodes=33, bounds=(-4, 4)), TCALS_ITEMS, TCALS_ANSWERS)
    assert (state.theta, state.error) == pytest.approx((-0.989092, 0.471354), abs=5e-7)


def test_the_default_nodes_give_the_integral_to_eight_digits() -> None:
    """Where catR's 33 nodes are off by 1e-5."""
    fine = answered(start(tcals(), n_nodes=4001, bounds=(-10, 10)), TCALS_ITEMS, TCALS_ANSWERS)
    state = answered(start(tcals()), TCALS_ITEMS, TCALS_ANSWERS)
    assert (state.theta, state.error) == pytest.approx((fine.theta, fine.error), abs=1e-8)
    assert fine.theta == pytest.approx(-0.98910324, abs=1e-8)


def test_before_any_answer_there_is_the_prior() -> None:
    state = start(BANK, prior_mean=0.5, prior_sd=0.8)
    assert (state.theta, state.n_items, state.items) == (0.5, 0, ())
    assert state.error == pytest.approx(0.8, abs=1e-6)
    assert start(BANK, prior_mean=0.5, start_theta=-1.5).theta == -1.5


def test_the_prior_pulls_the_estimate() -> None:
    low, high = (answer(start(BANK, prior_mean=mean), 0, 1).theta for mean in (-1, 1))
    assert high - low > 1


@settings(max_examples=20)
@given(st.lists(st.integers(0, 1), min_size=6, max_size=6), st.permutations(range(6)))
def test_the_order_of_answers_does_not_move_the_estimate(responses: list[int], order: list[int]) -> None:
    first = answered(start(BANK), range(6), responses)
    again = answered(start(BANK), order, [responses[item] for item in order])
    assert (first.theta, first.error) == pytest.approx((again.theta, again.error), abs=1e-12)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 1), min_size=8, max_size=8))
def test_reverse_keys_cancel(responses: list[int]) -> None:
    state = answered(start(BANK), range(8), responses)
    other = answered(start(MIRRORED), range(8), [1 - response for response in responses])
    assert (state.theta, state.error) == pytest.approx((other.theta, other.error), abs=1e-12)
    assert next_item(state) == next_item(other)


@settings(max_examples=20)
@given(st.sampled_from(MODELS), st.lists(st.integers(0, 1), min_size=1, max_size=12))
def test_a_better_answer_never_lowers_the_estimate(model: str, responses: list[int]) -> None:
    bank = a_bank(12, model=model)
    state = answered(start(bank), range(len(responses) - 1), responses[:-1])
    last = len(responses) - 1
    estimates = [answer(state, last, category).theta for category in range(int(bank.n_categories[last]))]
    assert estimates == sorted(estimates)
    assert -6 < estimates[0] < estimates[-1] < 6


@settings(max_examples=20)
@given(st.permutations(range(12)), st.integers(0, 2**12 - 1))
def test_the_order_of_the_bank_is_irrelevant(order: list[int], answers: int) -> None:
    bank = a_bank(12)
    state, other = start(bank), start(bank.select(order))
    for _ in range(8):
        item = next_item(state)
        assert order[next_item(other)] == item
        response = answers >> item & 1
        state, other = answer(state, item, response), answer(other, order.index(item), response)


@pytest.mark.parametrize("model", MODELS)
def test_every_item_comes_once_and_then_the_bank_is_exhausted(model: str) -> None:
    bank = a_bank(9, model=model)
    state = start(bank)
    while not is_finished(state):
        state = answer(state, next_item(state), 1)
    assert sorted(state.items) == list(range(9))
    assert stop_reason(state) is StopReason.bank_exhausted
    with pytest.raises(NoItemLeft, match="bank exhausted"):
        next_item(state)


def test_a_posterior_without_any_likelihood_left_stays_a_number() -> None:
    bank = ItemBank(a=[30.0, 30.0, -30.0], b=[-5.0, 5.0, 0.0])
    state = answered(start(bank), range(3), (0, 1, 1))
    assert -6 <= state.theta <= 6
    assert state.error >= 0


def test_another_item_than_the_one_proposed_may_be_answered() -> None:
    state = start(BANK)
    other = (next_item(state) + 1) % 30
    assert answer(state, other, 0).items == (other,)


def test_an_item_is_answered_once() -> None:
    with pytest.raises(AlreadyAnswered, match="item 3 has been answered"):
        answered(start(BANK), [3, 3], [1, 0])


@pytest.mark.parametrize("item", [-1, 30, 1.5, "3", None])
def test_an_item_outside_the_bank_is_refused(item: object) -> None:
    with pytest.raises(NoSuchItem, match="the bank has the items 0 to 29"):
        answer(start(BANK), item, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("response", [-1, 2, 0.5, np.nan, None, "1"])
def test_an_answer_outside_the_categories_is_refused(response: object) -> None:
    with pytest.raises(NoSuchCategory, match=r"item 2: .* is not a whole number from 0 to 1"):
        answer(start(BANK), 2, response)  # type: ignore[arg-type]


def test_each_item_has_its_own_categories() -> None:
    state = start(a_bank(8, model="gpcm"))
    assert answer(state, 1, 3).responses == (3,)
    with pytest.raises(NoSuchCategory, match="item 0: 3 is not a whole number from 0 to 2"):
        answer(state, 0, 3)


def test_categories_may_start_at_one() -> None:
    zero = ItemBank(a=[1.0, 2.0], thresholds=[[-1, 1], [0, 1]])
    one = ItemBank(a=[1.0, 2.0], thresholds=[[-1, 1], [0, 1]], lowest_category=1)
    state = answer(start(one), 0, 3)
    assert state.theta == answer(start(zero), 0, 2).theta
    assert state.responses == (3,)
    with pytest.raises(NoSuchCategory, match="from 1 to 3"):
        answer(start(one), 0, 0)


def test_numbers_of_numpy_are_numbers() -> None:
    state = answer(start(BANK), np.int64(3), np.int8(1))
    assert json.loads(json.dumps(state.to_mapping()))["items"] == [3]


def test_a_finished_session_takes_no_further_answer() -> None:
    state = answer(start(BANK, max_items=1), 0, 1)
    for attempt in (lambda: answer(state, 1, 1), lambda: next_item(state)):
        with pytest.raises(SessionFinished, match="length reached") as refused:
            attempt()
        assert not isinstance(refused.value, NoItemLeft)


def test_a_state_cannot_be_changed() -> None:
    state = answer(start(BANK), 0, 1)
    with pytest.raises(FrozenInstanceError):
        state.items = ()  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        state.standing.posterior[0] = 1
    before = state.to_mapping()
    answer(state, 1, 0)
    assert state.to_mapping() == before


@settings(max_examples=8)
@given(st.sampled_from(["mfi", "randomesque", "progressive", "random"]), st.integers(0, 2**63 - 1))
def test_a_session_that_was_kept_goes_on_to_the_last_bit(selection: str, seed: int) -> None:
    options = {"content": ["x", "y"] * 15, "targets": {"x": 0.7, "y": 0.3}, "acceptance": [0.8] * 30}
    state = start(BANK, seed=seed, selection=selection, max_items=9, enemies=[[1, 2], [5, 9]], **options)
    other, twin = state, ItemBank.from_mapping(BANK.to_mapping())
    for number in range(6):
        other = resume(twin, json.loads(json.dumps(other.to_mapping())))
        assert (next_item(other), other.theta, other.error) == (next_item(state), state.theta, state.error)
        state = answer(state, next_item(state), number % 2, seconds=2.5)
        other = answer(other, next_item(other), number % 2, seconds=2.5)
    assert other.to_mapping() == state.to_mapping()


def test_a_session_is_not_taken_up_with_another_bank() -> None:
    kept = answer(start(BANK), 0, 1).to_mapping()
    for other in (a_bank(30, seed=2), ItemBank(BANK.a, BANK.b, lowest_category=1), a_bank(31)):
        with pytest.raises(WrongBank):
            resume(other, kept)


@pytest.mark.parametrize("part", ["bank", "rules", "seed", "items", "responses", "seconds"])
def test_a_session_with_a_missing_part_is_refused(part: str) -> None:
    kept = start(BANK).to_mapping()
    del kept[part]
    with pytest.raises(InvalidSession, match=f"{part} is missing"):
        resume(BANK, kept)


@pytest.mark.parametrize("change", [{"items": [1]}, {"items": None}, {"rules": {"speed": 1}}, {"rules": 3}])
def test_a_session_that_cannot_be_read_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidSession):
        resume(BANK, start(BANK).to_mapping() | change)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"selection": "best"}, UnknownChoice),
        ({"seed": -1}, InvalidSeed),
        ({"n_best": 0}, InvalidArgument),
        ({"prior_sd": 0.1}, InvalidArgument),
        ({"prior_sd": np.nan}, InvalidArgument),
        ({"prior_mean": 7}, InvalidArgument),
        ({"start_theta": 6.5}, InvalidArgument),
        ({"bounds": (2, -2)}, InvalidArgument),
        ({"bounds": (1, 2, 3)}, AssessmentError),
        ({"n_nodes": 4}, InvalidArgument),
        ({"max_error": 0}, InvalidArgument),
        ({"max_items": 2, "min_items": 3}, InvalidArgument),
        ({"max_seconds": -1}, InvalidArgument),
        ({"min_gain": "much"}, InvalidArgument),
        ({"acceleration": -1}, InvalidArgument),
        ({"acceleration": np.inf}, InvalidArgument),
        ({"prior_sd": np.inf}, InvalidArgument),
        ({"n_nodes": None}, InvalidArgument),
        ({"min_items": None}, InvalidArgument),
        ({"prior_mean": None}, InvalidArgument),
        ({"bounds": None}, InvalidArgument),
        ({"bounds": "ab"}, InvalidArgument),
        ({"acceptance": "a"}, InvalidArgument),
        ({"exposures": [np.nan] * 30}, InvalidArgument),
        ({"unknown": 1}, UnknownChoice),
    ],
)
def test_options_outside_their_range_are_named(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error, match=next(iter(options))):
        start(BANK, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["enemies", "targets", "content"])
@pytest.mark.parametrize("value", [5, None, "a", [5], {"a": 1}])
def test_limits_of_another_form_are_named(name: str, value: object) -> None:
    options = {"content": ["x", "y"] * 15, "targets": {"x": 1.0}, "enemies": [[1, 2]], name: value}
    with pytest.raises(InvalidArgument, match="targets" if name == "content" and value is None else name):
        start(BANK, **options)  # type: ignore[arg-type]


def test_an_option_that_does_not_exist_is_told_from_those_that_do() -> None:
    for attempt in (lambda: start(BANK, unknown=1), lambda: simulate(BANK, [0.0], seed=1, unknown=1)):
        with pytest.raises(UnknownChoice, match=r"one of selection, n_best, .*not 'unknown'") as refused:
            attempt()
        assert refused.value.value == "unknown"


@pytest.mark.parametrize("seconds", [np.inf, np.nan, -1, "1"])
def test_an_answer_takes_a_finite_time(seconds: object) -> None:
    with pytest.raises(InvalidArgument, match="seconds"):
        answer(start(BANK), 0, 1, seconds=seconds)  # type: ignore[arg-type]


@pytest.mark.parametrize("other", [None, 5, "a", {}, BANK])
def test_only_a_state_is_a_session(other: object) -> None:
    for attempt in (next_item, is_finished, stop_reason, lambda state: answer(state, 0, 1)):
        with pytest.raises(InvalidSession, match=type(other).__name__):
            attempt(other)  # type: ignore[arg-type]


@pytest.mark.parametrize("kept", [None, 5, "a", [1]])
def test_only_a_mapping_is_a_kept_session(kept: object) -> None:
    with pytest.raises(InvalidSession, match="mapping"):
        resume(BANK, kept)  # type: ignore[arg-type]


def test_only_a_bank_is_a_bank() -> None:
    with pytest.raises(InvalidBank):
        start([1.0, 2.0])  # type: ignore[arg-type]


def test_one_item_is_enough() -> None:
    state = start(ItemBank(a=[1.0], b=[0.0]))
    assert is_finished(answer(state, next_item(state), 1))
