"""Reports beside occupations, without a database."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from portal.careers.catalogue import Catalogue
from portal.matching.standing import Comparison, Ranking, compare_occupation, rank_occupations
from portal.matching.why import WhyReading, read_comparison
from portal.reports.profile import Profile
from portal.reports.voice import Voice
from tests.portal.reports.profiles import CATALOGUE, PUBLICATION, answers_for, stored_profile

#: Somebody who likes to help and to lead, and little else.
SOCIAL = {"R": 6, "I": 14, "A": 18, "S": 37, "E": 27, "C": 11}


def profile_of(totals: Mapping[str, int], *, form: str = "full") -> Profile:
    return stored_profile(answers_for(totals, form=form), form=form)


def ranking_of(profile: Profile, catalogue: Catalogue = CATALOGUE) -> Ranking:
    ranking = rank_occupations(profile, catalogue)
    assert ranking is not None
    return ranking


def comparison_of(profile: Profile, occupation_id: str, catalogue: Catalogue = CATALOGUE) -> Comparison:
    return compare_occupation(ranking_of(profile, catalogue), catalogue.occupations[occupation_id])


@functools.cache
def everything_about(form: str) -> tuple[Profile, Mapping[str, Comparison]]:
    """One person beside every occupation; the search for changes takes its time, so that tests share it."""
    totals = SOCIAL if form == "full" else {letter: total // 2 for letter, total in SOCIAL.items()}
    profile = profile_of(totals, form=form)
    ranking = ranking_of(profile)
    return profile, {one.id: compare_occupation(ranking, one) for one in CATALOGUE.occupations.values()}


def words_of(
    found: Comparison, profile: Profile, locale: str = "zh_Hans", catalogue: Catalogue = CATALOGUE
) -> WhyReading:
    occupation = catalogue.occupations[found.standing.occupation_id]
    return read_comparison(found, profile, occupation, Voice(PUBLICATION.words[locale]))


def said(view: WhyReading) -> list[str]:
    """Everything that a comparison says."""
    return [
        view.verdict,
        *view.why,
        view.scale,
        *view.how_sure,
        *view.what_if,
        *view.about_changes,
        *view.since_then,
        *(cell for row in view.chart.table for cell in row),
    ]
