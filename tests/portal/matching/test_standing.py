"""Places of all occupations beside a report: what is stored is read, and the rest comes out of the same seed."""

from __future__ import annotations

import dataclasses

import pytest

from assessments.interests import Reach, likeness, profile_match
from portal.careers.catalogue import Catalogue
from portal.matching.standing import rank_occupations, thousandths
from portal.reports.profile import Profile
from tests.equal_treatment.tables import Row, changed_catalogue
from tests.factories import every_item
from tests.portal.matching.beside import SOCIAL, comparison_of, profile_of, ranking_of
from tests.portal.reports.profiles import CATALOGUE, SEED, stored_profile

pytestmark = pytest.mark.pure

PROFILE = profile_of(SOCIAL)


def with_stored(profile: Profile, **changed: object) -> Profile:
    """The profile whose first stored match says something else."""
    first, *others = profile.matches
    rows = profile.stored._replace(matches=(first._replace(**changed), *others))
    return dataclasses.replace(profile, stored=rows)


@pytest.fixture(scope="module")
def later_table(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """A table in which lawyers came to like what everybody else likes."""

    def change(rows: list[Row], _chance: object) -> list[Row]:
        nurse = next(row for row in rows if row["id"] == "he-nurse")
        values = {letter: nurse[letter] for letter in "RIASEC"}
        return [{**row, **values} if row["id"] == "lg-lawyer" else row for row in rows]

    return changed_catalogue(tmp_path_factory.mktemp("later"), change)


def test_every_occupation_has_a_place_and_a_range() -> None:
    standings = ranking_of(PROFILE).standings
    assert set(standings) == set(CATALOGUE.occupations)
    for standing in standings.values():
        assert 1 <= standing.range.best <= standing.range.worst <= len(standings)
        assert 0 <= standing.stability <= 1
    assert [one.place for one in standings.values()] == sorted(one.place for one in standings.values())


def test_what_is_not_stored_comes_out_of_the_seed_of_the_report() -> None:
    again = profile_match(PROFILE.scores, CATALOGUE.profiles, errors=PROFILE.errors, seed=SEED).ranked
    found = [
        (one.occupation_id, one.place, one.r, one.stability) for one in ranking_of(PROFILE).standings.values()
    ]
    assert found == [(one.occupation, one.place, one.r, one.stability) for one in again]


def test_what_is_stored_is_read_and_not_computed() -> None:
    first = PROFILE.matches[0].occupation_id
    profile = with_stored(PROFILE, position=7, correlation=0.5, fit="other", stability=0.25)
    standing = ranking_of(profile).standings[first]
    assert (standing.place, standing.r, standing.fit, standing.stability) == (7, 0.5, "other", 0.25)


def test_another_table_is_computed_anew_and_the_day_of_the_report_is_kept(later_table: Catalogue) -> None:
    ranking = ranking_of(PROFILE, later_table)
    assert not ranking.is_same_table
    first = PROFILE.matches[0]
    assert comparison_of(PROFILE, first.occupation_id, later_table).then == first
    assert comparison_of(PROFILE, first.occupation_id).then is None
    assert comparison_of(PROFILE, "lg-lawyer", later_table).then is None
    assert ranking.standings["lg-lawyer"].r == ranking.standings["he-nurse"].r
    # A stored number of another table would contradict the parts that are shown beside it.
    altered = with_stored(PROFILE, correlation=0.1)
    standing = ranking_of(altered, later_table).standings[first.occupation_id]
    values = later_table.occupations[first.occupation_id].interests
    assert standing.r == likeness(PROFILE.scores, values).r


@pytest.mark.parametrize(
    "answers", [every_item(), every_item(value=0), {}, dict(list(every_item(S=4).items())[:40])]
)
def test_a_profile_without_a_shape_ranks_nothing(answers: dict[str, int]) -> None:
    profile = stored_profile(answers)
    assert profile.report.shape in {"flat", "low", "unfinished"}
    assert rank_occupations(profile, CATALOGUE) is None


def test_changes_are_looked_for_where_something_is_missing() -> None:
    missing = {}
    for occupation_id, standing in ranking_of(PROFILE).standings.items():
        assert standing.is_alike == (standing.r >= 0.608)
        assert standing.is_listed == (standing.place <= 20)
        missing.setdefault(tuple(standing.missing), occupation_id)
    assert set(missing) >= {(), (Reach.alike,), (Reach.alike, Reach.listed)}
    for reaches, occupation_id in missing.items():
        assert tuple(comparison_of(PROFILE, occupation_id).changes) == reaches


@pytest.mark.parametrize(
    ("r", "shown"),
    [(0.608, 608), (0.6079999, 607), (0.57, 570), (1.0, 1000), (-0.2, -200), (-0.3401, -341), (0, 0)],
)
def test_thousandths_never_reach_what_the_number_does_not(r: float, shown: int) -> None:
    assert thousandths(r) == shown
