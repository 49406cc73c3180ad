"""The solver of number series: by hand, against a brute force of its own kind, and by properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument
from assessments.generate import number_series
from assessments.generate.series_rules import complexity_of
from assessments.generate.series_solver import series_fits

pytestmark = pytest.mark.pure

Step = Callable[[int], int]


@pytest.mark.parametrize(
    ("terms", "rule", "complexity", "following"),
    [
        ([2, 5, 8, 11, 14], "add", 2, 17),
        ([64, 32, 16, 8, 4], "multiply", 2, 2),
        ([3, -6, 12, -24], "multiply", 2, 48),
        ([1, 4, 5, 9, 14], "sum_of_two", 2, 23),
        ([50, 31, 19, 12, 7], "difference_of_two", 2, 5),
        ([2, 3, 6, 18, 108], "product_of_two", 2, 1944),
        ([2, 3, 8, 63], "square_of_last", 2, 3968),
        ([5, 7, 11, 13, 17], "prime", 1, 19),
        ([1, 2, 4, 7, 11], "add_growing", 3, 16),
        ([2, 4, 12, 48, 240], "multiply_growing", 3, 1440),
        ([1440, 240, 48, 12, 4], "multiply_growing", 3, 2),
        ([1, 3, 7, 15, 31], "multiply_add", 3, 63),
        ([4, -7, 10, -13, 16], "sign_add", 3, -19),
        ([10, 11, 9, 12, 8], "sign_add_growing", 3, 13),
        ([1, 1, 5, 9, 17], "sum_of_two_add", 3, 29),
        ([1, 2, 3, 6, 11], "sum_of_three", 3, 20),
        ([2, 3, 7, 22, 155], "product_of_two_add", 3, 3411),
        ([3, 6, 11, 18, 27], "square", 3, 38),
        ([0, 7, 26, 63, 124], "cube", 3, 215),
        ([1, 2, 4, 8, 15, 26], "add_growing_twice", 4, 42),
        ([1, 3, 8, 19, 42, 89], "multiply_add_growing", 4, 184),
        ([1, 2, 5, 16, 65, 326], "multiply_growing_add", 4, 1957),
        ([1, 2, 5, 12, 29, 70], "weighted_sum", 4, 169),
        ([1, 2, 6, 15, 37, 90, 218], "weighted_sum_add", 5, 527),
        ([5, 8, 6, 9, 7], "periodic", 3, 10),
        ([2, 4, 7, 14, 17], "periodic", 3, 34),
        ([9, 10, 12, 15, 16, 18, 21], "periodic", 4, 22),
        ([1, 2, 4, 5, 10, 11, 22], "periodic", 3, 23),
        ([3, 30, 5, 27, 7, 24], "interleaved", 4, 9),
        ([2, 7, 6, 9, 18, 11], "interleaved", 4, 54),
    ],
)
def test_each_kind_is_found(terms: list[int], rule: str, complexity: int, following: int) -> None:
    assert (rule, complexity, following) in series_fits(terms)


def test_the_known_doubt_of_item_writers_is_seen() -> None:
    # Plus 2, plus 4 in turn makes 25; the next prime is 29.
    assert {fit.following for fit in series_fits([11, 13, 17, 19, 23])} == {25, 29}


def test_a_rule_needs_two_terms_that_confirm_it() -> None:
    assert series_fits([4, 9, 1, 7]) == ()
    # Three numbers make a parabola through any three terms; a fourth only confirms it once.
    assert all(fit.complexity <= 2 for fit in series_fits([1, 2, 4, 7]))
    assert ("add_growing", 3, 16) in series_fits([1, 2, 4, 7, 11])


def test_complexity_bounds_the_search() -> None:
    terms = [2, 4, 6, 8, 10, 12]
    assert {fit.rule for fit in series_fits(terms, complexity=2)} == {"add"}
    assert {fit.complexity for fit in series_fits(terms)} == {2, 3, 4}
    assert {fit.following for fit in series_fits(terms)} == {14}


def test_a_ratio_that_leaves_a_rest_is_no_continuation() -> None:
    assert not any(fit.rule == "multiply" for fit in series_fits([81, 27, 9, 3, 1]))


@pytest.mark.parametrize("terms", [[1, 2, 3], [], [1, 2, 3, 4.0], [True, False, True, False]])
def test_what_is_no_series_is_refused(terms: list[int]) -> None:
    with pytest.raises(InvalidArgument, match="at least four whole numbers"):
        series_fits(terms)


@settings(max_examples=25)
@given(
    st.integers(-500, 500),
    st.integers(-60, 60),
    st.integers(-9, 9),
    st.sampled_from([-4, -3, -2, -1, 1, 2, 3, 4]),
)
def test_every_series_made_by_a_rule_is_explained_by_it(start: int, a: int, e: int, r: int) -> None:
    terms = [start]
    for i in range(7):
        terms.append(terms[-1] * r + a + e * i)
    assert terms[-1] in {fit.following for fit in series_fits(terms[:-1], complexity=4)}


@settings(max_examples=20)
@given(st.lists(st.integers(-50, 50), min_size=6, max_size=9), st.integers(-300, 300))
def test_shifting_and_turning_a_line_shifts_and_turns_what_follows(noise: list[int], shift: int) -> None:
    kinds = ("add", "add_growing", "add_growing_twice")
    terms = [noise[0] + noise[1] * i + noise[2] * i * i for i in range(len(noise))]
    plain = {fit.rule: fit.following for fit in series_fits(terms) if fit.rule in kinds}
    moved = {fit.rule: fit.following for fit in series_fits([shift - t for t in terms]) if fit.rule in kinds}
    assert plain
    assert moved == {rule: shift - following for rule, following in plain.items()}


def _operations() -> list[Step]:
    added = [lambda x, a=a: x + a for a in range(-70, 71)]
    multiplied = [lambda x, r=r: x * r for r in (-5, -4, -3, -2, 2, 3, 4, 5)]
    return [*added, *multiplied]


OPERATIONS = _operations()


def _tried(terms: list[int]) -> Iterator[tuple[int, int]]:
    """Continuations by trying coefficients one after the other: complexity and next term."""
    n = len(terms)
    for period in (1, 2, 3):
        slots = [
            [do for do in OPERATIONS if all(do(terms[i]) == terms[i + 1] for i in range(slot, n - 1, period))]
            for slot in range(period)
        ]
        if all(slots) and n > 2 * period:
            yield from ((1 + period, do(terms[-1])) for do in slots[(n - 1) % period])
    for growth, factor in product(range(-25, 26), (1, 2, 3)):
        first = terms[1] - factor * terms[0]
        if all(terms[i + 1] == factor * terms[i] + first + growth * i for i in range(n - 1)):
            yield 3 + (factor > 1 and growth != 0), factor * terms[-1] + first + growth * (n - 1)
    for p, q in product(range(-3, 4), repeat=2):
        rest = terms[2] - p * terms[1] - q * terms[0]
        if all(terms[i + 2] == p * terms[i + 1] + q * terms[i] + rest for i in range(n - 2)):
            told = 2 * ((p, q) not in {(1, 1), (-1, 1), (1, -1)}) + (rest != 0)
            yield 2 + told, p * terms[-1] + q * terms[-2] + rest


def _tried_in_turn(terms: list[int]) -> Iterator[tuple[int, int]]:
    strands = [terms[len(terms) % 2 :: 2], terms[1 - len(terms) % 2 :: 2]]
    found = [
        {do(strand[-1]) for do in OPERATIONS if all(do(a) == b for a, b in pairwise(strand))}
        for strand in strands
    ]
    if found[1]:
        yield from ((4, following) for following in found[0])


def test_brute_force_agrees_with_the_proof() -> None:
    n_tried = 0
    for seed in range(100):
        item = number_series(seed)
        terms, complexity = list(item.stem["terms"]), complexity_of(item.radicals["rule"])
        found = [*_tried(terms), *_tried_in_turn(terms)]
        simple = {following for told, following in found if told <= min(complexity, len(terms) - 2)}
        assert simple <= {item.key}, item
        n_tried += bool(simple)
    # Where the grid holds the rule, brute force finds it: most items, not none.
    assert n_tried > 40


def test_brute_force_finds_doubt_where_there_is_some() -> None:
    assert {following for _, following in _tried([1, 2, 4])} > {7, 8}
