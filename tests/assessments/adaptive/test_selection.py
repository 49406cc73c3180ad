"""Which item comes next, by each rule."""

from __future__ import annotations

from dataclasses import replace
from math import log, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from assessments.adaptive import State, answer, is_finished, next_item, simulate, start
from assessments.adaptive.chance import draw, draws
from assessments.adaptive.selection import (
    among_best,
    choose,
    first_best,
    progress,
    variance_after,
    variance_after_each,
)
from assessments.irt import ItemBank, category_probability, information
from assessments.randomness import words
from tests.assessments.adaptive.banks import MODELS, a_bank, tcals

pytestmark = pytest.mark.pure

SMALL = ItemBank(
    a=[1.5, 1.0, 2.0, 1.2], thresholds=[[-1, 0.5], [0, 1], [0.3, np.nan], [-0.6, -0.1]], model="grm"
)


def after(bank: ItemBank, items: list[int], responses: list[int], **options: object) -> State:
    state = start(bank, **options)  # type: ignore[arg-type]
    for item, response in zip(items, responses, strict=True):
        state = answer(state, item, response)
    return state


def first_items(bank: ItemBank, selection: str) -> np.ndarray:
    """What a thousand sessions begin with."""
    options = {"selection": selection, "max_items": 1, "fading_items": 20}
    return simulate(bank, np.zeros(1000), seed=1, **options).items[:, 0]


@pytest.mark.parametrize(("selection", "expected"), [("mfi", 63), ("kl", 63), ("mepv", 19), ("mpwi", 44)])
def test_the_next_item_of_catr(selection: str, expected: int) -> None:
    """At theta = 0.3 after items 5, 10, 15 (from 1), answered right, wrong, right.

    CatR weights "KL" by the likelihood alone and predicts the answer in "MEPV" at theta; here that changes no choice.
    """
    state = after(tcals(), [4, 9, 14], [1, 0, 1], selection=selection, n_nodes=33, bounds=(-4, 4))
    assert choose(replace(state.standing, theta=0.3)) + 1 == expected


def test_the_information_of_catr() -> None:
    table = start(tcals()).standing.plan.tables.information
    assert table.at(0.3)[62] == pytest.approx(3.179007, abs=5e-7)


@pytest.mark.parametrize("model", MODELS)
def test_the_rule_of_largest_information_is_exact(model: str) -> None:
    bank, rng = a_bank(50, model=model), np.random.default_rng(3)
    state = start(bank, max_items=20)
    while not is_finished(state):
        exact = information(state.theta, bank)[0]
        exact[list(state.items)] = -1
        item = next_item(state)
        assert exact[item] >= exact.max() - 2e-9
        state = answer(state, item, int(rng.integers(bank.n_categories[item])))


def test_equally_good_items_come_in_their_order() -> None:
    bank = ItemBank(a=[1.0, 1.5, 1.5, 1.5], b=[0.0, 0.5, 0.5, -0.5])
    state = start(bank)
    for expected in (1, 2, 3, 0):
        assert next_item(state) == expected
        state = answer(state, expected, 1)
        state = replace(state, standing=replace(state.standing, theta=0.0))


def test_a_difference_without_meaning_decides_nothing() -> None:
    """Else rounding, which differs between machines, would."""
    assert next_item(start(ItemBank(a=[1.0, 1.5, 1.5 + 1e-11], b=[0.0, 0.0, 0.0]))) == 1
    assert next_item(start(ItemBank(a=[1.0, 1.5, 1.5 + 1e-7], b=[0.0, 0.0, 0.0]))) == 2


def likelihoods(state: State) -> np.ndarray:
    """Likelihood of each category of each item at the nodes, n_nodes x k x m."""
    return category_probability(state.standing.plan.tables.nodes, state.bank)


def test_expected_variance_by_hand() -> None:
    """The mean of the variances after each answer, weighted by what the posterior predicts."""
    state = after(SMALL, [0], [2])
    nodes, posterior = state.standing.plan.tables.nodes, state.standing.posterior
    expected = []
    for item in range(4):
        total = 0.0
        for category in range(3 if item != 2 else 2):
            joint = posterior * likelihoods(state)[:, item, category]
            mean = np.average(nodes, weights=joint)
            total += joint.sum() * np.average((nodes - mean) ** 2, weights=joint)
        expected.append(total)
    assert variance_after_each(state.standing) == pytest.approx(expected, abs=1e-12)
    assert [variance_after(state.standing, item) for item in range(4)] == pytest.approx(expected, abs=1e-12)
    state = after(SMALL, [0], [2], selection="mepv")
    assert next_item(state) == 1 + int(np.argmin(expected[1:]))


def test_weighted_and_kullback_leibler_information_by_hand() -> None:
    state = after(SMALL, [3], [1])
    nodes, posterior = state.standing.plan.tables.nodes, state.standing.posterior
    weighted = posterior @ information(nodes, SMALL)
    at_theta = category_probability(state.theta, SMALL)[0]
    divergence = [
        sum(
            weight * share * (log(share) - log(likelihoods(state)[node, item, category]))
            for node, weight in enumerate(posterior)
            for category, share in enumerate(at_theta[item])
            if share > 0
        )
        for item in range(3)
    ]
    assert next_item(after(SMALL, [3], [1], selection="mpwi")) == int(np.argmax(weighted[:3]))
    assert next_item(after(SMALL, [3], [1], selection="kl")) == int(np.argmax(divergence))


