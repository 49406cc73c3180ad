"""The eight options of a figure matrix tell nothing about the right one, whoever compares them with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.generate import GeneratedItem, figure_matrix, figure_matrix_models
from assessments.generate.figure_models import plan_of
from assessments.generate.figure_options import Change, combine, places_of_change
from assessments.generate.figure_space import ATTRIBUTES
from assessments.generate.item import Plain

pytestmark = pytest.mark.pure

CHANCE = 1 / 8
Cell = Mapping[str, Plain]
Scores = Callable[[Sequence[Cell]], list[float]]


def features(cell: Cell) -> set[tuple[str, object]]:
    """Every attribute with its value; of a set also each element, there or not."""
    found: set[tuple[str, object]] = set()
    for name, value in cell.items():
        found.add((name, str(value)))
        if isinstance(value, list):
            found |= {(name, (place, place in value)) for place in range(ATTRIBUTES[name].k_elements)}
    return found


def overlaps(options: Sequence[Cell]) -> list[list[int]]:
    """For each option how many features it shares with each of the others, in ascending order."""
    known = [features(option) for option in options]
    return [sorted(len(one & other) for other in known if other is not one) for one in known]


def shared_with_others(options: Sequence[Cell]) -> list[float]:
    return [float(sum(profile)) for profile in overlaps(options)]


def odd_one_out(options: Sequence[Cell]) -> list[float]:
    return [-float(min(profile)) for profile in overlaps(options)]


def votes(options: Sequence[Cell]) -> list[float]:
    """How many options have the value that this one has, summed over attributes."""
    counted = {name: Counter(str(option[name]) for option in options) for name in options[0]}
    return [float(sum(counted[name][str(option[name])] for name in option)) for option in options]


def most_elements(options: Sequence[Cell]) -> list[float]:
    return [
        float(sum(len(value) for value in option.values() if isinstance(value, list))) for option in options
    ]


def hits(scores: Sequence[float], key: int) -> float:
    """The probability of hitting the key when one of the best is picked by chance."""
    best = [place for place, score in enumerate(scores) if score == max(scores)]
    return (key in best) / len(best)


@given(st.integers(0, 2**63 - 1))
@settings(max_examples=20)
def test_each_option_shares_as_much_with_the_others_as_any(seed: int) -> None:
    options = figure_matrix(seed).options
    assert options is not None
    profiles = overlaps(options)
    assert all(profile == profiles[0] for profile in profiles)
    for scores in (shared_with_others, odd_one_out, votes, most_elements):
        assert len(set(scores(options))) == 1, scores


@pytest.mark.parametrize("k_changes", [3, 4])
def test_every_change_is_made_in_four_of_eight_options(k_changes: int) -> None:
    names = ("shape", "size", "fill", "count")[:k_changes]
    cells = combine(dict.fromkeys(names, 2), [Change(name, 1) for name in names])
    assert len({tuple(cell.values()) for cell in cells}) == 8
    assert all(Counter(cell[name] for cell in cells) == {2: 4, 3: 4} for name in names)
    # By hand: with three changes the others are 1, 1, 1, 2, 2, 2 and 3 changes away; with four 2 six times and 4 once.
    expected = [1, 1, 1, 2, 2, 2, 3] if k_changes == 3 else [2, 2, 2, 2, 2, 2, 4]
    for cell in cells:
        away = sorted(
            sum(cell[name] != other[name] for name in names) for other in cells if other is not cell
        )
        assert away == expected


def test_options_differ_in_every_governed_attribute() -> None:
    for seed in range(40):
        item = figure_matrix(seed)
        governed = [rule.partition("=")[0] for rule in str(item.radicals["rules"]).split()]
        for name in governed:
            assert len({str(option[name]) for option in item.options or ()}) > 1


def test_three_changes_are_found_for_every_plan() -> None:
    totals = Counter(sum(places_of_change(plan_of(model)).values()) for model in figure_matrix_models())
    assert set(totals) == {3, 4}
    assert totals[4] == sum(model.radicals["n_rules"] == 4 for model in figure_matrix_models())


def likeness(item: GeneratedItem, sign: int) -> list[float]:
    """How much each option has in common with the eight cells that are shown, or how little."""
    shown = [features(cell) for cell in item.stem["cells"]]
    return [float(sign * sum(len(features(one) & cell) for cell in shown)) for one in item.options or ()]


@pytest.mark.slow
def test_no_comparison_of_options_beats_chance_over_ten_thousand_items() -> None:
    ways: dict[str, Scores] = {
        "shares most": shared_with_others,
        "odd one out": odd_one_out,
        "most common values": votes,
        "most elements": most_elements,
    }
    won: Counter[str] = Counter()
    keys: Counter[int] = Counter()
    n_items = 10_000
    for seed in range(n_items):
        item = figure_matrix(seed)
        keys[item.key] += 1
        for name, scores in ways.items():
            won[name] += hits(scores(item.options), item.key)
        won["most like the matrix"] += hits(likeness(item, 1), item.key)
        won["least like the matrix"] += hits(likeness(item, -1), item.key)
    for name in ways:
        assert abs(won[name] / n_items - CHANCE) <= 0.01, name
    # To be like the matrix is no comparison of options; it may help a little, never more than a third of the way.
    assert won["most like the matrix"] / n_items < 0.3
    assert won["least like the matrix"] / n_items < 0.3
    # Each place is the key as often as any other: chi-square with 7 degrees of freedom, beyond 24.3 once in 1,000.
    assert sum((keys[place] - n_items / 8) ** 2 / (n_items / 8) for place in range(8)) < 24.3


def test_the_checker_notices_a_key_in_the_middle() -> None:
    """Distractors that each change the key alone make it the one that shares most: the trap that is avoided here."""
    key = {"shape": "circle", "size": 1, "fill": "tone", "count": 1}
    star = [
        key,
        *({**key, name: value} for name, value in (("shape", "cross"), ("size", 2), ("fill", "dots"))),
    ]
    assert hits(shared_with_others(star), 0) == 1.0
    assert hits(votes(star), 0) == 1.0
