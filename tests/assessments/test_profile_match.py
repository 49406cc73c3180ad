"""Occupations by the shape of their profile."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import pearsonr, t

from assessments import InvalidDraws, InvalidOccupations, InvalidScores, InvalidSeed
from assessments.interests import Fit, Matches, MatchStatus, profile_match
from assessments.interests.match import BEST_FIT, GREAT_FIT, TOP_PLACES

pytestmark = pytest.mark.pure

PERSON = [31, 22, 8, 13, 17, 28]
IDS = [f"occupation-{number:03}" for number in range(118)]
PROFILES = np.random.default_rng(1).uniform(1, 7, (118, 6)).round(2)
OCCUPATIONS = (IDS, PROFILES)


def order_of(matches: Matches) -> list[str]:
    return [match.occupation for match in matches.ranked]


def test_r_is_pearsons() -> None:
    for match in profile_match(PERSON, OCCUPATIONS).ranked:
        expected = pearsonr(PERSON, PROFILES[IDS.index(match.occupation)]).statistic
        assert match.r == pytest.approx(expected, abs=1e-11)


def test_every_occupation_has_its_place_from_the_most_alike() -> None:
    ranked = profile_match(PERSON, OCCUPATIONS).ranked
    assert [match.place for match in ranked] == list(range(1, 119))
    assert [match.r for match in ranked] == sorted((match.r for match in ranked), reverse=True)
    assert {match.occupation for match in ranked} == set(IDS)


def test_equal_shapes_stand_by_id_whatever_order_they_came_in() -> None:
    same = [[1, 2, 3, 4, 5, 6], [1.1, 2.1, 3.1, 4.1, 5.1, 6.1], [3, 6, 9, 12, 15, 18]]
    found = profile_match([1, 2, 3, 4, 5, 7], (["tailor", "baker", "nurse"], same))
    assert order_of(found) == ["baker", "nurse", "tailor"]


def test_equal_shapes_share_the_better_place() -> None:
    profiles = [[1, 2, 3, 4, 5, 6], [3, 6, 9, 12, 15, 18], [6, 5, 4, 3, 2, 1], [1.2, 2.2, 3.2, 4.2, 5.2, 6.2]]
    for ids in (["tailor", "baker", "nurse", "clerk"], ["a", "z", "m", "b"]):
        ranked = profile_match([1, 2, 3, 4, 5, 7], (ids, profiles)).ranked
        places = {match.occupation: match.place for match in ranked}
        assert [places[name] for name in ids] == [1, 1, 4, 1]


def test_cuts_are_critical_values_with_four_degrees_of_freedom() -> None:
    for cut, chance in ((BEST_FIT, 0.05), (GREAT_FIT, 0.10)):
        critical = t.ppf(1 - chance, 4)
        assert cut == pytest.approx(critical / sqrt(critical**2 + 4), abs=5e-4)


def test_fit_changes_at_its_cuts() -> None:
    for match in profile_match(PERSON, OCCUPATIONS).ranked:
        expected = Fit.best if match.r >= 0.729 else Fit.great if match.r >= 0.608 else Fit.other
        assert match.fit is expected
    assert {match.fit for match in profile_match(PERSON, OCCUPATIONS).ranked} == set(Fit)


@pytest.mark.parametrize("scores", [[20] * 6, [0] * 6, [26.666666666666668] * 6])
def test_a_flat_person_gets_no_invented_order(scores: list[float]) -> None:
    found = profile_match(scores, OCCUPATIONS, errors=[3.667] * 6, seed=1)
    assert (found.status, found.ranked) == (MatchStatus.no_ranking, ())


def test_a_flat_occupation_is_set_apart() -> None:
    found = profile_match(PERSON, (["sailor", "clerk"], [[3, 3, 3, 3, 3, 3], [6, 5, 4, 3, 2, 1]]))
    assert (order_of(found), found.unranked) == (["clerk"], ("sailor",))


def test_no_occupations_give_an_empty_list() -> None:
    assert profile_match(PERSON, ([], [])) == Matches(MatchStatus.ranked, (), ())


def test_stability_is_the_share_of_draws_on_the_list() -> None:
    ranked = profile_match(PERSON, OCCUPATIONS, errors=[3.667] * 6, seed=1).ranked
    shares = [match.stability for match in ranked if match.stability is not None]
    assert len(shares) == 118
    assert sum(shares) == pytest.approx(TOP_PLACES)
    assert min(shares[:5]) > 0.8
    assert max(shares[-40:]) < 0.1


def test_without_error_the_list_is_certain() -> None:
    ranked = profile_match(PERSON, OCCUPATIONS, errors=[0] * 6, seed=1).ranked
    assert [match.stability for match in ranked] == [1.0] * 20 + [0.0] * 98


def test_a_short_list_holds_all_of_few_occupations() -> None:
    ranked = profile_match(PERSON, (IDS[:5], PROFILES[:5]), errors=[9] * 6, seed=1).ranked
    assert {match.stability for match in ranked} == {1.0}


def test_without_errors_nothing_is_said_about_stability() -> None:
    assert {match.stability for match in profile_match(PERSON, OCCUPATIONS).ranked} == {None}


def test_a_seed_gives_the_same_list_for_ever() -> None:
    first = profile_match(PERSON, OCCUPATIONS, errors=[3.667] * 6, seed=77)
    assert first == profile_match(PERSON, OCCUPATIONS, errors=[3.667] * 6, seed=77)
    assert first != profile_match(PERSON, OCCUPATIONS, errors=[3.667] * 6, seed=78)
    assert [(match.occupation, match.stability) for match in first.ranked[15:20]] == [
        ("occupation-047", 0.73),
        ("occupation-093", 0.645),
        ("occupation-025", 0.655),
        ("occupation-076", 0.615),
        ("occupation-032", 0.55),
    ]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 40), min_size=6, max_size=6), st.integers(1, 5), st.integers(-9, 9))
def test_only_the_shape_counts(scores: list[int], factor: int, lift: int) -> None:
    found = profile_match(scores, OCCUPATIONS)
    assert order_of(profile_match([factor * score + lift for score in scores], OCCUPATIONS)) == order_of(
        found
    )
    assert all(-1 <= match.r <= 1 for match in found.ranked)


@settings(max_examples=20)
@given(st.permutations(range(118)))
def test_the_order_of_occupations_is_irrelevant(order: list[int]) -> None:
    shuffled = ([IDS[row] for row in order], PROFILES[order])
    assert order_of(profile_match(PERSON, shuffled)) == order_of(profile_match(PERSON, OCCUPATIONS))


@pytest.mark.parametrize(
    ("occupations", "complaint"),
    [
        ((["baker"], [[1, 2, 3]]), "1 ids need 1 rows"),
        ((["baker", "clerk"], [[1, 2, 3, 4, 5, 6]]), "2 ids need 2 rows"),
        ((["baker", "baker"], [[1, 2, 3, 4, 5, 6]] * 2), "occurs twice"),
        ((["baker"], [[1, 2, 3, 4, 5, float("nan")]]), "'baker' has a number that is missing"),
        ((["baker", "clerk"], [[1, 2, 3, 4, 5, 6], [1]]), "not a matrix of numbers"),
    ],
)
def test_occupations_that_are_no_matrix_are_refused(
    occupations: tuple[list[str], object], complaint: str
) -> None:
    with pytest.raises(InvalidOccupations, match=complaint):
        profile_match(PERSON, occupations)  # type: ignore[arg-type]


def test_a_mapping_of_ids_says_the_same() -> None:
    expected = profile_match(PERSON, OCCUPATIONS, errors=[2.0] * 6, seed=1)
    rows = dict(zip(IDS, PROFILES.tolist(), strict=True))
    by_letter = {name: dict(zip("RIASEC", row, strict=True)) for name, row in rows.items()}
    assert profile_match(PERSON, rows, errors=[2.0] * 6, seed=1) == expected
    assert profile_match(person=PERSON, occupations=by_letter, errors=[2.0] * 6, seed=1) == expected
    assert profile_match(PERSON, {}).ranked == ()


@pytest.mark.parametrize(
    "occupations",
    [PROFILES, PROFILES.tolist(), PROFILES[:2], None, 3, "ab", (3, PROFILES), (IDS,), ("ab", PROFILES)],
)
def test_other_forms_of_occupations_are_refused_with_those_that_are_known(occupations: object) -> None:
    with pytest.raises(
        InvalidOccupations, match=r"are \(ids, matrix .*\), or a mapping from each id to six scores, not"
    ):
        profile_match(PERSON, occupations)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "scores", [None, 3, [1, 2], {"R": 1}, {"X": 1}, [1, 2, 3, 4, 5, None], [[1] * 6] * 6]
)
def test_the_occupation_without_six_scores_is_named(scores: object) -> None:
    with pytest.raises(InvalidOccupations, match="occupation 'baker': "):
        profile_match(PERSON, {"clerk": [1, 2, 3, 4, 5, 6], "baker": scores})  # type: ignore[dict-item]


def test_missing_scores_seeds_and_draws_are_refused() -> None:
    with pytest.raises(InvalidScores, match="all six types"):
        profile_match({"R": 1, "I": 2}, OCCUPATIONS)
    with pytest.raises(InvalidSeed, match="stability needs a seed"):
        profile_match(PERSON, OCCUPATIONS, errors=[1] * 6)
    with pytest.raises(InvalidDraws):
        profile_match(PERSON, OCCUPATIONS, errors=[1] * 6, seed=1, n_draws=0)
