"""Content, enemies and exposure limit the choice and never lead into a dead end."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.adaptive import State, StopReason, answer, is_finished, next_item, simulate, start
from assessments.errors import InvalidArgument
from assessments.irt import information
from tests.assessments.adaptive.banks import a_bank

pytestmark = pytest.mark.pure

BANK = a_bank(30)
LABELS = ["number", "figure", "word"] * 10


def to_the_end(state: State) -> State:
    while not is_finished(state):
        state = answer(state, next_item(state), state.n_items % 2)
    return state


def test_content_meets_its_targets() -> None:
    """Shares of 0.5, 0.3 and 0.2 in ten items: the label that lags most has its turn, at first the largest."""
    targets = {"number": 5, "figure": 3, "word": 2}
    state = to_the_end(start(BANK, content=LABELS, targets=targets, max_items=10))
    given_labels = [LABELS[item] for item in state.items]
    assert Counter(given_labels) == targets
    # Lags: (5 3 2)/10; (-5 3 2)/10; (0 -2 2)/10; (1.7 -.3 -1.3)/10.
    assert given_labels[:4] == ["number", "figure", "word", "number"]


def test_the_best_item_of_the_label_is_chosen() -> None:
    state = start(BANK, content=LABELS, targets={"word": 1})
    scores = information(0.0, BANK)[0]
    assert next_item(state) == max(range(2, 30, 3), key=lambda item: scores[item])


def test_a_label_without_items_passes_its_turn() -> None:
    labels = ["few"] * 2 + ["many"] * 28
    state = to_the_end(start(BANK, content=labels, targets={"few": 0.9, "many": 0.1}, max_items=6))
    assert Counter(labels[item] for item in state.items) == {"few": 2, "many": 4}


def test_a_label_without_a_target_comes_last() -> None:
    labels = ["wanted"] * 3 + ["spare"] * 27
    state = to_the_end(start(BANK, content=labels, targets={"wanted": 1.0}, max_items=4))
    assert [labels[item] for item in state.items] == ["wanted"] * 3 + ["spare"]


def test_a_rare_label_has_its_turn_once_it_lags() -> None:
    """After one item of the frequent label its lag is 0.9 - 1, that of the rare one 0.1."""
    targets = {"number": 0.9, "word": 0.1}
    state = to_the_end(start(BANK, content=LABELS, targets=targets, max_items=5))
    assert [LABELS[item] for item in state.items] == ["number", "word", "number", "number", "number"]


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"content": LABELS}, "targets"),
        ({"targets": {"word": 1}}, "targets"),
        ({"content": LABELS[:-1], "targets": {"word": 1}}, "content"),
        ({"content": LABELS, "targets": {"verb": 1}}, "targets"),
        ({"content": LABELS, "targets": {"word": -1}}, "targets"),
        ({"content": LABELS, "targets": {"word": 0}}, "targets"),
        ({"enemies": [[1, 30]]}, "enemies"),
        ({"enemies": [[1, -2]]}, "enemies"),
        ({"acceptance": [0.5] * 29}, "acceptance"),
        ({"acceptance": [1.5] * 30}, "acceptance"),
        ({"exposures": [-1] * 30}, "exposures"),
        ({"exposures": [1] * 31}, "exposures"),
        ({"max_exposure": 1.5}, "max_exposure"),
        ({"n_sessions": -1}, "n_sessions"),
    ],
)
def test_limits_that_do_not_fit_are_named(options: dict[str, object], name: str) -> None:
    with pytest.raises(InvalidArgument, match=name):
        start(BANK, **options)  # type: ignore[arg-type]


def test_limits_are_numbers() -> None:
    with pytest.raises(InvalidArgument, match="entry 0 of acceptance is nan"):
        start(BANK, acceptance=[np.nan] * 30)


def test_enemies_are_never_given_together() -> None:
    clones = [range(first, first + 5) for first in range(0, 30, 5)]
    state = to_the_end(start(BANK, enemies=[*clones, [0, 7]]))
    assert all(len(set(group) & set(state.items)) == 1 for group in clones)
    assert not {0, 7} <= set(state.items)
    assert state.reason is StopReason.bank_exhausted


def test_an_enemy_of_an_enemy_is_no_enemy() -> None:
    state = answer(start(a_bank(3), enemies=[[0, 1], [1, 2]]), 0, 1)
    assert next_item(state) == 2


def test_overexposed_items_are_closed() -> None:
    best = next_item(start(BANK))
    exposures = np.zeros(30, dtype=int)
    exposures[best] = 26
    limited = start(BANK, exposures=exposures, n_sessions=100, max_exposure=0.25)
    assert next_item(limited) != best
    exposures[best] = 25
    assert next_item(start(BANK, exposures=exposures, n_sessions=100, max_exposure=0.25)) == best


def test_both_limits_of_exposure_hold_together() -> None:
    ranked = np.argsort(-information(0.0, BANK)[0])
    exposures, acceptance = np.zeros(30), np.ones(30)
    exposures[ranked[0]], acceptance[ranked[1]] = 9, 0
    assert next_item(start(BANK, exposures=exposures, n_sessions=9, acceptance=acceptance)) == ranked[2]


@pytest.mark.parametrize("options", [{"exposures": [9] * 30, "n_sessions": 9}, {"acceptance": [0.0] * 30}])
def test_limits_of_exposure_that_leave_nothing_are_lifted(options: dict[str, object]) -> None:
    assert next_item(start(BANK, **options)) == next_item(start(BANK))  # type: ignore[arg-type]


def test_a_session_is_admitted_to_an_item_with_its_probability() -> None:
    best = next_item(start(BANK))
    acceptance = np.ones(30)
    acceptance[best] = 0.3
    seen = simulate(BANK, np.zeros(2000), seed=1, acceptance=acceptance, max_items=1).exposure_rates[best]
    assert seen == pytest.approx(0.3, abs=0.03)


def test_an_item_once_rejected_stays_out() -> None:
    acceptance = np.full(30, 0.5)
    for seed in range(5):
        state = start(BANK, acceptance=acceptance, seed=seed)
        held = state.standing.held_back
        assert held is not None
        for _ in range(int(np.sum(~held))):
            assert not held[next_item(state)]
            state = answer(state, next_item(state), 1)
        # Only now that nothing else is left.
        assert held[next_item(state)]


@settings(max_examples=15)
@given(st.data())
def test_no_limits_lead_into_a_dead_end(data: st.DataObject) -> None:
    items = st.lists(st.integers(0, 11), max_size=6)
    state = start(
        a_bank(12),
        seed=data.draw(st.integers(0, 99)),
        selection=data.draw(st.sampled_from(["mfi", "randomesque", "progressive", "random"])),
        content=["x", *data.draw(st.lists(st.sampled_from("xyz"), min_size=11, max_size=11))],
        targets={"x": 0.5},
        enemies=data.draw(st.lists(items, max_size=4)),
        acceptance=data.draw(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=12, max_size=12)),
        exposures=data.draw(st.lists(st.integers(0, 9), min_size=12, max_size=12)),
        n_sessions=12,
    )
    state = to_the_end(state)
    assert len(set(state.items)) == state.n_items > 0
    assert state.reason is StopReason.bank_exhausted
