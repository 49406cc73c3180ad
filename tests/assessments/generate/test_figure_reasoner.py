"""The reasoner of figure matrices: matrices worked by hand, rules that compete, and what it must not depend on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidMatrix
from assessments.generate import solve_figure_matrix
from assessments.generate.figure_reasoner import explain
from assessments.generate.figure_sets import MIRRORS, STEPS, mirrored, turned
from assessments.generate.figure_space import ATTRIBUTES, decode, encode

pytestmark = pytest.mark.pure

#: Eight values in reading order, the rule and direction that explain them most simply, and the ninth value.
BY_HAND = [
    ("shape", ["cross"] * 8, "unchanged", "rows", "cross"),
    ("fill", [*["empty"] * 3, *["tone"] * 3, *["dots"] * 2], "constant", "rows", "dots"),
    ("fill", ["empty", "tone", "dots"] * 2 + ["empty", "tone"], "constant", "columns", "dots"),
    ("count", [1, 2, 3, 3, 4, 5, 4, 5], "progression", "rows", 6),
    ("count", [6, 5, 6, 4, 3, 4, 2, 1], "progression", "columns", 2),
    ("size", [3, 2, 1, 4, 3, 2, 3, 2], "progression", "rows", 1),
    ("fill", ["tone", "dots", "empty", "dots", "empty", "tone", "empty", "tone"], "distribution", "rows", "dots"),
    # One step of a ray is an eighth of a turn: 0 is up, 2 is right.
    ("rays", [[0, 1], [2, 3], [4, 5], [1, 3], [3, 5], [5, 7], [0, 3], [2, 5]], "rotation", "rows", [4, 7]),
    ("rays", [[0, 1], [1, 2], [0, 1, 2], [3, 4], [4, 5], [3, 4, 5], [6, 0], [6, 2]], "or", "rows", [0, 2, 6]),
    ("rays", [[0, 1, 2], [0], [1, 2], [3, 4, 6], [6], [3, 4], [5, 6, 7], [6]], "subtraction", "rows", [5, 7]),
    ("rays", [[0, 1, 2], [1, 2, 3], [1, 2], [4, 5, 7], [5, 6], [5], [0, 2, 6], [2, 6, 7]], "and", "rows", [2, 6]),
    ("rays", [[0, 1], [1, 2], [0, 2], [3, 4], [4, 6], [3, 6], [5, 7, 1], [5, 2]], "xor", "rows", [1, 2, 7]),
    # The second is the first with left and right swapped, the third the second upside down.
    ("rays", [[1, 2], [6, 7], [5, 6], [2, 3, 0], [5, 6, 0], [4, 6, 7], [1, 4], [4, 7]], "reflection", "rows", [0, 5]),
    ("places", [[0, 1], [2, 5], [8, 7], [0], [2], [8], [1, 4], [5, 4]], "rotation", "rows", [4, 7]),
    ("lines", [[0], [1], [0, 1], [8, 4], [4, 9], [8, 4, 9], [2, 5], [3, 5]], "or", "rows", [2, 3, 5]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "rule", "direction", "ninth"), BY_HAND)
def test_a_matrix_worked_by_hand_is_solved(
    name: str, values: list[object], rule: str, direction: str, ninth: object
) -> None:
    solution = solve_figure_matrix([{name: value} for value in values], [{name: ninth}])
    simplest = solution.explanations[name][0]
    assert (simplest.rule, simplest.direction, simplest.value) == (rule, direction, ninth)
    assert solution.consistent == (0,)
    assert solution.complexity == simplest.complexity


def test_attributes_are_reasoned_about_one_by_one() -> None:
    """Shapes distributed, counts growing: two rules, one answer, as in the problems of Carpenter and others (1990)."""
    shapes = ["circle", "square", "cross", "square", "cross", "circle", "cross", "circle"]
    counts = [1, 2, 3, 2, 3, 4, 3, 4]
    cells = [{"shape": shape, "count": count} for shape, count in zip(shapes, counts, strict=True)]
    options = [{"shape": shape, "count": count} for shape in ("circle", "square") for count in (4, 5)]
    solution = solve_figure_matrix(cells, options)
    assert solution.consistent == (3,)
    assert solution.is_unique
    assert solution.complexity == 4 + 2


def test_competing_rules_leave_no_proof() -> None:
    # Or and exclusive or say the same of both complete rows, and different things of the last one.
    rays = [[0], [1], [0, 1], [2], [3], [2, 3], [4, 5], [5, 6]]
    cells = [{"rays": value} for value in rays]
    solution = solve_figure_matrix(cells, [{"rays": [4, 5, 6]}, {"rays": [4, 6]}, {"rays": [4]}])
    assert solution.consistent == (0, 1)
    assert not solution.is_unique
    # Even if only one of the two is offered, the matrix itself has two answers.
    assert not solve_figure_matrix(cells, [{"rays": [4, 6]}, {"rays": [4]}]).is_unique


def test_the_same_option_twice_leaves_no_proof() -> None:
    assert not solve_figure_matrix([{"count": 2}] * 8, [{"count": 2}, {"count": 2}]).is_unique


def test_what_no_rule_explains_has_no_answer() -> None:
    solution = solve_figure_matrix([{"count": count} for count in (1, 5, 2, 4, 4, 1, 6, 2)], [{"count": 3}])
    assert solution.explanations == {"count": ()}
    assert solution.consistent == ()
    assert not solution.is_unique


def test_a_progression_does_not_leave_its_range() -> None:
    assert [found.rule for found in explain("count", [1, 2, 3, 3, 4, 5, 5, 6])] == []


@given(st.lists(st.integers(0, 2), min_size=8, max_size=8), st.permutations(range(6)))
@settings(max_examples=20)
def test_words_are_only_names(codes: list[int], names: list[int]) -> None:
    found = {(one.rule, one.direction, names[one.code]) for one in explain("shape", codes)}
    renamed = explain("shape", [names[code] for code in codes])
    assert {(one.rule, one.direction, one.code) for one in renamed} == found


@given(st.lists(st.integers(0, 3), min_size=8, max_size=8))
@settings(max_examples=20)
def test_rows_and_columns_change_places_with_the_matrix(codes: list[int]) -> None:
    flipped = [codes[place] for place in (0, 3, 6, 1, 4, 7, 2, 5)]
    swap = {"rows": "columns", "columns": "rows"}
    found = {(one.rule, swap[one.direction], one.code) for one in explain("rays", codes)}
    assert {(one.rule, one.direction, one.code) for one in explain("rays", flipped)} == found


@pytest.mark.parametrize("name", STEPS)
def test_turning_and_mirroring_move_each_element_to_one_place(name: str) -> None:
    every = 2 ** ATTRIBUTES[name].k_elements - 1
    for element in range(ATTRIBUTES[name].k_elements):
        one = 1 << element
        assert turned(name, turned(name, one, 1), -1) == one
        assert turned(name, one, STEPS[name]) == one
        assert all(mirrored(name, mirrored(name, one, mirror), mirror) == one for mirror in MIRRORS)
        # Mirrored, turned back and mirrored again is turned.
        assert mirrored(name, turned(name, mirrored(name, one, "sideways"), -1), "sideways") == turned(
            name, one, 1
        )
    assert turned(name, every, 1) == mirrored(name, every, "sideways") == every


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_values_survive_being_coded(name: str) -> None:
    assert all(encode(name, decode(name, code)) == code for code in ATTRIBUTES[name].codes)


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ([{"count": 1}] * 7, "eight cells, not 7"),
        ([{"count": 1}] * 7 + [{"size": 1}], "one has size"),
        ([{"count": 0}] * 8, "count cannot be 0"),
        ([{"count": True}] * 8, "count cannot be True"),
        ([{"count": 1.0}] * 8, r"count cannot be 1\.0"),
        ([{"shape": "blob"}] * 8, "shape cannot be 'blob'"),
        ([{"rays": [8]}] * 8, r"rays cannot be \[8\]"),
        ([{"rays": 3}] * 8, "rays cannot be 3"),
        ([{"colour": 3}] * 8, "no attribute 'colour'"),
    ],
)
def test_what_lies_outside_the_space_is_refused(cells: list[dict[str, object]], complaint: str) -> None:
    with pytest.raises(InvalidMatrix, match=complaint):
        solve_figure_matrix(cells, cells[:1])
