"""A guessed order beside the result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import InvalidGuess, InvalidScores
from assessments.interests import Agreement, compare_guess

pytestmark = pytest.mark.pure

CLEAR = [30, 24, 18, 12, 6, 0]
ONES = [1.0] * 6


def test_the_right_order_agrees() -> None:
    found = compare_guess("RIASEC", CLEAR, ONES)
    assert (found.agreement, found.surprises) == (Agreement.agree, ())
    assert [(place.letter, place.guessed, place.found, place.difference) for place in found.places[:2]] == [
        ("R", 1, 1, 0),
        ("I", 2, 2, 0),
    ]


def test_the_opposite_order_differs_and_names_the_two_largest_gaps() -> None:
    found = compare_guess("CESAIR", CLEAR, ONES)
    assert found.agreement is Agreement.differ
    assert [(place.letter, place.difference, place.gap) for place in found.surprises] == [
        ("R", 5, 30.0),
        ("C", -5, -30.0),
    ]


def test_a_first_guess_that_stands_agrees_partly() -> None:
    found = compare_guess("RCASEI", CLEAR, ONES)
    assert found.agreement is Agreement.partly
    assert {place.letter for place in found.surprises} == {"I", "C"}


def test_a_difference_within_measurement_error_is_no_surprise() -> None:
    scores = [30, 29, 10, 8, 6, 0]
    close = compare_guess("IRASEC", scores, ONES)
    assert [place.difference for place in close.places[:2]] == [1, -1]
    assert (close.agreement, close.surprises) == (Agreement.agree, ())
    assert compare_guess("IRASEC", scores, [0.1] * 6).agreement is Agreement.differ


@pytest.mark.parametrize(("gap", "is_surprise"), [(2.77, False), (2.78, True)])
def test_the_band_is_that_of_a_difference_of_two_scores(gap: float, is_surprise: bool) -> None:
    found = compare_guess("IR", [30 + gap, 30, 0, 0, 0, 0], ONES)
    assert [place.is_surprise for place in found.places[:2]] == [is_surprise, is_surprise]
    assert found.places[0].band == pytest.approx(1.96 * 2**0.5)


def test_a_tie_fits_any_of_its_places() -> None:
    found = compare_guess("EIRASC", [30, 30, 30, 12, 6, 0], ONES)
    by_letter = {place.letter: place for place in found.places}
    assert [(by_letter[letter].found, by_letter[letter].difference) for letter in "RIA"] == [
        (1, 0),
        (1, 0),
        (1, 1),
    ]
    assert by_letter["A"].gap == 18.0
    assert by_letter["E"].difference == -4


def test_a_type_left_out_of_the_guess_is_a_surprise_only_above_it() -> None:
    found = compare_guess("IA", CLEAR, ONES)
    by_letter = {place.letter: place for place in found.places}
    assert (by_letter["R"].guessed, by_letter["R"].difference, by_letter["R"].gap) == (None, 2, 12.0)
    assert [by_letter[letter].difference for letter in "SEC"] == [0, 0, 0]
    assert found.surprises[0].letter == "R"


def test_one_letter_is_a_guess() -> None:
    assert compare_guess(["R"], CLEAR, ONES).agreement is Agreement.agree
    assert compare_guess(["C"], CLEAR, ONES).agreement is Agreement.differ


def test_of_equal_gaps_the_higher_score_comes_first() -> None:
    found = compare_guess("IRSAEC", [30, 20, 10, 0, 0, 0], ONES)
    assert [place.letter for place in found.surprises] == ["R", "I"]


def test_the_largest_gap_is_counted_in_bands() -> None:
    found = compare_guess("IRSAEC", [36, 26, 20, 12, 6, 0], [3, 3, 0.5, 0.5, 3, 3])
    assert [place.letter for place in found.surprises] == ["A", "S"]


def test_without_error_points_decide() -> None:
    found = compare_guess("CIASER", CLEAR, [0] * 6)
    assert [place.letter for place in found.surprises] == ["R", "C"]


@pytest.mark.parametrize("scores", [[20] * 6, [22, 21, 20, 19, 18, 20]])
def test_flat_scores_contradict_no_guess(scores: list[int]) -> None:
    found = compare_guess("CESAIR", scores, [3.667] * 6)
    assert (found.agreement, found.surprises, len(found.places)) == (Agreement.undecided, (), 6)


def test_types_without_a_score_are_passed_over() -> None:
    found = compare_guess("SRI", {"R": 30, "I": 10}, {"R": 1, "I": 1})
    assert found.agreement is Agreement.agree
    assert [(place.letter, place.guessed) for place in found.places] == [("R", 1), ("I", 2)]


@pytest.mark.parametrize("scores", [{}, {"R": 30}, {"I": 30, "A": 10}])
def test_too_little_to_compare_is_undecided(scores: dict[str, int]) -> None:
    assert compare_guess("R", scores, {"R": 1, "I": 1, "A": 1}).agreement is Agreement.undecided


@pytest.mark.parametrize("guess", ["", "RR", "RX", ["R", ""], ["ria"], 3, None])
def test_a_guess_that_is_none_is_refused(guess: str | list[str]) -> None:
    with pytest.raises(InvalidGuess):
        compare_guess(guess, CLEAR, ONES)


def test_scores_without_errors_are_refused() -> None:
    with pytest.raises(InvalidScores, match="no standard error"):
        compare_guess("RIA", CLEAR, {})


@given(
    st.integers(1, 6).flatmap(lambda n: st.permutations("RIASEC").map(lambda letters: letters[:n])),
    st.lists(st.integers(0, 40), min_size=6, max_size=6),
)
def test_every_guess_and_profile_has_a_comparison(guess: list[str], scores: list[int]) -> None:
    found = compare_guess(guess, scores, [3.667] * 6)
    assert [place.letter for place in found.places if place.guessed] == sorted(
        guess, key=lambda letter: (-scores["RIASEC".index(letter)], "RIASEC".index(letter))
    )
    assert all(
        place.is_surprise and place.difference and place.gap * place.difference > 0
        for place in found.surprises
    )
    assert len(found.surprises) <= 2
    if found.agreement in (Agreement.partly, Agreement.differ):
        assert found.surprises
