"""The smallest change that would bring an occupation within reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import zscore

from assessments import InvalidOccupations, InvalidScores
from assessments.interests import Change, Reach, is_flat, profile_match, smallest_change
from assessments.interests.match import GREAT_FIT, TOP_PLACES
from assessments.interests.reading import LOW_SHARE

pytestmark = pytest.mark.pure

LETTERS = "RIASEC"
PERSON = [31, 22, 8, 13, 17, 28]
IDS = [f"occupation-{number:03}" for number in range(118)]
PROFILES = np.random.default_rng(1).uniform(1, 7, (118, 6)).round(2)
OCCUPATIONS = (IDS, PROFILES)
MAXIMUM = 40


def changed(person: Sequence[float], points: dict[str, int]) -> list[float]:
    return [score + points.get(letter, 0) for letter, score in zip(LETTERS, person, strict=True)]


def is_within(reach: Reach, person: Sequence[float], occupation: str) -> bool:
    """The other road: the whole list, as it is made for a report."""
    ranked = profile_match(person, OCCUPATIONS).ranked
    match = next((one for one in ranked if one.occupation == occupation), None)
    if match is None:
        return False
    return match.r >= GREAT_FIT if reach is Reach.alike else match.place <= TOP_PLACES


def found_for(person: Sequence[float], occupation: str, reach: Reach) -> Change | None:
    return smallest_change(person, OCCUPATIONS, occupation, reach=reach, maximum=MAXIMUM)


def spread_over_two(total: int) -> Iterator[dict[str, int]]:
    """Every change of one or two types with this sum, written down anew."""
    for letter, sign in product(LETTERS, (1, -1)):
        yield {letter: sign * total}
    for (first, second), one, other in product(combinations(LETTERS, 2), (1, -1), (1, -1)):
        for part in range(1, total):
            yield {first: one * part, second: other * (total - part)}


def test_by_hand() -> None:
    """One peak at R, and work with one at I: of (p, q, 0, 0, 0, 0) r is (5 q - p) / sqrt(5 (5 p^2 + 5 q^2 - 2 p q)).

    Two equal peaks give 4 / sqrt(40) = .632, which is enough; with q one point below p it is less than .608.
    """
    work = {"diver": [0, 6, 0, 0, 0, 0]}
    assert smallest_change([6, 0, 0, 0, 0, 0], work, "diver", reach=Reach.alike, maximum=6) == Change(
        {"I": 6}, round(4 / sqrt(40), 12), 1
    )
    for p in range(1, 7):
        q = p - 1
        assert (5 * q - p) / sqrt(5 * (5 * p * p + 5 * q * q - 2 * p * q)) < GREAT_FIT


def test_the_list_by_hand() -> None:
    """Twenty with one shape share the first place, so another one is listed only when none of them stands higher."""
    work = {f"potter-{number}": [6, 0, 0, 0, 0, 0] for number in range(20)} | {"diver": [0, 6, 0, 0, 0, 0]}
    change = smallest_change([6, 1, 0, 0, 0, 0], work, "diver", reach=Reach.listed, maximum=6)
    assert change is not None
    assert (change.points, change.total, change.place) == ({"I": 5}, 5, 1)
    del work["potter-7"]
    assert smallest_change([6, 1, 0, 0, 0, 0], work, "diver", reach=Reach.listed, maximum=6) == Change(
        {}, profile_match([6, 1, 0, 0, 0, 0], work).ranked[-1].r, 20
    )


def test_golden_values() -> None:
    found = [found_for(PERSON, name, reach) for name in IDS[:3] for reach in Reach]
    assert [(change.points, change.place) for change in found if change] == [
        ({"I": 4, "S": 13}, 10),
        ({"S": 10}, 20),
        ({"S": -7}, 14),
        ({"S": -1}, 20),
        ({"I": 16}, 11),
        ({"I": 10}, 16),
    ]


@pytest.mark.parametrize("reach", Reach)
def test_the_change_is_enough_and_a_point_less_is_not(reach: Reach) -> None:
    """Scored again on the whole list: with the change it is in, with one point less of any part it is out."""
    for occupation in IDS[::3]:
        change = found_for(PERSON, occupation, reach)
        if change is None:
            continue
        assert is_within(reach, changed(PERSON, change.points), occupation)
        for letter, points in change.points.items():
            fewer = {**change.points, letter: points - (1 if points > 0 else -1)}
            assert not is_within(reach, changed(PERSON, fewer), occupation), (occupation, letter)


def brought_in(person: Sequence[int], occupation: str, reach: Reach, total: int) -> list[tuple[int, float]]:
    """Of every change with this sum that is enough, by z scores of scipy: how many types it takes, and r then."""
    column = IDS.index(occupation)
    changes = [(points, changed(person, points)) for points in spread_over_two(total)]
    kept = [
        (len(points), one) for points, one in changes if min(one) >= 0 and max(one) <= 8 and len(set(one)) > 1
    ]
    if not kept:
        return []
    r = zscore([one for _, one in kept], axis=1) @ zscore(PROFILES, axis=1).T / 6
    n_higher = np.count_nonzero(r > r[:, [column]], axis=1)
    is_in = r[:, column] >= GREAT_FIT if reach is Reach.alike else n_higher < TOP_PLACES
    return [(kept[row][0], r[row, column]) for row in np.flatnonzero(is_in)]


@pytest.mark.parametrize("reach", Reach)
@pytest.mark.parametrize("occupation", IDS[:12])
def test_no_change_with_a_smaller_sum_is_enough(reach: Reach, occupation: str) -> None:
    """And of those with the same sum none has fewer types, or as many and a higher r."""
    person = [7, 5, 1, 2, 3, 6]
    change = smallest_change(person, OCCUPATIONS, occupation, reach=reach, maximum=8)
    for total in range(1, change.total if change else 17):
        assert brought_in(person, occupation, reach, total) == []
    if change and change.total:
        n_types, r = min(
            brought_in(person, occupation, reach, change.total), key=lambda one: (one[0], -one[1])
        )
        assert (len(change.points), change.r) == (n_types, pytest.approx(r, abs=1e-9))


@given(st.lists(st.integers(0, 12), min_size=6, max_size=6), st.integers(0, 117))
def test_the_smallest_change_of_one_type_solves_a_quadratic(person: list[int], row: int) -> None:
    """With t points at type k, r >= c says (a + t b)^2 >= c^2 (q + 2 t s + t^2 5/6) and a + t b >= 0."""
    assume(len(set(person)) > 1)
    occupation = PROFILES[row] - PROFILES[row].mean()
    occupation /= np.linalg.norm(occupation)
    own = np.array(person) - np.mean(person)
    a, q, c = own @ occupation, own @ own, GREAT_FIT**2
    alone = [
        abs(t)
        for k, (b, s) in enumerate(zip(occupation, own, strict=True))
        for t in range(-person[k], 13 - person[k])
        if a + t * b >= 0 and (b * b - c * 5 / 6) * t * t + 2 * (a * b - c * s) * t + a * a - c * q >= 0
    ]
    change = smallest_change(person, OCCUPATIONS, IDS[row], reach=Reach.alike, maximum=12)
    if change is None:
        assert not alone
    else:
        assert change.total <= min(alone, default=24)
        assert len(change.points) == 2 or change.total == min(alone)


@given(st.lists(st.integers(0, 12), min_size=6, max_size=6), st.sampled_from(IDS), st.permutations(range(6)))
def test_no_type_is_special(person: list[int], occupation: str, order: list[int]) -> None:
    """Turning the six types round turns the answer round."""
    turned = (IDS, PROFILES[:, order])
    for reach in Reach:
        change = smallest_change(person, OCCUPATIONS, occupation, reach=reach, maximum=12)
        again = smallest_change([person[k] for k in order], turned, occupation, reach=reach, maximum=12)
        assert (change and (change.total, change.r)) == (again and (again.total, again.r))


@given(st.lists(st.integers(0, 12), min_size=6, max_size=6), st.integers(0, 3), st.permutations(range(118)))
def test_neither_level_nor_the_order_of_the_table_changes_anything(
    person: list[int], lift: int, order: list[int]
) -> None:
    shuffled = ([IDS[row] for row in order], PROFILES[order])
    for reach in Reach:
        change = smallest_change(person, OCCUPATIONS, IDS[7], reach=reach, maximum=12)
        assert change == smallest_change(person, shuffled, IDS[7], reach=reach, maximum=12)
        lifted = [score + lift for score in person]
        assert change == smallest_change(
            lifted, OCCUPATIONS, IDS[7], reach=reach, minimum=lift, maximum=12 + lift
        )


@given(st.lists(st.integers(0, 40), min_size=6, max_size=6), st.sampled_from(IDS))
def test_a_changed_profile_stays_on_the_scale_and_keeps_a_shape(person: list[int], occupation: str) -> None:
    errors = [3.667] * 6
    for reach in Reach:
        change = smallest_change(person, OCCUPATIONS, occupation, reach=reach, maximum=MAXIMUM, errors=errors)
        if change is not None:
            scores = changed(person, change.points)
            assert min(scores) >= 0
            assert max(scores) <= MAXIMUM
            assert len(change.points) <= 2
            assert not is_flat(scores, errors)
            assert max(scores) >= LOW_SHARE * MAXIMUM


def test_the_shape_is_asked_for_only_with_errors() -> None:
    """Nearest to this shape is a profile that is almost flat."""
    work = {"sitter": [2, 1, 1, 1, 1, 1], "other": [1, 2, 1, 1, 1, 1]}
    low = smallest_change([1, 3, 0, 0, 0, 0], work, "sitter", reach=Reach.alike, maximum=40)
    kept = smallest_change(
        [1, 3, 0, 0, 0, 0], work, "sitter", reach=Reach.alike, maximum=40, errors=[3.667] * 6
    )
    assert low is not None
    assert kept is not None
    assert low.total < kept.total
    assert kept.points["R"] + 1 >= 16


def test_a_change_of_two_types_may_be_larger_than_a_scale() -> None:
    change = found_for([6, 14, 18, 37, 27, 11], IDS[18], Reach.alike)
    assert change is not None
    assert (change.points, change.total) == ({"R": 34, "S": -31}, 65)


def test_nothing_is_within_reach_of_a_flat_profile_as_it_is() -> None:
    for reach in Reach:
        change = found_for([20] * 6, IDS[0], reach)
        assert change is not None
        assert change.total > 0
        assert is_within(reach, changed([20] * 6, change.points), IDS[0])


def test_occupations_without_a_shape_stand_in_nobodys_way() -> None:
    among_flat = (["sailor", *IDS[:5], "clerk", *IDS[5:]], np.insert(PROFILES, [0, 5], 3.0, axis=0))
    for reach in Reach:
        change = smallest_change(PERSON, among_flat, IDS[2], reach=reach, maximum=MAXIMUM)
        assert change == found_for(PERSON, IDS[2], reach)
        assert change is not None


def test_points_are_whole_also_for_a_prorated_score() -> None:
    person = [26 + 2 / 3, 22, 8, 13, 17, 28]
    change = smallest_change(person, OCCUPATIONS, IDS[0], reach=Reach.alike, maximum=MAXIMUM)
    assert change is not None
    assert all(isinstance(points, int) for points in change.points.values())
    assert is_within(Reach.alike, changed(person, change.points), IDS[0])


def test_what_is_within_reach_needs_no_change() -> None:
    nearest = profile_match(PERSON, OCCUPATIONS).ranked[0]
    for reach in Reach:
        assert found_for(PERSON, nearest.occupation, reach) == Change({}, nearest.r, 1)


def test_what_two_types_cannot_bring_about_has_no_change() -> None:
    """A mirror of the work, on a scale so short that two types are not enough."""
    work = {"mirror": [0, 1, 0, 1, 0, 1]}
    assert smallest_change([1, 0, 1, 0, 1, 0], work, "mirror", reach=Reach.alike, maximum=1) is None


def test_what_cannot_be_searched_is_refused() -> None:
    with pytest.raises(InvalidOccupations, match="'baker' is not among"):
        smallest_change(PERSON, OCCUPATIONS, "baker", reach=Reach.alike, maximum=MAXIMUM)
    with pytest.raises(InvalidOccupations, match="'baker' is not among"):
        smallest_change(PERSON, {"baker": [3] * 6}, "baker", reach=Reach.alike, maximum=MAXIMUM)
    with pytest.raises(InvalidScores, match="do not lie from 0"):
        smallest_change(PERSON, OCCUPATIONS, IDS[0], reach=Reach.alike, maximum=30)
    with pytest.raises(InvalidScores, match="all six types"):
        smallest_change([1, 2, 3, 4, 5, None], OCCUPATIONS, IDS[0], reach=Reach.alike, maximum=MAXIMUM)