def test_randomesque_draws_evenly_from_the_five_best() -> None:
    bank = a_bank(40)
    best = np.argsort(-information(0.0, bank)[0])[:5]
    counts = np.bincount(first_items(bank, "randomesque"), minlength=40)
    assert set(np.flatnonzero(counts)) == set(best)
    assert chisquare(counts[best]).pvalue > 0.001


def test_randomesque_takes_what_is_left() -> None:
    bank = a_bank(4)
    for seed in range(8):
        state = after(bank, [0, 2], [1, 0], selection="randomesque", seed=seed)
        assert next_item(state) in {1, 3}
    assert next_item(start(bank, selection="randomesque", n_best=1)) == next_item(start(bank))


def test_chance_fades_as_published() -> None:
    """Sums of 0, 1, 2, 3 to the power of the acceleration, over their total."""
    assert [progress(step, 4, 1.0) for step in (1, 2, 3, 4, 5)] == pytest.approx([0, 1 / 6, 1 / 2, 1, 1])
    assert [progress(step, 4, 2.0) for step in (1, 2, 3, 4)] == pytest.approx([0, 1 / 14, 5 / 14, 1])
    assert [progress(step, 4, 0.0) for step in (1, 2, 3, 4)] == pytest.approx([0.25, 0.5, 0.75, 1])
    assert progress(1, 1, 1.0) == 1


def test_progressive_begins_with_any_item_and_ends_with_the_best() -> None:
    bank = a_bank(10)
    assert chisquare(np.bincount(first_items(bank, "progressive"))).pvalue > 0.001
    for seed in range(10):
        state = after(bank, [0, 1, 2], [1, 0, 1], selection="progressive", fading_items=4, seed=seed)
        assert next_item(state) == next_item(after(bank, [0, 1, 2], [1, 0, 1]))


def test_the_length_of_the_test_is_the_length_of_the_fading() -> None:
    bank = a_bank(30)
    assert start(bank, max_items=7).rules.fading == 7
    assert start(bank).rules.fading == 20
    assert start(bank, max_items=7, fading_items=5).rules.fading == 5


def test_random_items_are_equally_likely_at_every_step() -> None:
    items = simulate(a_bank(6), np.zeros(1000), seed=2, selection="random").items
    for step in range(6):
        assert chisquare(np.bincount(items[:, step], minlength=6)).pvalue > 0.001
    assert np.array_equal(np.sort(items, axis=1), np.tile(np.arange(6), (1000, 1)))


@pytest.mark.parametrize(
    ("selection", "items"),
    [
        ("random", (17, 6, 9, 8, 15, 1)),
        ("randomesque", (9, 1, 8, 14, 13, 2)),
        ("progressive", (6, 7, 1, 15, 2, 10)),
    ],
)
def test_a_seed_gives_the_same_items_on_every_machine(selection: str, items: tuple[int, ...]) -> None:
    state = start(a_bank(20), selection=selection, seed=20260101, max_items=6)
    while not is_finished(state):
        state = answer(state, next_item(state), 1)
    assert state.items == items


def test_one_draw_is_the_first_of_many() -> None:
    seeds = words(3, 4)
    for step in (1, 2, 50):
        expected = draws(seeds, step, 7)[:, 0]
        assert np.array_equal(draw(seeds, step), expected)
        assert [draw(seed, step) for seed in seeds] == expected.tolist()
        assert np.array_equal(draws(seeds[2], step, 7), draws(seeds, step, 7)[2])


@given(st.lists(st.sampled_from([0.1, 0.2, 0.2 + 1e-12, 0.5, 0.7, -np.inf]), min_size=6, max_size=6))
def test_the_best_are_found_one_after_the_other(scores: list[float]) -> None:
    row = np.array(scores)
    rows = np.array([scores, scores[::-1], [0.1] * 6, [-np.inf] * 5 + [0.2]])
    for n_best in (1, 2, 3, 6, 7):
        for found, given_scores in zip(among_best(rows, n_best), rows, strict=True):
            expected, left = set(), given_scores.copy()
            for _ in range(n_best):
                if np.isfinite(left).any():
                    expected.add(int(first_best(left)))
                    left[first_best(left)] = -np.inf
            assert set(np.flatnonzero(found)) == expected
        assert np.array_equal(among_best(row, n_best), among_best(rows, n_best)[0])


def test_what_is_drawn_does_not_depend_on_how_often_one_asks() -> None:
    state = start(a_bank(20), selection="random", seed=5)
    assert len({next_item(state) for _ in range(5)}) == 1


@pytest.mark.parametrize("selection", ["mfi", "randomesque", "progressive", "random", "mpwi", "mepv", "kl"])
@pytest.mark.parametrize("model", MODELS)
def test_every_rule_works_with_every_model(selection: str, model: str) -> None:
    state = start(a_bank(6, model=model), selection=selection)
    while not is_finished(state):
        state = answer(state, next_item(state), 1)
    assert sorted(state.items) == list(range(6))


def test_right_answers_bring_harder_items() -> None:
    bank = ItemBank(a=[1.0] * 9, b=np.linspace(-2, 2, 9))
    right, wrong = (after(bank, [4], [response]) for response in (1, 0))
    assert bank.b[next_item(right)] > 0 > bank.b[next_item(wrong)]
    assert prod(bank.b[[next_item(right), next_item(wrong)]]) < 0
