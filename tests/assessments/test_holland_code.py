"""The code, its ties, and the consistency of its first two letters."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import InvalidCode, InvalidScores
from assessments.interests import ConsistencyLevel, HollandCode, consistency, hexagon_distance, holland_code

pytestmark = pytest.mark.pure

six_scores = st.lists(st.integers(0, 40), min_size=6, max_size=6)


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        ([31, 20, 12, 9, 8, 7], "RIASEC"),
        ([9, 20, 12, 31, 31, 8], "{S|E}IARC"),
        ([20, 20, 20, 20, 20, 20], "{R|I|A|S|E|C}"),
        ([10, 30, 10, 5, 20, 5], "IE{R|A}{S|C}"),
    ],
)
def test_letters_stand_by_score_and_ties_stay_together(scores: list[int], code: str) -> None:
    assert str(holland_code(scores)) == code
    assert str(holland_code(np.array(scores, dtype=float))) == code
    assert str(holland_code(dict(zip("RIASEC", scores, strict=True)))) == code


def test_a_tie_does_not_depend_on_the_order_in_which_scores_are_given() -> None:
    assert holland_code({"E": 30, "S": 30, "I": 2}) == holland_code({"I": 2, "S": 30, "E": 30})


def test_the_order_inside_a_tie_means_nothing() -> None:
    assert HollandCode.parse("{E|S}IA") == HollandCode.parse("{S|E}IA")
    assert HollandCode.parse("{E|S}IA") != HollandCode.parse("{S|E}AI")


def test_types_without_a_score_stay_out() -> None:
    assert str(holland_code({"R": 3, "S": None, "C": 9})) == "CR"
    assert str(holland_code([3, float("nan"), None, None, None, 9])) == "CR"


def test_tolerance_is_measured_from_the_highest_of_a_group() -> None:
    scores = {"R": 30, "I": 28, "A": 26, "S": 10}
    assert str(holland_code(scores, tolerance=2)) == "{R|I}AS"
    assert str(holland_code(scores, tolerance=4)) == "{R|I|A}S"


def test_the_top_keeps_a_tie_across_the_cut_whole() -> None:
    code = HollandCode.parse("RI{A|S}EC")
    assert (str(code.top(1)), str(code.top(3)), str(code.top(4))) == ("R", "RI{A|S}", "RI{A|S}")
    assert code.letters(3) == ("R", "I", "A", "S")
    assert code.letters() == tuple("RIASEC")


def test_orders_are_all_that_the_ties_allow() -> None:
    code = HollandCode.parse("R{I|A|S}EC")
    assert sorted("".join(order) for order in code.orders(3)) == ["RAI", "RAS", "RIA", "RIS", "RSA", "RSI"]
    assert len(set(HollandCode.parse("{R|I|A|S|E|C}").orders(3))) == 120


@pytest.mark.parametrize("text", ["", "RR", "RX", "{R}I", "{R|I", "R|I", "ria", "R I", "{R|I}{I|A}"])
def test_a_text_that_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidCode):
        HollandCode.parse(text)


@pytest.mark.parametrize("groups", [(), (("R",), ()), (("R", "R"),), (("Q",),)])
def test_a_code_cannot_be_made_of_anything_else(groups: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(InvalidCode):
        HollandCode(groups)


@pytest.mark.parametrize(
    ("scores", "complaint"),
    [
        ({}, "at least one scored type"),
        ({"X": 3}, "'X' is not one of"),
        ([1, 2, 3], "six numbers are needed"),
        ([1, 2, 3, 4, 5, float("inf")], "type C is infinite"),
        ({"R": "many"}, "'many' is not a number"),
    ],
)
def test_scores_that_are_none_are_refused(scores: object, complaint: str) -> None:
    with pytest.raises(InvalidScores, match=complaint):
        holland_code(scores)  # type: ignore[arg-type]


@pytest.mark.parametrize("tolerance", [-1.0, float("nan"), "a", None])
def test_a_tolerance_below_zero_is_refused(tolerance: float) -> None:
    with pytest.raises(InvalidScores, match="is no number of zero or more"):
        holland_code([1, 2, 3, 4, 5, 6], tolerance=tolerance)


@given(six_scores)
def test_a_code_reads_back_what_it_writes(scores: list[int]) -> None:
    code = holland_code(scores)
    assert HollandCode.parse(str(code)) == code
    assert sorted(code.letters()) == sorted("RIASEC")


@given(six_scores)
def test_only_equal_scores_share_a_group(scores: list[int]) -> None:
    by_letter = dict(zip("RIASEC", scores, strict=True))
    levels = [{by_letter[letter] for letter in group} for group in holland_code(scores).groups]
    assert all(len(level) == 1 for level in levels)
    heights = [level.pop() for level in levels]
    assert heights == sorted(set(scores), reverse=True)


@given(six_scores, st.permutations(range(6)))
def test_exchanging_types_exchanges_letters(scores: list[int], order: list[int]) -> None:
    moved = {"RIASEC"[order[place]]: score for place, score in enumerate(scores)}
    renamed = [
        {"RIASEC"[order["RIASEC".index(letter)]] for letter in group} for group in holland_code(scores).groups
    ]
    assert [set(group) for group in holland_code(moved).groups] == renamed


def test_the_hexagon_has_six_neighbours_six_alternates_and_three_opposites() -> None:
    distances = [hexagon_distance(first, second) for first, second in permutations("RIASEC", 2)]
    assert [distances.count(steps) for steps in (1, 2, 3)] == [12, 12, 6]
    with pytest.raises(InvalidCode, match="'Q'"):
        hexagon_distance("R", "Q")


@pytest.mark.parametrize("code", [3, None, 2.5, ["R", "I"]])
def test_what_is_no_text_is_no_code(code: object) -> None:
    for function in (consistency, HollandCode.parse):
        with pytest.raises(InvalidCode, match="is not a code such as RIA"):
            function(code)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("RIA", "high"),
        ("RCS", "high"),
        ("RAS", "medium"),
        ("RSE", "low"),
        ("{S|E}I", "high"),
        ("{R|S}I", "low"),
    ],
)
def test_consistency_by_the_distance_of_the_first_two(code: str, level: str) -> None:
    assert consistency(code).level == ConsistencyLevel(level)
    assert consistency(code).possible == (ConsistencyLevel(level),)


@pytest.mark.parametrize(
    ("code", "possible"),
    [
        ("R{I|S}A", ["high", "low"]),
        ("{R|I|A}S", ["high", "medium"]),
        ("{R|I|A|S|E|C}", ["high", "medium", "low"]),
        ("R", []),
    ],
)
def test_a_tie_that_matters_leaves_consistency_open(code: str, possible: list[str]) -> None:
    assert consistency(HollandCode.parse(code)).level is None
    assert [level.value for level in consistency(code).possible] == possible
