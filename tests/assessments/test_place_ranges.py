"""How far the place of an occupation moves within the errors of the scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from assessments import InvalidDraws, InvalidScores, InvalidSeed
from assessments.interests import PlaceRange, place_ranges, profile_match
from assessments.interests.confidence import draw_scores

pytestmark = pytest.mark.pure

PERSON = [31, 22, 8, 13, 17, 28]
ERRORS = [3.667] * 6
IDS = [f"occupation-{number:03}" for number in range(118)]
PROFILES = np.random.default_rng(1).uniform(1, 7, (118, 6)).round(2)
OCCUPATIONS = (IDS, PROFILES)


def test_without_error_a_place_is_a_point() -> None:
    found = place_ranges(PERSON, OCCUPATIONS, errors=[0] * 6, seed=1)
    for match in profile_match(PERSON, OCCUPATIONS).ranked:
        assert found[match.occupation] == PlaceRange(match.place, match.place, match.r, match.r)


def test_by_hand() -> None:
    """Two opposite occupations and a person who is sure of one of them."""
    found = place_ranges(
        [9, 1, 1, 1, 1, 1], {"a": [7, 1, 1, 1, 1, 1], "b": [1, 7, 7, 7, 7, 7]}, errors=[0.01] * 6, seed=1
    )
    assert [(found[name].best, found[name].worst) for name in "ab"] == [(1, 1), (2, 2)]
    assert found["a"].lowest_r > 0.99
    assert found["b"].highest_r < -0.99


def test_a_seed_gives_the_same_range_for_ever() -> None:
    found = place_ranges(PERSON, OCCUPATIONS, errors=ERRORS, seed=77)
    assert [(found[name].best, found[name].worst) for name in IDS[:6]] == [
        (22, 70),
        (11, 41),
        (20, 67),
        (38, 87),
        (4, 19),
        (34, 88),
    ]
    assert found != place_ranges(PERSON, OCCUPATIONS, errors=ERRORS, seed=78)


def test_the_places_are_those_of_the_draws() -> None:
    """Against numpy and scipy, draw by draw."""
    draws = draw_scores(np.array(PERSON, dtype=float), np.array(ERRORS), seed=5, n_draws=200)
    correlations = np.array([np.corrcoef(draw, PROFILES)[0, 1:] for draw in draws.T])
    places = np.array([rankdata(-row, method="min") for row in correlations])
    found = place_ranges(PERSON, OCCUPATIONS, errors=ERRORS, seed=5)
    for column, name in enumerate(IDS):
        tenth, last_but_nine = np.sort(places[:, column])[[9, 190]]
        assert (found[name].best, found[name].worst) == (tenth, last_but_nine)
        low, high = np.sort(correlations[:, column])[[9, 190]]
        assert (found[name].lowest_r, found[name].highest_r) == pytest.approx((low, high), abs=1e-9)


def test_stability_and_range_speak_of_the_same_draws() -> None:
    ranges = place_ranges(PERSON, OCCUPATIONS, errors=ERRORS, seed=9)
    for match in profile_match(PERSON, OCCUPATIONS, errors=ERRORS, seed=9).ranked:
        assert match.stability is not None
        if ranges[match.occupation].worst <= 20:
            assert match.stability >= 0.95
        if ranges[match.occupation].best > 20:
            assert match.stability <= 0.05


@given(st.lists(st.integers(0, 40), min_size=6, max_size=6), st.permutations(range(118)))
def test_ranges_lie_on_the_list_and_the_order_of_the_table_is_nothing(
    person: list[int], order: list[int]
) -> None:
    found = place_ranges(person, OCCUPATIONS, errors=ERRORS, seed=3)
    shuffled = ([IDS[row] for row in order], PROFILES[order])
    assert place_ranges(person, shuffled, errors=ERRORS, seed=3) == found
    for one in found.values():
        assert 1 <= one.best <= one.worst <= 118
        assert -1 <= one.lowest_r <= one.highest_r <= 1


def test_more_error_is_more_range() -> None:
    widths = []
    for error in (0.5, 2, 8):
        found = place_ranges(PERSON, OCCUPATIONS, errors=[error] * 6, seed=3)
        widths.append(sum(one.worst - one.best for one in found.values()))
    assert widths == sorted(widths)
    assert widths[0] < widths[2] / 3


def test_what_has_no_shape_has_no_range() -> None:
    assert place_ranges([20] * 6, OCCUPATIONS, errors=ERRORS, seed=1) == {}
    found = place_ranges(PERSON, {"sailor": [3] * 6, "clerk": [6, 5, 4, 3, 2, 1]}, errors=ERRORS, seed=1)
    assert set(found) == {"clerk"}
    assert place_ranges(PERSON, {}, errors=ERRORS, seed=1) == {}


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(InvalidScores, match="all six types"):
        place_ranges([1, 2, 3, 4, 5, None], OCCUPATIONS, errors=ERRORS, seed=1)
    with pytest.raises(InvalidScores, match="standard error"):
        place_ranges(PERSON, OCCUPATIONS, errors=[1, 2, 3, 4, 5, None], seed=1)
    with pytest.raises(InvalidSeed):
        place_ranges(PERSON, OCCUPATIONS, errors=ERRORS, seed=-1)
    with pytest.raises(InvalidDraws):
        place_ranges(PERSON, OCCUPATIONS, errors=ERRORS, seed=1, n_draws=0)
