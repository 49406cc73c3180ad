"""Where occupations stand beside one profile, in numbers alone: the same for every reader and in both scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assessments.interests import (
    Change,
    Fit,
    Likeness,
    Match,
    PlaceRange,
    Reach,
    likeness,
    place_ranges,
    profile_match,
)
from assessments.interests.match import GREAT_FIT, TOP_PLACES
from assessments.interests.what_if import Search
from portal.careers.catalogue import Catalogue, Occupation
from portal.reports.profile import Profile
from portal.reports.rows import MatchRow


@dataclass(frozen=True)
class Standing:
    """One occupation: its place, the likeness of its shape, and how far both move within the errors of the scores."""

    occupation_id: str
    place: int
    r: float
    fit: str
    #: Share of the simulated profiles in which it is on the list.
    stability: float
    range: PlaceRange

    @property
    def is_alike(self) -> bool:
        return self.fit != Fit.other

    @property
    def is_listed(self) -> bool:
        return self.place <= TOP_PLACES

    @property
    def missing(self) -> list[Reach]:
        """What it does not reach."""
        reached = {Reach.alike: self.is_alike, Reach.listed: self.is_listed}
        return [reach for reach, is_reached in reached.items() if not is_reached]


@dataclass(frozen=True)
class Ranking:
    """All occupations beside a profile with a shape. What the report stored of the same table is read, not computed."""

    profile: Profile
    catalogue: Catalogue

    @property
    def is_same_table(self) -> bool:
        """False when interest values of occupations have changed since the report."""
        return self.profile.report.careers_version == self.catalogue.version

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        profile, occupations = self.profile, self.catalogue.profiles
        seed, errors = profile.report.seed, profile.errors
        ranges = place_ranges(profile.scores, occupations, errors=errors, seed=seed)
        found = profile_match(profile.scores, occupations, errors=errors, seed=seed).ranked
        return {match.occupation: self._standing(match, ranges[match.occupation]) for match in found}

    def _standing(self, match: Match, moved: PlaceRange) -> Standing:
        row = self.stored.get(match.occupation) if self.is_same_table else None
        if row is not None and row.stability is not None:
            return Standing(row.occupation_id, row.position, row.correlation, row.fit, row.stability, moved)
        assert match.stability is not None
        return Standing(match.occupation, match.place, match.r, match.fit.value, match.stability, moved)

    @cached_property
    def search(self) -> Search:
        """For the smallest change by which an occupation would come near."""
        profile, occupations = self.profile, self.catalogue.profiles
        return Search(profile.scores, occupations, maximum=profile.maximum, errors=profile.errors)

    @cached_property
    def stored(self) -> Mapping[str, MatchRow]:
        return {row.occupation_id: row for row in self.profile.matches}


def rank_occupations(profile: Profile, catalogue: Catalogue) -> Ranking | None:
    """Every occupation with its place, by the seed of the report; None for a profile without a shape to compare."""
    return Ranking(profile, catalogue) if profile.is_clear else None


@dataclass(frozen=True)
class Comparison:
    """One occupation beside a profile: its standing, its parts, and what would bring it within reach."""

    standing: Standing
    n_ranked: int
    likeness: Likeness
    #: For what it does not reach; None when no change of one or two types would be enough.
    changes: Mapping[Reach, Change | None]
    is_same_table: bool
    #: Its place on the day of the report, when the table has changed since.
    then: MatchRow | None

    @property
    def gap(self) -> int:
        """How far r is below the cut, in thousandths as they are shown."""
        return thousandths(GREAT_FIT) - thousandths(self.standing.r)


def compare_occupation(ranking: Ranking, occupation: Occupation) -> Comparison:
    """Take one occupation apart: the six losses, and the smallest change for each thing that it does not reach."""
    standing = ranking.standings[occupation.id]
    changes = {reach: ranking.search.smallest(occupation.id, reach=reach) for reach in standing.missing}
    return Comparison(
        standing=standing,
        n_ranked=len(ranking.standings),
        likeness=likeness(ranking.profile.scores, occupation.interests),
        changes=changes,
        is_same_table=ranking.is_same_table,
        then=None if ranking.is_same_table else ranking.stored.get(occupation.id),
    )


def thousandths(r: float) -> int:
    """A correlation in whole thousandths, rounded down: what is below a cut never reads as if it reached it."""
    return int((r * 1000 + 1e-9) // 1)
