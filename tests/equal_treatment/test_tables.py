"""What is no interest value of an occupation changes nothing for anybody: its sector, its names, its row."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import rankdata

from assessments.interests import profile_match
from assessments.interests.match import TOP_PLACES
from portal.careers.catalogue import Catalogue
from portal.locale import LOCALES
from portal.matching.standing import Comparison
from portal.reports.profile import Profile
from portal.reports.service import compute
from tests.equal_treatment.everything import everything
from tests.equal_treatment.tables import CHANGES, TYPES, Change, Row, changed_catalogue
from tests.portal.matching.beside import profile_of, said, words_of
from tests.portal.reports.profiles import CATALOGUE, PUBLICATION, SEED, answers_for, stored_profile

pytestmark = pytest.mark.pure

IDS, VALUES = CATALOGUE.profiles
#: Nobody likes half points; these are the sums of whole answers of the short form.
SHORT = {"R": 3, "I": 8, "A": 9, "S": 18, "E": 13, "C": 6}


def clear_profiles(n: int) -> np.ndarray:
    """Uniform random sums of answers, each type by itself."""
    return np.random.default_rng(14).integers(0, 41, (n, 6))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_all_that_is_recommended_stays_when_only_the_table_is_rearranged(
    tmp_path: Path, change: Change
) -> None:
    """Place, range, parts and smallest changes of each occupation, and every word of its reasons in both scripts."""
    rearranged = changed_catalogue(tmp_path, change)
    profile = profile_of(SHORT, form="short")
    before, after = everything(profile, CATALOGUE), everything(profile, rearranged)
    assert set(before) == set(after) == set(IDS)
    for occupation_id in IDS:
        own, other = before[occupation_id], after[occupation_id]
        assert (own.standing, own.likeness, own.changes) == (other.standing, other.likeness, other.changes)
        for locale in LOCALES:
            was = reasons(own, profile, CATALOGUE, locale)
            assert reasons(other, profile, rearranged, locale) == was, occupation_id


def reasons(found: Comparison, profile: Profile, catalogue: Catalogue, locale: str) -> list[str]:
    """What is said, but for the note that a table in another order is another table."""
    return said(dataclasses.replace(words_of(found, profile, locale, catalogue), since_then=()))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_report_stores_the_same_whatever_the_table_is_like(tmp_path: Path, change: Change) -> None:
    rearranged = changed_catalogue(tmp_path, change)
    for totals in ({"S": 33, "E": 28, "A": 12}, {"R": 30, "I": 29, "C": 11}, {"I": 20, "A": 36, "S": 9}):
        answers, instrument = answers_for(totals), PUBLICATION.instrument
        reports = [
            compute(instrument, table, answers, form="full", seed=SEED) for table in (CATALOGUE, rearranged)
        ]
        assert reports[0] == reports[1]
        assert len(reports[0].matches) >= TOP_PLACES


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_table_is_rearranged_indeed(tmp_path: Path, change: Change) -> None:
    """Else the tests above could not fail."""
    rearranged = changed_catalogue(tmp_path, change).occupations
    assert set(rearranged) == set(IDS)
    pairs = zip(CATALOGUE.occupations.values(), rearranged.values(), strict=True)
    assert sum(own.row != other.row for own, other in pairs) > 90


@pytest.mark.parametrize("occupation_id", IDS)
def test_every_occupation_comes_first_for_somebody_who_has_its_shape(occupation_id: str) -> None:
    """Its own values, and somebody's whole answers that are as near as answers can be."""
    own = VALUES[IDS.index(occupation_id)]
    places = {match.occupation: match.place for match in profile_match(own, CATALOGUE.profiles).ranked}
    assert places[occupation_id] == 1
    firsts = (first_of(answers) for answers in nearest_answers(own))
    assert any(occupation_id in first for first in firsts)


def nearest_answers(values: np.ndarray) -> list[dict[str, int]]:
    """The shape in whole points, stretched over the scale as far as it goes and less far."""
    shape = (values - values.min()) / np.ptp(values)
    return [
        dict(zip(TYPES, map(int, np.rint(lift + (reach - lift) * shape)), strict=True))
        for reach in range(40, 26, -1)
        for lift in range(4)
    ]


def first_of(totals: dict[str, int]) -> set[str]:
    """Who stands first in the report of these answers."""
    profile = stored_profile(answers_for(totals))
    return {row.occupation_id for row in profile.matches if row.position == 1}


def test_a_place_depends_on_interest_values_alone() -> None:
    """Two thousand random people: every place comes out again from the six values, by scipy and nothing else."""
    people = clear_profiles(2000)
    z_scores = [
        (table - table.mean(1, keepdims=True)) / table.std(1, keepdims=True) for table in (people, VALUES)
    ]
    correlations = np.round(z_scores[0] @ z_scores[1].T / 6, 12)
    expected = rankdata(-correlations, method="min", axis=1)
    for person, places in zip(people[::8], expected[::8], strict=True):
        found = {match.occupation: match.place for match in profile_match(person, CATALOGUE.profiles).ranked}
        assert [found[occupation_id] for occupation_id in IDS] == places.tolist()


def test_a_twin_in_another_sector_shares_every_place() -> None:
    """Each occupation twice, the second time elsewhere in the table, under another sector and name."""
    twins = {occupation_id: f"{name}-twin" for occupation_id, name in zip(IDS, reversed(IDS), strict=True)}
    ids = [*IDS, *twins.values()]
    values = np.concatenate([VALUES, VALUES])
    for person in clear_profiles(200):
        places = {match.occupation: match.place for match in profile_match(person, (ids, values)).ranked}
        assert all(places[one] == places[twin] for one, twin in twins.items())


def test_no_sector_is_listed_more_often_than_its_values_say(tmp_path: Path) -> None:
    """The share of random people on whose list a sector stands is the same whatever its occupations are called."""
    people = clear_profiles(300)
    renamed = changed_catalogue(tmp_path, renaming)
    by_values: list[dict[tuple[float, ...], int]] = [{}, {}]
    for count, catalogue in zip(by_values, (CATALOGUE, renamed), strict=True):
        values = {one.id: one.interests for one in catalogue.occupations.values()}
        for person in people:
            for match in profile_match(person, catalogue.profiles).ranked:
                if match.place <= TOP_PLACES:
                    count[values[match.occupation]] = count.get(values[match.occupation], 0) + 1
    assert by_values[0] == by_values[1]
    assert len(by_values[0]) > 100


def renaming(rows: list[Row], chance: random.Random) -> list[Row]:
    """Interest values change hands, so that those of one sector stand under the ids of another."""
    donors = chance.sample(rows, len(rows))
    return [
        {**row, **{letter: donor[letter] for letter in TYPES}}
        for row, donor in zip(rows, donors, strict=True)
    ]
