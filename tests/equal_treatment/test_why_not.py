"""Each "why not" is true: with the change that it names the occupation is in, and with one point less it is not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from assessments.interests import Reach, profile_match
from assessments.interests.match import GREAT_FIT
from portal.matching.standing import compare_occupation
from portal.reports.service import compute
from tests.portal.matching.beside import SOCIAL, profile_of, ranking_of
from tests.portal.reports.profiles import CATALOGUE, PUBLICATION, SEED, answers_for

pytestmark = pytest.mark.pure

PEOPLE: dict[str, tuple[str, Mapping[str, int]]] = {
    "social": ("full", SOCIAL),
    "things and numbers": ("full", {"R": 31, "I": 24, "A": 5, "S": 9, "E": 12, "C": 29}),
    "arts, short form": ("short", {"R": 2, "I": 11, "A": 19, "S": 10, "E": 6, "C": 3}),
}


def is_in(reach: Reach, totals: Mapping[str, int], occupation_id: str, form: str) -> bool:
    """Answered and scored anew: whether a report of these sums has the occupation within reach."""
    return occupation_id in within_reach(reach, tuple(sorted(totals.items())), form)


@cache
def within_reach(reach: Reach, totals: tuple[tuple[str, int], ...], form: str) -> set[str]:
    """All occupations at once: many of them ask for the same sums."""
    computed = compute(
        PUBLICATION.instrument, CATALOGUE, answers_for(dict(totals), form=form), form=form, seed=SEED
    )
    if computed.shape != "clear":
        return set()
    if reach is Reach.listed:
        return {match.occupation for match in computed.matches}
    scores = {score.scale: score.value for score in computed.scores.scores}
    found = profile_match(scores, CATALOGUE.profiles).ranked
    return {match.occupation for match in found if match.r >= GREAT_FIT}


@pytest.mark.parametrize("person", PEOPLE)
def test_the_change_brings_it_in_and_one_point_less_does_not(person: str) -> None:
    """For every occupation of the catalogue that is not within reach."""
    form, totals = PEOPLE[person]
    ranking = ranking_of(profile_of(totals, form=form))
    tried = 0
    for occupation_id, occupation in CATALOGUE.occupations.items():
        for reach, change in compare_occupation(ranking, occupation).changes.items():
            assert not is_in(reach, totals, occupation_id, form)
            if change is None:
                continue
            tried += 1
            assert is_in(reach, changed(totals, change.points), occupation_id, form), (occupation_id, reach)
            for letter, by in change.points.items():
                fewer = {**change.points, letter: by - (1 if by > 0 else -1)}
                assert not is_in(reach, changed(totals, fewer), occupation_id, form), (occupation_id, reach)
    assert tried > 150


@pytest.mark.parametrize("person", PEOPLE)
def test_what_is_called_near_is_on_the_list_of_the_report(person: str) -> None:
    form, totals = PEOPLE[person]
    profile = profile_of(totals, form=form)
    kept = {row.occupation_id: row for row in profile.matches}
    for occupation_id, standing in ranking_of(profile).standings.items():
        assert standing.is_listed == (occupation_id in kept)
        if not standing.missing:
            assert kept[occupation_id].fit in {"best", "great"}


def changed(totals: Mapping[str, int], points: Mapping[str, int]) -> dict[str, int]:
    return {letter: total + points.get(letter, 0) for letter, total in totals.items()}
