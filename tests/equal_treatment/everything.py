"""All that is recommended to somebody, for every occupation, as numbers that can be compared."""

from __future__ import annotations

from portal.careers.catalogue import Catalogue
from portal.matching.standing import Comparison, compare_occupation, rank_occupations
from portal.reports.profile import Profile


def everything(profile: Profile, catalogue: Catalogue) -> dict[str, Comparison]:
    """Place, range, parts and smallest changes of each occupation by its id."""
    ranking = rank_occupations(profile, catalogue)
    assert ranking is not None
    return {
        occupation_id: compare_occupation(ranking, occupation)
        for occupation_id, occupation in catalogue.occupations.items()
    }
