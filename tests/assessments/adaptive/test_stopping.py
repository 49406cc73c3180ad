"""When a session ends, and why."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.adaptive import State, StopReason, answer, is_finished, next_item, start, stop_reason
from assessments.adaptive.stopping import expected_gain
from assessments.errors import InvalidArgument
from tests.assessments.adaptive.banks import a_bank

pytestmark = pytest.mark.pure

BANK = a_bank(40)


def to_the_end(state: State, *, seconds: float | None = None) -> list[State]:
    """All states from the first to the last."""
    states = [state]
    while not is_finished(states[-1]):
        state = states[-1]
        states.append(answer(state, next_item(state), state.n_items % 2, seconds=seconds))
    return states


def test_a_session_goes_on_until_the_error_is_small_enough() -> None:
    *before, last = to_the_end(start(BANK, max_error=0.4))
    assert last.error <= 0.4 < before[-1].error
    assert stop_reason(last) is StopReason.error_reached
    assert all(stop_reason(state) is None for state in before)


def test_a_session_has_its_greatest_length() -> None:
    last = to_the_end(start(BANK, max_error=0.01, max_items=7))[-1]
    assert (last.n_items, stop_reason(last)) == (7, StopReason.length_reached)


def test_a_small_error_waits_for_the_least_length() -> None:
    last = to_the_end(start(BANK, max_error=0.9, min_items=5))[-1]
    assert (last.n_items, stop_reason(last)) == (5, StopReason.error_reached)


def test_at_least_one_item_is_given() -> None:
    assert to_the_end(start(BANK, max_error=3.0))[-1].n_items == 1


def test_a_session_ends_with_its_time() -> None:
    last = to_the_end(start(BANK, max_seconds=60, min_items=20), seconds=25.0)[-1]
    assert (last.seconds, stop_reason(last)) == ((25.0, 25.0, 25.0), StopReason.time_is_up)


def test_time_that_nobody_measured_does_not_pass() -> None:
    assert to_the_end(start(BANK, max_seconds=1, max_items=3))[-1].seconds == (None, None, None)
    with pytest.raises(InvalidArgument, match="seconds"):
        answer(start(BANK), 0, 1, seconds=-1)


def test_the_gain_by_hand() -> None:
    """The error now, less the root of the mean variance after a wrong and after a right answer."""
    state = answer(start(BANK), 3, 1)
    item = next_item(state)
    likelihood = state.standing.plan.tables.likelihood[item]
    wrong, right = (float(state.standing.posterior @ likelihood[response]) for response in (0, 1))
    assert wrong + right == pytest.approx(1)
    variance = wrong * answer(state, item, 0).error ** 2 + right * answer(state, item, 1).error ** 2
    assert expected_gain(state.standing) == pytest.approx(state.error - sqrt(variance), abs=1e-12)


def test_a_session_ends_when_little_is_to_be_gained() -> None:
    *before, last = to_the_end(start(BANK, min_gain=0.02))
    assert stop_reason(last) is StopReason.little_to_gain
    assert expected_gain(last.standing) < 0.02
    assert all(expected_gain(state.standing) >= 0.02 for state in before[1:])
    assert 3 < last.n_items < 40


@settings(max_examples=25)
@given(st.lists(st.integers(0, 1), min_size=1, max_size=15))
def test_an_item_is_never_expected_to_raise_the_error(responses: list[int]) -> None:
    state = start(BANK)
    for response in responses:
        assert expected_gain(state.standing) >= 0
        state = answer(state, next_item(state), response)


def test_reaching_the_error_is_what_counts_when_both_come_together() -> None:
    n_needed = to_the_end(start(BANK, max_error=0.4))[-1].n_items
    last = to_the_end(start(BANK, max_error=0.4, max_items=n_needed))[-1]
    assert stop_reason(last) is StopReason.error_reached


def test_without_a_rule_the_whole_bank_is_given() -> None:
    last = to_the_end(start(a_bank(5)))[-1]
    assert (last.n_items, stop_reason(last)) == (5, StopReason.bank_exhausted)
